"""Figures about people served that somebody types: as large steps or not at all, like those that are counted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tessera.kernel.work import unit_of_work
from tessera.partnership.publishing import gathering
from tessera.partnership.results import api as results
from tessera.partnership.results import sparing
from tessera.partnership.results.models import Actual, AwardIndicator
from tessera.partnership.results.totals import Total
from tests.observatory.world import actor
from tests.partnership.results import world
from tests.partnership.results.test_result_pages import SignIn, text

Q1 = date(2026, 1, 1)
GRANTEE, OFFICER = world.GRANTEE, world.OFFICER
OF_CASES = {"unit": "people", "dimensions": ["sex", "exploitation"]}


@given(st.integers(0, 300), st.integers(0, 300))
def test_no_figure_is_small_and_no_two_differ_by_fewer_than_five(one: int, other: int) -> None:
    found = [sparing.number(Decimal(each)) for each in (one, other)]
    assert all(
        each.hidden if true < 13 else each.value is not None for each, true in zip(found, (one, other), strict=True)
    )
    shown = sorted({each.value for each in found if each.value is not None})
    assert all(value >= 15 and value % 5 == 0 for value in shown)
    assert all(b - a >= 5 for a, b in pairwise(shown))


@given(st.integers(0, 120), st.integers(0, 120))
def test_a_share_gives_back_neither_the_few_in_it_nor_the_few_outside_of_it(part: int, rest: int) -> None:
    found = sparing.share(Decimal(part), Decimal(part + rest)) if part + rest else sparing.Spared(hidden=True)
    if part < 13 or 0 < rest < 13:
        assert found == sparing.Spared(hidden=True)
    else:
        assert found.numerator is not None
        assert found.denominator is not None
        assert found.numerator % 5 == found.denominator % 5 == 0
        assert found.denominator - found.numerator in {0, *range(10, 200)}


@pytest.mark.parametrize("count", [0, 1, 12])
def test_nobody_one_and_a_few_are_one_answer(count: int) -> None:
    assert sparing.number(Decimal(count)) == sparing.Spared(hidden=True)


def test_a_share_of_everybody_stays_one_of_everybody() -> None:
    assert sparing.share(Decimal(41), Decimal(41)) == sparing.Spared(None, Decimal(40), Decimal(40))


@pytest.mark.parametrize(
    ("code", "unit", "metric", "cuts", "meant"),
    [
        ("PS.5.1-29", "people", "", [], True),  # victims referred
        ("PS.5.1-28", "people", "", ["sex"], False),  # responders trained
        ("OWN-1", "people", "", ["sex", "nationality"], True),
        ("OWN-2", "people", "people_helped", [], True),
        ("OWN-3", "people", "", ["sex", "place"], False),
        ("OWN-4", "documents", "", ["origin"], False),
        ("SDG-16.2.2", "rate", "", ["exploitation"], False),  # a share of the population
    ],
)
def test_only_indicators_of_people_served_are_meant(
    code: str, unit: str, metric: str, cuts: list[str], meant: bool
) -> None:
    assert sparing.is_about_people(code, "unit", unit, metric, cuts) is meant


@pytest.mark.parametrize(("exact", "public"), [(3, None), (44, Decimal(45)), (0, None)])
def test_what_was_typed_before_the_rule_is_not_published_as_it_was(exact: int, public: Decimal | None) -> None:
    row = AwardIndicator(code="PS.5.1-29", unit="people", measure="unit")
    assert gathering._public(row, Total(Decimal(exact))) == public
    assert gathering._public(row, Total(Decimal(100), at_least=True)) is None
    row.measure = "percentage"
    told = Total(Decimal(10), False, Decimal(3), Decimal(30))
    assert gathering._public(row, told) is None
    assert (
        gathering._public(AwardIndicator(code="OWN", unit="documents", measure="unit"), Total(Decimal(exact))) == exact
    )


@pytest.mark.django_db(transaction=True, databases="__all__")
class TestKept:
    """The database."""

    def test_what_the_grantee_types_reaches_the_office_in_steps_of_five(self, cast: object) -> None:
        row = world.indicator(world.award(), "T-7", OF_CASES)
        first = world.accepted(row, 44)
        women = world.accepted(row, 43, cell="sex=Feminine")
        assert (first.value, women.value) == (Decimal(45), Decimal(45)), "one man is nobody's difference"
        corrected = world.accepted(row, 45)
        assert (corrected.version, corrected.value) == (2, Decimal(45)), "one who left is not seen to leave"

    def test_a_few_are_kept_without_their_number(self, cast: object) -> None:
        row = world.indicator(world.award(), "T-7", OF_CASES)
        kept = world.accepted(row, 3, cell="sex=Masculine")
        assert (kept.value, kept.hidden) == (None, True)
        with unit_of_work(by=(by := actor(GRANTEE))):
            draft = results.enter(row.pk, results.Said(Decimal(40)), start=Q1, by=by)
            changed = results.edit(draft.pk, results.Said(Decimal(7)), by=by)
        assert (changed.value, changed.hidden) == (None, True)
        with unit_of_work(by=actor(OFFICER)):
            assert not [each for each in Actual.objects.all() if each.value is not None]

    def test_a_percentage_keeps_no_small_part(self, cast: object) -> None:
        row = world.indicator(world.award(), "T-8", OF_CASES | {"measure": "percentage", "unit": "percent"})
        by = actor(GRANTEE)
        with unit_of_work(by=by):
            made = results.enter(row.pk, results.Said(numerator=Decimal(28), denominator=Decimal(30)), start=Q1, by=by)
        assert (made.numerator, made.denominator, made.hidden) == (None, None, True)

    def test_a_figure_of_something_else_stays_as_typed(self, cast: object) -> None:
        row = world.indicator(world.award())
        assert world.accepted(row, 3).value == 3

    def test_the_form_says_it_before(self, signed_in: SignIn) -> None:
        row = world.indicator(world.award(), "T-7", OF_CASES)
        client: Client = signed_in(GRANTEE)
        url = f"/results/indicators/{row.pk}/figures/new/"
        assert "Rounded to five" in text(client, url)
        said = {"start": "2026-01-01", "cell": "", "value": "4", "comment": ""}
        done = client.post(url, said)
        assert done.status_code == 302
        assert "Hidden: too few to show" in text(client, done.headers["Location"])
