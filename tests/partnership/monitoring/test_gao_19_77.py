"""What the auditors found in 2018 (GAO-19-77), as tests: it cannot happen here.

For 16 of 37 projects monitoring was not fully documented; a third lacked monitoring plans or complete progress reports.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.actions import award as moves
from tessera.partnership.awards.actions.base import NotYet
from tessera.partnership.awards.asking import gates
from tessera.partnership.monitoring import api as monitoring
from tessera.partnership.monitoring import gates as ours
from tests.observatory.world import actor
from tests.partnership.awards import world as awards
from tests.partnership.monitoring import world
from tests.partnership.monitoring.world import GRANTEE, OFFICER, SIGNER

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture(autouse=True)
def people(cast: dict[str, UUID]) -> None:
    """Everybody is there."""


def _missing(award: awards.Award) -> list[str]:
    with unit_of_work(by=actor(OFFICER)):
        return [str(reason) for reason in ours.before_active(award)]


def test_invariant_04_gao_19_77_no_award_becomes_active_without_an_approved_plan_and_a_schedule() -> None:
    award = awards.signed("G-1", tenant="harbour")
    assert len(_missing(award)) == 2
    world.draft(award)
    assert len(_missing(award)) == 2
    by = actor(SIGNER)
    with pytest.raises(NotYet, match="no approved monitoring plan"), unit_of_work(by=by):
        moves.move_award(award.pk, "active", by=by)
    world.planned(award)
    assert _missing(award) == []
    assert "monitoring" in gates.names


def test_gao_19_77_one_page_shows_each_thing_that_is_due_and_where_it_stands(
    signed_in: Callable[[str], Client],
) -> None:
    award = world.watched("G-2", since=300)
    world.submitted(award)
    world.asked(award)
    page = signed_in(OFFICER).get(f"/monitoring/awards/{award.pk}/").content.decode()
    with unit_of_work(by=(by := actor(OFFICER))):
        due = monitoring.due_of(award.pk, by=by)
    assert len(due) >= len(world.reports(award)) + 1
    for row in world.reports(award):
        assert f"/monitoring/reports/{row.pk}/" in page
    assert page.count("Overdue") >= sum(each.overdue for each in due) >= 1
    assert "Final performance report" in page
    assert "Corrective action (Major)" in page
    assert "Submitted" in page


def test_gao_19_77_a_progress_report_is_never_silently_missing(signed_in: Callable[[str], Client]) -> None:
    award = world.watched("G-3")
    late = [row for row in world.reports(award) if row.due < today()]
    assert late
    page = signed_in(OFFICER).get("/monitoring/?show=overdue").content.decode()
    for row in late:
        assert f"/monitoring/reports/{row.pk}/" in page


def test_gao_19_77_every_version_of_a_report_is_kept() -> None:
    award = world.watched("G-4")
    row = world.submitted(award)
    with unit_of_work(by=(by := actor(OFFICER))):
        monitoring.judge_report(row.pk, "returned", by=by, reason="Say how many were planned")
    with unit_of_work(by=(grantee := actor(GRANTEE))):
        monitoring.submit_report(row.pk, "Forty of sixty.", by=grantee)
    with unit_of_work(by=by):
        kept = world.ReportDue.objects.get(pk=row.pk).versions.order_by("number")
        assert [each.narrative for each in kept] == [
            "Forty people were trained; sixty were planned.",
            "Forty of sixty.",
        ]


def test_gao_19_77_awards_without_a_plan_are_named_on_the_page_of_the_office(
    signed_in: Callable[[str], Client],
) -> None:
    awards.signed("G-5", tenant="harbour")
    page = signed_in(OFFICER).get("/monitoring/").content.decode()
    assert "Awards without an approved plan" in page
    assert "G-5" in page


def test_gao_19_77_a_plan_without_words_is_refused() -> None:
    award = awards.signed("G-6")
    with pytest.raises(ValidationError):
        world.draft(award, monitoring.PlanWords("  "))
