"""What is gathered of an award: figures by cell only where nobody can be counted back, and what the office decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tessera.kernel.work import unit_of_work
from tessera.observatory.metrics import api as metrics
from tessera.partnership.awards import api as awards
from tessera.partnership.awards.models import Compact
from tessera.partnership.publishing import api as publishing
from tessera.partnership.publishing import gathering
from tessera.partnership.results import api as results
from tessera.partnership.results.models import Actual, Target
from tessera.partnership.results.queries import PeriodResult
from tessera.partnership.stages import api as stages
from tests.observatory.world import actor
from tests.partnership.conftest import cast
from tests.partnership.publishing import world

__all__ = ["cast"]
LEAST = metrics.THRESHOLD
QUARTER = results.Period(date(2025, 1, 1), date(2025, 3, 31))


def _period(
    total: Any, cells: Mapping[str, Any], *, hidden: str = "-", targets: Mapping[str, int] | None = None
) -> PeriodResult:
    """A period with accepted figures; `hidden` is the cell of which a part is kept back."""
    whole = results.Total(None if total is None else Decimal(total), hidden == "")
    told = {cell: results.Total(Decimal(value), cell == hidden) for cell, value in cells.items()}
    newest = {cell: Actual(cell=cell, hidden=cell == hidden) for cell in ("", *cells)}
    aimed = {cell: Target(cell=cell, value=Decimal(value)) for cell, value in (targets or {}).items()}
    return PeriodResult(QUARTER, None, aimed, whole, told, newest)


def _told(period: PeriodResult) -> dict[str, Decimal | None]:
    return {f"{one.cut}={one.value}": one.actual for one in gathering._cells(period, "unit")}


def test_a_cut_that_is_large_and_whole_is_told() -> None:
    assert _told(_period(40, {"sex=female": 25, "sex=male": 15})) == {"sex=female": 25, "sex=male": 15}
    assert _told(_period(40, {"sex=female": 40, "sex=male": 0})) == {"sex=female": 40, "sex=male": 0}


@pytest.mark.parametrize(
    ("total", "cells", "hidden"),
    [
        (30, {"sex=female": 29, "sex=male": 1}, "-"),
        (30, {"sex=female": 20, "sex=male": LEAST - 1}, "-"),
        (30, {"sex=female": 29}, "-"),
        (None, {"sex=female": 25}, "-"),
        (40, {"sex=female": 25, "sex=male": 15}, "sex=male"),
        (40, {"sex=female": 25, "sex=male": 15}, ""),
        (20, {"sex=female": 25}, "-"),
        (40, {"place=Qarabantu": 25, "place=Elsewhere": 15}, "-"),
        (40, {"nationality=KEN": 25, "nationality=UGA": 15}, "-"),
    ],
)
def test_a_cut_that_lets_a_small_figure_be_had_is_not_told_at_all(
    total: Any, cells: dict[str, int], hidden: str
) -> None:
    assert _told(_period(total, cells, hidden=hidden)) == {}


def test_one_cut_that_stays_out_takes_no_other_along() -> None:
    cells = {"sex=female": 25, "sex=male": 15, "age=adult": 39, "age=child": 1}
    assert _told(_period(40, cells)) == {"sex=female": 25, "sex=male": 15}


def test_what_is_aimed_at_is_told_where_what_was_reached_is_not() -> None:
    period = _period(30, {"sex=female": 29, "sex=male": 1}, targets={"": 40, "sex=female": 20, "place=Qarabantu": 3})
    (cell,) = gathering._cells(period, "unit")
    assert (cell.cut, cell.value, cell.target, cell.actual) == ("sex", "female", 20, None)


def test_shares_are_never_told_by_cell() -> None:
    assert list(gathering._cells(_period(40, {"sex=female": 25, "sex=male": 15}), "percentage")) == []


@given(st.dictionaries(st.sampled_from(["female", "male", "other", "unknown"]), st.integers(0, 60)), st.integers(0, 30))
def test_nobody_works_out_a_small_figure(values: dict[str, int], untold: int) -> None:
    total = sum(values.values()) + untold
    told = _told(_period(total, {f"sex={value}": count for value, count in values.items()}))
    known = [count for count in told.values() if count is not None]
    rest = Decimal(total) - sum(known)
    assert not told or all(each == 0 or each >= LEAST for each in (*known, rest))


def test_years_of_a_project_are_counted_from_its_first_day() -> None:
    assert gathering._year(date(2025, 10, 1), 2) == date(2026, 10, 1)
    assert gathering._year(date(2024, 2, 29), 2) == date(2025, 3, 1)
    assert gathering._year(date(2024, 2, 29), 5) == date(2028, 2, 29)


CONDITION = next(each for each in awards.MACHINES if each.kind == "award_condition")


def _condition(award: awards.Award, text: str, state: str = "") -> None:
    """A condition, moved on where it says so, as its machine wants it."""
    by = actor(world.OFFICER)
    by = replace(by, actions=by.actions | {move.action for move in CONDITION.moves})
    with unit_of_work(by=by):
        row = awards.Condition.objects.create(
            organisation_id=award.organisation_id, award=award, text=text, recorded_by_id=by.account
        )
        stages.begin(CONDITION, row, by=by)
        if state:
            stages.move(CONDITION, row, state, by=by, reason="So it was decided.")


@pytest.fixture
def award(cast: dict[str, UUID]) -> awards.Award:
    """An award with conditions, one of them waived, under a partnership."""
    row, by = world.award(title="Beds for everybody", summary="Services for everybody."), actor(world.OFFICER)
    with unit_of_work(by=by):
        above = Compact.objects.create(
            organisation_id=row.organisation_id, country="KEN", title="Compact for children", starts=date(2025, 1, 1)
        )
        row.partnership = above
        row.save(update_fields=["partnership"])
    for text, state in (("A report every quarter.", ""), ("An audit in July.", "met"), ("Nothing.", "waived")):
        _condition(row, text, state)
    return row


def test_conditions_that_bind_and_the_partnership_above_are_published_and_no_id_of_ours(award: awards.Award) -> None:
    content = publishing.get(
        world.out(award, publishing.Terms("full", flow="21", tied="3", humanitarian=True)).key
    ).content  # type: ignore[union-attr]
    assert content.conditions == ("A report every quarter.", "An audit in July.")
    assert content.partnership is not None
    assert (content.partnership.title, content.partnership.country) == ("Compact for children", "KEN")
    assert content.partnership.key != award.partnership_id
    assert (content.flow, content.tied, content.humanitarian) == ("21", "3", True)
    assert [sub.who.name if sub.who else "" for sub in content.subawards] == ["Harbour House"]
    page = Client().get(f"/portfolio/projects/{_key(award)}/").content.decode()
    for said in ("A report every quarter.", "Compact for children", "Other official flow", "Partially tied"):
        assert said in page
    assert "(assumed)" not in page
    assert "Nothing." not in page


def _key(award: awards.Award) -> UUID:
    with unit_of_work(by=actor(world.OFFICER)):
        return publishing.Publication.objects.get(award=award).key


def test_a_new_condition_waits_for_two_people(award: awards.Award) -> None:
    first = world.out(award)
    by = actor(world.OFFICER)
    _condition(award, "Beds stay open.")
    with unit_of_work(by=by):
        waits = publishing.follow(award.pk, by=by)
    assert waits is not None
    assert (waits.state, waits.number) == ("prepared", first.number + 1)
    found = publishing.get(first.key)
    assert found is not None
    assert "Beds stay open." not in found.content.conditions


def test_a_condition_with_an_address_is_refused_with_the_reason(award: awards.Award) -> None:
    _condition(award, "Insure 14 Old Mill Road.")
    made = world.prepared(award)
    assert ("address_named", "14 Old Mill Road") in {(one["code"], one["words"]) for one in made.findings}
    with pytest.raises(publishing.NotPublishable, match="endanger"), unit_of_work(by=actor(world.SECOND)):
        publishing.publish(made.pk, by=actor(world.SECOND))
    left_out = world.out(award, publishing.Terms("full", left_out={"conditions": "staff"}))
    assert left_out.content["conditions"] == []
