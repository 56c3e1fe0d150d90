"""Reports through the real database: whose cases count, what is stored, what is refused."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import today
from tessera.kernel.policy import Hidden, PolicyError, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.plans import api as plans  # noqa: F401 - the room must be there for its services to count
from tessera.protection.plans.models import PlanService
from tessera.protection.reports import actions, figures, periods, policy, queries
from tessera.protection.reports.figures import Figures
from tessera.protection.reports.models import ShownReport
from tessera.protection.reports.periods import Period, PeriodKind
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
LAST = today().year - 1
JANUARY, FEBRUARY = (Period(PeriodKind.MONTH, LAST, number) for number in (1, 2))
QUARTER, YEAR = Period(PeriodKind.QUARTER, LAST, 1), Period(PeriodKind.YEAR, LAST)
OPENED = ("", "opened", "")


def arrive(by: Actor, number: int, month: int = 1, **values: Any) -> list[Case]:
    """Cases opened in a month of last year."""
    on = {"intake_date": datetime.date(LAST, month, 10)}
    return [world.open_case(by, **(on | {"gender": "Feminine"} | values)) for _one in range(number)]


def restrict(cases: list[Case], by: Actor) -> None:
    with unit_of_work(by=by):
        Case.objects.filter(pk__in=[case.pk for case in cases]).update(confidentiality_level="named_workers_only")


def inside(by: Actor, period: Period) -> Figures:
    with unit_of_work(by=by):
        return queries.inside(period, by=by)


def make(by: Actor, period: Period) -> ShownReport:
    with unit_of_work(by=by):
        return actions.make(period, by=by)


def test_exact_figures_count_what_was_opened_in_the_period(worker: Actor, supervisor: Actor) -> None:
    arrive(worker, 2)
    arrive(worker, 1, gender="Masculine", referral_source="hotline")
    arrive(worker, 4, month=5)
    found = inside(supervisor, QUARTER)
    assert found.counts[OPENED] == 3
    assert found.counts["new_by_gender", "", "Masculine"] == 1
    assert found.open_at_end == 3
    assert inside(supervisor, YEAR).counts[OPENED] == 7


def test_a_restricted_case_counts_inside_only_for_those_who_may_know_of_it(
    worker: Actor, second: Actor, supervisor: Actor
) -> None:
    restrict(arrive(worker, 2), supervisor)
    arrive(second, 3)
    reader = replace(second, actions=second.actions | {policy.INSIDE})
    assert inside(supervisor, QUARTER).counts[OPENED] == 5
    assert inside(reader, QUARTER).counts[OPENED] == 3


def test_restricted_cases_are_in_the_figures_for_others(worker: Actor, supervisor: Actor, administrator: Actor) -> None:
    restrict(arrive(worker, 3), supervisor)
    arrive(worker, 9)
    assert figures.unpack(make(administrator, QUARTER).figures).counts[OPENED] == 12


def test_an_administrator_sees_no_exact_figure(worker: Actor, administrator: Actor) -> None:
    arrive(worker, 3)
    with pytest.raises(Refused):
        inside(administrator, QUARTER)
    shown = figures.unpack(make(administrator, QUARTER).figures)
    assert not [number for number in shown.counts.values() if number and number < 5]


def test_a_caseworker_makes_none(worker: Actor) -> None:
    with pytest.raises(Refused):
        make(worker, QUARTER)
    with pytest.raises(Refused):
        inside(worker, QUARTER)


def test_a_stored_report_holds_no_small_count(worker: Actor, supervisor: Actor) -> None:
    arrive(worker, 9)
    arrive(worker, 2, gender="Masculine")
    row = make(supervisor, QUARTER)
    assert not [line for line in row.figures["counts"] if line[3] and line[3] < 5]
    assert figures.unpack(row.figures).counts["new_by_gender", "", "Masculine"] is None
    assert figures.unpack(row.figures).counts["new_by_gender", "", "Feminine"] is None


def test_a_late_entry_does_not_change_what_was_shown(worker: Actor, supervisor: Actor) -> None:
    arrive(worker, 9)
    first = make(supervisor, QUARTER)
    arrive(worker, 1)
    again = make(supervisor, QUARTER)
    assert again.pk == first.pk
    assert again.figures == first.figures


def test_a_report_that_would_tell_beside_another_is_refused_with_the_reason(worker: Actor, supervisor: Actor) -> None:
    arrive(worker, 9)
    make(supervisor, JANUARY)
    arrive(worker, 2, month=2)
    with pytest.raises(ValidationError) as refused:
        make(supervisor, QUARTER)
    assert JANUARY.label in str(refused.value)


def test_a_period_that_is_not_over_is_refused(supervisor: Actor) -> None:
    with pytest.raises(ValidationError, match="not over"):
        make(supervisor, periods.of(PeriodKind.YEAR, today()))


def test_costs_are_told_once_and_never_where_one_case_is_most_of_them(worker: Actor, supervisor: Actor) -> None:
    cases = arrive(worker, 12)
    for number, case in enumerate(cases):
        _cost(worker, case, 100, "even")
        if number < 6:
            _cost(worker, case, 5000 if number == 0 else 10, "steep")
    january = figures.unpack(make(supervisor, JANUARY).figures)
    assert january.money["even EUR"] == 1200
    assert january.money["steep EUR"] is None
    assert figures.unpack(make(supervisor, YEAR).figures).money["even EUR"] is None


def _cost(by: Actor, case: Case, cost: int, line: str) -> None:
    with unit_of_work(by=by):
        PlanService.objects.create(
            organisation_id=by.organisation, case_id=case.pk, service_type="counselling", delivered="delivered",
            started_on=datetime.date(LAST, 1, 12), cost=cost, currency="EUR", funding_line=line, sealed=b"x",
        )  # fmt: skip


def test_days_to_the_first_service_are_counted_from_intake(worker: Actor, supervisor: Actor) -> None:
    for case in arrive(worker, 3):
        _cost(worker, case, 1, "a")
    arrive(worker, 1)
    found = inside(supervisor, QUARTER)
    assert found.waits is not None
    assert found.waits.middle == 2
    assert found.counts["first_service", "", "to_2"] == 3
    assert found.counts["first_service", "", "none_yet"] == 1
    assert found.counts["services_by_delivery", "", "delivered"] == 3


def test_a_stranger_finds_no_report_even_without_policy(worker: Actor, supervisor: Actor, stranger: Actor) -> None:
    arrive(worker, 9)
    report = make(supervisor, QUARTER)
    with pytest.raises(PolicyError) as hidden, unit_of_work(by=stranger):
        queries.shown(report.pk, by=stranger)
    assert isinstance(hidden.value, Hidden)
    with acting(stranger), transaction.atomic():
        assert not ShownReport.objects.filter(pk=report.pk).exists()


def test_what_was_shown_cannot_be_changed_in_the_database(worker: Actor, supervisor: Actor) -> None:
    arrive(worker, 9)
    report = make(supervisor, QUARTER)
    with pytest.raises(DatabaseError), acting(supervisor), transaction.atomic():
        ShownReport.objects.filter(pk=report.pk).update(threshold=3)


@pytest.mark.parametrize("number", [2, 51])
def test_a_threshold_outside_its_limits_is_refused(supervisor: Actor, number: int) -> None:
    with pytest.raises(ValidationError), unit_of_work(by=supervisor):
        actions.set_threshold(number, by=supervisor)


def test_a_higher_threshold_withholds_more(worker: Actor, administrator: Actor) -> None:
    arrive(worker, 9)
    with unit_of_work(by=administrator):
        actions.set_threshold(10, by=administrator)
    assert figures.unpack(make(administrator, QUARTER).figures).counts[OPENED] is None


def test_a_report_asks_as_often_for_many_cases_as_for_one(worker: Actor, supervisor: Actor) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            inside(supervisor, YEAR)
        return len(seen.captured_queries)

    arrive(worker, 1)
    few = asked()
    arrive(worker, 12)
    assert asked() == few
