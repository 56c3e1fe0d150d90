"""Results of an award: four eyes, versions that never change, totals that are computed, figures drawn from cases."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from tessera.kernel import clock
from tessera.kernel.actor import Actor, acting
from tessera.kernel.files import api as files
from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.observatory.metrics.models import Snapshot
from tessera.partnership.awards.api import NotYet
from tessera.partnership.awards.asking import gates
from tessera.partnership.results import api as results
from tessera.partnership.results import tasks
from tessera.partnership.results.actions import actuals
from tessera.partnership.results.gates import figures_answered, indicators_with_targets
from tessera.partnership.results.models import Actual, AwardIndicator, Target
from tessera.partnership.stages.api import IllegalMove, ReasonMissing, SamePerson
from tests.observatory import world as cases
from tests.observatory.metrics.test_metric_snapshots import people
from tests.observatory.world import actor
from tests.partnership.awards import world as awards
from tests.partnership.results import world
from tests.partnership.results.world import DIRECTOR, GRANTEE, OFFICER, Q1, Q2, SIGNER

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture(autouse=True)
def autumn(cast: dict[str, UUID]) -> Iterator[None]:
    """A day on which two quarters of the year may be counted."""
    with clock.frozen(datetime(2026, 8, 3, 9, tzinfo=UTC)):
        yield


def test_a_figure_goes_from_the_grantee_to_the_office_and_counts_once_accepted() -> None:
    row = world.indicator(world.award())
    world.aim(row, 40)
    made = world.enter(row, 30)
    assert world.told(row.pk).total.value is None
    world.submit(made)
    assert world.told(row.pk).total.value is None
    world.judge(made)
    found = world.told(row.pk)
    assert (found.total.value, found.target, found.progress) == (30, 160, Decimal("18.75"))
    assert [each.total.value for each in found.periods] == [30, None, None, None]
    assert not found.missing
    mine = world.told(row.pk, actor(GRANTEE))
    assert mine.total.value == 30, "the grantee reads its own results"


def test_four_eyes_and_a_reason_for_what_goes_back() -> None:
    row = world.indicator(world.award())
    own = world.submit(world.enter(row, code=OFFICER), OFFICER)
    with pytest.raises(Refused):
        world.judge(own, code=OFFICER)
    with pytest.raises(ReasonMissing):
        world.judge(own, "returned", SIGNER)
    back = world.judge(own, "returned", SIGNER, "Count again without the guests")
    assert back.state == "returned"
    with pytest.raises(Refused):
        world.judge(own, code=GRANTEE)
    by = actor(GRANTEE)
    with unit_of_work(by=by):
        results.edit(own.pk, results.Said(Decimal(28), comment="without guests"), by=by)
    world.judge(world.submit(own), code=DIRECTOR)
    assert world.told(row.pk).total.value == 28
    with pytest.raises(IllegalMove):
        world.judge(own, "returned", SIGNER, "again")


def test_whoever_hands_in_does_not_accept_either() -> None:
    """The grantee entered it, an officer handed it in: the same officer is not the second pair of eyes."""
    row = world.indicator(world.award())
    made = world.submit(world.enter(row), OFFICER)
    with pytest.raises(SamePerson):
        world.judge(made, code=OFFICER)
    assert world.judge(made, code=SIGNER).state == "accepted"


def test_invariant_12_an_accepted_actual_never_changes_in_place() -> None:
    row = world.indicator(world.award())
    first = world.accepted(row, 30)
    by = actor(GRANTEE)
    with pytest.raises(ValidationError), unit_of_work(by=by):
        results.edit(first.pk, results.Said(Decimal(99)), by=by)
    second = world.enter(row, 33)
    assert (second.version, second.state) == (2, "draft")
    assert world.told(row.pk).total.value == 30, "the accepted one counts until its correction is accepted"
    with pytest.raises(ValidationError):
        world.enter(row, 34)
    world.judge(world.submit(second))
    assert world.told(row.pk).total.value == 33
    with unit_of_work(by=by):
        assert [(each.version, each.value, each.state) for each in results.versions(second)] == [
            (2, Decimal(33), "accepted"), (1, Decimal(30), "accepted")
        ]  # fmt: skip


@pytest.mark.parametrize("state", ["submitted", "accepted", "locked"])
def test_invariant_12_the_database_refuses_a_change_in_place(state: str, as_admin: psycopg.Connection) -> None:
    row = world.indicator(world.award())
    made = world.submit(world.enter(row, 30))
    if state != "submitted":
        world.judge(made)
    if state == "locked":
        by = actor(DIRECTOR)
        with unit_of_work(by=by):
            results.lock(made.pk, by=by)
    changes = {
        "value": "31", "hidden": "true", "comment": "'x'", "start": "'2026-01-02'", "cell": "'sex=Feminine'", "version": "9",
        "snapshots": f"array['{UUID(int=1)}']::uuid[]", "source": "'computed'", "entered_by": "null",
    }  # fmt: skip
    for column, value in changes.items():
        statement = f"update partnership_actual set {column} = {value} where id = '{made.pk}'"
        with pytest.raises(DatabaseError), acting(actor(OFFICER)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        with pytest.raises(psycopg.Error), as_admin.transaction():
            as_admin.execute(statement.encode())
    with pytest.raises(psycopg.Error), as_admin.transaction():
        as_admin.execute(f"delete from partnership_actual where id = '{made.pk}'".encode())
    with acting(actor(OFFICER)), transaction.atomic():
        assert Actual.objects.get(pk=made.pk).value == 30


def test_invariant_12_a_correction_follows_an_accepted_version_only() -> None:
    row = world.indicator(world.award())
    made = world.enter(row, 30)
    told = {name: getattr(made, name) for name in ("organisation_id", "implementer_id", "award_id", "start", "end")}
    with pytest.raises(DatabaseError), acting(actor(OFFICER)), transaction.atomic():
        Actual.objects.create(**told, indicator=row, version=2, value=Decimal(31))


def test_the_grantee_cannot_accept_by_the_back_door() -> None:
    row = world.indicator(world.award())
    made = world.submit(world.enter(row, 30))
    with pytest.raises(DatabaseError), acting(actor(GRANTEE)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update partnership_actual set state = 'accepted' where id = %s", [made.pk])


def test_an_award_without_targets_or_reasons_does_not_become_active() -> None:
    award = awards.signed("R-2", tenant="harbour", said=awards.terms(**world.YEAR))
    by = actor(SIGNER)

    def reasons() -> list[str]:
        with unit_of_work(by=by):
            return [str(each) for each in indicators_with_targets(award)]

    assert "results" in gates.names
    assert len(reasons()) == 1
    row = world.indicator(award)
    assert "4" in reasons()[0]
    with pytest.raises(NotYet):
        awards.step(award, "active", SIGNER)
    officer = actor(OFFICER)
    with unit_of_work(by=officer):
        results.set_targets(row.pk, [results.Aim(Q1, value=Decimal(10))], by=officer)
    assert "3" in reasons()[0]
    rest = [each.start for each in results.periods(**world.YEAR, cadence="quarter")][1:]
    with unit_of_work(by=officer):
        results.set_targets(row.pk, [results.Aim(each, reason="measured once") for each in rest], by=officer)
    assert reasons() == []


def test_a_target_is_a_value_or_a_reason_and_the_database_says_so() -> None:
    row = world.indicator(world.award())
    by = actor(OFFICER)
    for wrong in (
        results.Aim(Q1),
        results.Aim(Q1, value=Decimal(1), reason="and why not"),
        results.Aim(date(2020, 1, 1), value=Decimal(1)),
    ):
        with pytest.raises(ValidationError), unit_of_work(by=by):
            results.set_targets(row.pk, [wrong], by=by)
    told = {name: getattr(row, name) for name in ("organisation_id", "implementer_id", "award_id")}
    with pytest.raises(DatabaseError), acting(by), transaction.atomic():
        Target.objects.create(**told, indicator=row, start=Q1, end=Q2)
    with pytest.raises(ValidationError), unit_of_work(by=by):
        results.add_indicator(row.objective_id, results.Wanted(row.indicator_id, "quarter"), by=by)


def test_a_stranger_and_another_grantee_see_nothing() -> None:
    row = world.indicator(world.award())
    made = world.accepted(row)
    for code in ("stranger", "caseworker-zaytuna", "caseworker", "analyst"):
        by = actor(code)
        with acting(by), transaction.atomic():
            assert results.of_award(row.award_id, by).indicators == []
            if by.organisation != row.implementer_id:
                assert not Actual.objects.filter(pk=made.pk).exists()
        with pytest.raises(Hidden), unit_of_work(by=by):
            results.submit(made.pk, by=by)


def test_evidence_is_read_by_both_sides_each_under_its_own_key() -> None:
    row = world.indicator(world.award())
    by = actor(GRANTEE)
    content = b"%PDF-1.4\n%evidence\n"
    with unit_of_work(by=by):
        said = results.Said(Decimal(30), evidence=io.BytesIO(content), evidence_name="list.pdf")
        made = results.enter(row.pk, said, start=Q1, by=by)
    for code in (GRANTEE, OFFICER):
        reader = actor(code)
        with unit_of_work(by=reader):
            file = actuals.evidence(made, by=reader)
            assert file is not None
            assert b"".join(files.read(file, by=reader)) == content
    assert made.evidence_office != made.evidence_grantee


def test_percentages_come_from_their_parts_alone() -> None:
    row = world.indicator(world.award(), "T-2", {"measure": "percentage", "unit": "per cent", "dimensions": []})
    by = actor(GRANTEE)
    with pytest.raises(ValidationError), unit_of_work(by=by):
        results.enter(row.pk, results.Said(Decimal(50)), start=Q1, by=by)
    with unit_of_work(by=by):
        made = results.enter(row.pk, results.Said(numerator=Decimal(2), denominator=Decimal(3)), start=Q1, by=by)
    world.judge(world.submit(made))
    assert world.told(row.pk).total.value == Decimal("66.67")


def counted(award: Any, **wanted: Any) -> AwardIndicator:
    """An indicator that the observatory counts."""
    return world.indicator(
        award, wanted.pop("code", "T-3"), source="computed", metric=wanted.pop("metric", "people_identified"), **wanted
    )


def drawn(row: AwardIndicator, code: str = OFFICER) -> None:
    """The button, and the job behind it."""
    by = actor(code)
    with unit_of_work(by=by):
        jobs.enqueue(tasks.draw, organisation=by.organisation, by=by, indicator=row.pk)
    jobs.drain(everything=True)


def test_figures_are_drawn_from_consented_cases_and_accepted_by_a_person() -> None:
    cases.sign()
    cases.bring("harbour", [*people(30), *people(5, consent=None), *people(4, "Masculine")])
    award = world.award()
    row = counted(award)
    world.aim(row, 40)
    drawn(row)
    by = actor(OFFICER)
    with acting(by), transaction.atomic():
        made = list(Actual.objects.filter(indicator=row))
        assert {(each.start, each.cell, each.value, each.hidden, each.state) for each in made} == {
            (Q1, "", Decimal(35), False, "submitted"),
            (Q2, "", None, True, "submitted"),
        }
        [snapshot] = {each.snapshots[0] for each in made if each.start == Q1}
        assert Snapshot.objects.get(pk=snapshot).total == 35
    assert world.told(row.pk).total.value is None, "nothing counts before a person accepted it"
    for each in made:
        world.judge(each)
    found = world.told(row.pk)
    assert (found.total.value, found.total.at_least) == (35, True)
    drawn(row)
    with acting(by), transaction.atomic():
        assert Actual.objects.filter(indicator=row).count() == 2, "drawn again, nothing is new"
    assert figures_open(award) == []


def figures_open(award: Any) -> list[str]:
    with unit_of_work(by=actor(OFFICER)):
        return [str(each) for each in figures_answered(award)]


def test_a_typed_indicator_and_a_grantee_elsewhere_are_not_drawn() -> None:
    award = world.award()
    typed = world.indicator(award)
    elsewhere = counted(world.award("R-9", tenant=None), code="T-4")
    by = actor(OFFICER)
    job = Actor(by.account, by.organisation, actions=tasks.draw.actions, purpose="results", job="results.draw")
    for row, code in ((typed, "not_computed"), (elsewhere, "no_organisation")):
        with pytest.raises(results.NotDrawn, match=code):
            results.draw(row.pk, by=job)
    with pytest.raises(Refused):
        results.draw(counted(award, code="T-5").pk, by=by)


def test_services_that_do_not_add_up_need_one_service() -> None:
    award = world.award()
    with pytest.raises(ValidationError):
        counted(award, metric="services_received")
    assert counted(award, metric="services_received", metric_cell="service=food").metric_cell == "service=food"


def test_invariant_14_nothing_of_a_case_but_snapshots_is_reachable_from_results(as_admin: psycopg.Connection) -> None:
    """Walks everything the door answers and everything the room keeps, down to plain values."""
    cases.sign()
    cases.bring("harbour", [*people(30), *people(3, "Masculine")])
    row = counted(world.award())
    drawn(row)
    ids = [
        str(value)
        for table in ("protection_case", "trust_subject")
        for (value,) in as_admin.execute(f"select id from {table}".encode())
    ]
    assert len(ids) == 66
    by = actor(OFFICER)
    with unit_of_work(by=by):
        found = results.of_award(row.award_id, by)
        kept = [list(model.objects.values()) for model in (Actual, Target, AwardIndicator)]
        told = [(each.cell, each.value) for each in Actual.objects.all()]
        text = json.dumps([asdict(each.total) for each in found.indicators] + kept, default=str)
    assert not [each for each in ids if each in text or each.replace("-", "") in text]
    assert all(value is None or value == 0 or value >= 13 for _cell, value in told)
    logged = as_admin.execute(
        "select detail::text from kernel_ledgerentry where kind in ('actual', 'snapshot')"
    ).fetchall()
    assert logged
    assert not [each for each in ids if any(each in line for (line,) in logged)]
