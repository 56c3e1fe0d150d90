"""From an indicator that ships with the library to a figure of an award, counted over the lives of the demo world."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from tessera.kernel import clock
from tessera.kernel.actor import acting
from tessera.kernel.jobs import api as jobs
from tessera.kernel.work import unit_of_work
from tessera.observatory.metrics import api as metrics
from tessera.observatory.metrics.counting import ROUNDING, THRESHOLD
from tessera.partnership.library import api as library
from tessera.partnership.results import api as results
from tessera.partnership.results import tasks
from tessera.partnership.results.models import Actual, AwardIndicator
from tessera.portal.demo.lives import lives
from tessera.portal.demo.rows import Row, row
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy as case_policy
from tessera.trust.people import api as people
from tessera.ui.forms import FuzzyDate
from tests.observatory import world as facts
from tests.observatory.world import actor
from tests.partnership.results import world
from tests.partnership.results.world import OFFICER, Q1

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
PURPOSE = "anonymised_statistics"
FEW = FuzzyDate(date(2026, 2, 3), "exact")


@pytest.fixture(autouse=True)
def autumn(cast: dict[str, UUID]) -> Iterator[None]:
    """A day on which two quarters of the year may be counted."""
    with clock.frozen(datetime(2026, 8, 3, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def lived() -> list[Row]:
    """Lives of the demo world as the records of a shelter under agreement."""
    facts.sign("harbour")
    drawn = lives(Random(4), 1200, date(2026, 7, 1), "en")
    told = [row(life, number, f"life {number}", "Invented") for number, life in enumerate(drawn)]
    by = people.system_actor(people.organisation("harbour").id, "import cases", case_policy.IMPORT_NEEDS, "import")
    with unit_of_work(by=by):
        assert not cases.import_cases(told, by=by, batch=uuid4()).refused
    return told


NO_CASE = {
    ("status", "enquiry"),
    ("closure_reason", "duplicate_merged"),
    ("trafficking_status", "NotAVictimOfTrafficking"),
}


def agreed(told: list[Row]) -> list[Row]:
    """Those met in the first quarter who agreed to be counted and are no mere enquiry, told apart by hand."""
    return [
        each
        for each in told
        if each.consent and PURPOSE in each.consent.purposes
        and date(2026, 1, 1) <= each.case["intake_date"].value <= date(2026, 3, 31)
        and each.case["intake_date"].precision in ("exact", "month")
        and not any(each.case.get(name) == value for name, value in NO_CASE)
    ]  # fmt: skip


def counted(code: str, metric_cell: str = "") -> AwardIndicator:
    """An award that uses this indicator of the library, counted by whatever the library says; drawn."""
    by, award = actor(OFFICER), world.award(f"R-{code}-{metric_cell}")
    node = world.objective(award)
    with unit_of_work(by=by):
        library.load_indicators(by=by)
        known = next(each for each in library.indicators(by) if each.code == code)
        asked = results.Wanted(
            known.pk, "quarter", source="computed", no_baseline="Nobody counted before.", metric_cell=metric_cell
        )
        made = results.add_indicator(node.pk, asked, by=by)
        jobs.enqueue(tasks.draw, organisation=by.organisation, by=by, indicator=made.pk)
    jobs.drain(everything=True)
    return made


def drawn(made: AwardIndicator) -> dict[str, tuple[Decimal | None, bool]]:
    """The figures of the first quarter by cell: value, and whether some of it is hidden."""
    by = actor(OFFICER)
    with acting(by), transaction.atomic():
        rows = Actual.objects.filter(indicator=made, start=Q1)
        return {each.cell: (each.value, each.hidden) for each in rows}


def rounded(number: int) -> Decimal:
    return Decimal((number + ROUNDING // 2) // ROUNDING * ROUNDING)


def test_a_shipped_indicator_becomes_a_counted_figure_of_consented_lives(lived: list[Row]) -> None:
    who = agreed(lived)
    assert THRESHOLD < len(who) < len(lived)
    made = counted("TVAP-ENTRY")
    assert made.metric == "people_identified", "the library says what counts it"
    found = drawn(made)
    assert found[""] == (rounded(len(who)), False)
    shown = {cell: value for cell, (value, _hidden) in found.items() if value is not None}
    assert all(value % ROUNDING == 0 and value >= THRESHOLD + 2 for value in shown.values()), shown


def test_small_groups_of_a_counted_indicator_stay_hidden(lived: list[Row]) -> None:
    sexes = Counter(each.case.get("gender") or "unknown" for each in agreed(lived))
    assert min(sexes.values()) < THRESHOLD <= max(sexes.values()), sexes
    found = drawn(counted("OBS-IDENT"))
    for sex, number in sexes.items():
        value, hidden = found.get(f"sex={sex}", (None, True))
        if number < THRESHOLD:
            assert (value, hidden) == (None, True), f"{number} people of {sex} are shown"
        else:
            assert value in (None, rounded(number))
    assert any(found.get(f"sex={sex}", (None,))[0] == rounded(number) for sex, number in sexes.items()), (sexes, found)


def test_time_to_the_first_service_is_counted_by_its_lengths(lived: list[Row]) -> None:
    made = counted("OBS-WAIT")
    assert made.metric == "time_to_service"
    found = drawn(made)
    assert found[""] == (rounded(len(agreed(lived))), False)
    lengths = {f"waited={value}" for value in metrics.domain("waited")}
    assert found.keys() - {""} <= lengths
    assert found.keys() & lengths, "some length is told"


def test_one_length_of_waiting_is_a_figure_of_its_own(lived: list[Row]) -> None:
    whole, one = drawn(counted("OBS-WAIT")), drawn(counted("OBS-WAIT", metric_cell="waited=none"))
    assert one[""] == whole.get("waited=none", (None, True))


def test_a_grantee_with_too_few_people_gets_no_figure_at_all() -> None:
    facts.sign("harbour")
    facts.bring("harbour", [facts.line(intake_date=FEW, year_of_registration=2026) for _one in range(THRESHOLD - 2)])
    for code in ("TVAP-ENTRY", "OBS-HELP", "OBS-WAIT"):
        assert drawn(counted(code)) == {"": (None, True)}, code
