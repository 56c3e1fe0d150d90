"""Plans, the schedule that follows the award, and reports on their way."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from tessera.kernel.clock import today
from tessera.kernel.files import api as files
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.monitoring import api as monitoring
from tessera.partnership.monitoring.models import MonitoringPlan, ReportAttachment, ReportDue, ReportVersion
from tessera.partnership.stages import api as stages
from tests.observatory.world import actor
from tests.partnership.awards import world as awards
from tests.partnership.monitoring import world
from tests.partnership.monitoring.world import DAY, DIRECTOR, GRANTEE, OFFICER

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture(autouse=True)
def people(cast: dict[str, UUID]) -> None:
    """Everybody is there."""


def test_a_plan_is_approved_by_another_person_and_replaces_the_one_before() -> None:
    award = world.watched()
    row = world.draft(award, monitoring.PlanWords("Fewer calls", "annual", "annual"))
    officer = actor(OFFICER)
    with pytest.raises(Refused), unit_of_work(by=officer):
        monitoring.approve_plan(row.pk, by=officer)
    with pytest.raises(DatabaseError, match="two_people"), unit_of_work(by=officer):
        MonitoringPlan.objects.filter(award=award, state="approved").update(approved_by=officer.account)
    with unit_of_work(by=(by := actor(DIRECTOR))):
        monitoring.approve_plan(row.pk, by=by)
    with unit_of_work(by=officer):
        states = list(MonitoringPlan.objects.filter(award=award).order_by("number").values_list("state", flat=True))
    assert states == ["replaced", "approved"]


def test_invariant_18_final_reports_move_with_an_extension() -> None:
    award = world.watched(days=100)
    before = {row.kind: row for row in world.reports(award) if row.kind.startswith("final")}
    assert {row.due for row in before.values()} == {today() + (100 + 120) * DAY}
    quarters = len(world.reports(award, kind="performance"))
    last = today() + 465 * DAY
    awards.amended(award, starts=today() - 200 * DAY, ends=last)
    after = {row.kind: row for row in world.reports(award) if row.kind.startswith("final")}
    assert {kind: row.pk for kind, row in after.items()} == {kind: row.pk for kind, row in before.items()}
    assert {(row.ends, row.due) for row in after.values()} == {(last, last + timedelta(days=120))}
    assert len(world.reports(award, kind="performance")) == quarters + 4


def test_invariant_18_the_database_moves_them_by_itself_and_refuses_another_day() -> None:
    award = world.watched(days=100)
    final = world.reports(award, kind="final_performance")[0]
    with pytest.raises(DatabaseError, match="120 days"), unit_of_work(by=actor(OFFICER)):
        ReportDue.objects.filter(pk=final.pk).update(due=final.due + DAY)


def test_a_report_is_refused_before_its_days_are_over_and_after_it_was_submitted() -> None:
    award = world.watched()
    future = world.reports(award, kind="performance")[-1]
    with pytest.raises(ValidationError, match="not over yet"), unit_of_work(by=(by := actor(GRANTEE))):
        monitoring.submit_report(future.pk, "Early", by=by)
    row = world.submitted(award)
    with pytest.raises(stages.IllegalMove), unit_of_work(by=by):
        monitoring.submit_report(row.pk, "Again", by=by)


def test_a_report_about_money_wants_the_account_of_its_days() -> None:
    award = world.watched()
    row = world.reports(award, kind="financial")[0]
    with pytest.raises(ValidationError, match="Account for the money"), unit_of_work(by=(by := actor(GRANTEE))):
        monitoring.submit_report(row.pk, "All was spent as planned", by=by)


def test_who_submitted_a_report_does_not_accept_it() -> None:
    award = world.watched()
    row = world.submitted(award, OFFICER)
    with pytest.raises(stages.SamePerson), unit_of_work(by=(by := actor(OFFICER))):
        monitoring.judge_report(row.pk, "accepted", by=by)
    with unit_of_work(by=(by := actor(DIRECTOR))):
        assert monitoring.judge_report(row.pk, "accepted", by=by).state == "accepted"


def test_a_waiver_says_why() -> None:
    row = world.first_report(world.watched())
    with pytest.raises(stages.ReasonMissing), unit_of_work(by=(by := actor(OFFICER))):
        monitoring.judge_report(row.pk, "waived", by=by)


def test_a_grantee_sees_and_moves_reports_of_its_own_awards_only() -> None:
    mine, other = world.watched("W-1"), world.watched("W-2", tenant="zaytuna")
    by, foreign = actor(GRANTEE), world.first_report(other)
    with unit_of_work(by=by):
        assert {row.award_id for row in ReportDue.objects.all()} == {mine.pk}
    with pytest.raises(Hidden), unit_of_work(by=by):
        monitoring.submit_report(foreign.pk, "Not mine", by=by)


def test_a_grantee_changes_neither_the_day_nor_the_verdict_of_a_report() -> None:
    award = world.watched()
    row = world.first_report(award)
    with pytest.raises(DatabaseError, match="belongs to the office"), unit_of_work(by=(by := actor(GRANTEE))):
        ReportDue.objects.filter(pk=row.pk).update(state="open", due=row.due + 300 * DAY)
    sent = world.submitted(award)
    with pytest.raises(DatabaseError, match="row-level security"), unit_of_work(by=by):
        ReportDue.objects.filter(pk=sent.pk).update(state="accepted")


def test_a_file_is_kept_by_both_sides_under_their_own_keys_and_never_changes() -> None:
    award = world.watched()
    row, by = world.first_report(award), actor(GRANTEE)
    brought = monitoring.Brought("receipts.txt", io.BytesIO(b"Rent 400"))
    with unit_of_work(by=by):
        version = monitoring.submit_report(row.pk, "With receipts", by=by, attachments=[brought])
    with unit_of_work(by=by):
        kept = ReportAttachment.objects.get(version=version)
        assert kept.grantee_file is not None
        assert b"".join(files.read(kept.grantee_file, by=by)) == b"Rent 400"
        with pytest.raises(files.StoredFile.DoesNotExist):
            files.read(kept.office_file, by=by)
    with unit_of_work(by=(officer := actor(OFFICER))):
        assert b"".join(files.read(kept.office_file, by=officer)) == b"Rent 400"
    with pytest.raises(DatabaseError), unit_of_work(by=officer):
        ReportVersion.objects.filter(pk=version.pk).update(narrative="Better words")


def test_a_schedule_that_fits_is_left_alone() -> None:
    award = world.watched()
    with unit_of_work(by=(by := actor(DIRECTOR))):
        found = monitoring.fit_schedule(award.pk, by=by)
    assert (found.new, found.moved, found.gone) == ((), (), ())
