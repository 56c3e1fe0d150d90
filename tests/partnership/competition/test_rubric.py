"""What a review adds up to."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.partnership.competition.rubric import Weighted, is_whole, spread, total

FORTY, SIXTY = Weighted(Decimal(40), 5), Weighted(Decimal(60), 10)


def test_invariant_07_the_total_is_the_weighted_share_of_each_scale() -> None:
    assert total({"need": FORTY, "method": SIXTY}, {"need": 5, "method": 5}) == Decimal("70.00")
    assert total({"need": FORTY, "method": SIXTY}, {"need": 1, "method": 1}) == Decimal("14.00")


def test_a_review_with_a_gap_has_no_total() -> None:
    assert total({"need": FORTY, "method": SIXTY}, {"need": 5}) is None


def test_invariant_07_weights_that_are_not_whole_add_up_to_nothing() -> None:
    with pytest.raises(ValueError, match="sum to 100"):
        total({"need": FORTY}, {"need": 5})


def test_a_score_outside_its_scale_adds_up_to_nothing() -> None:
    for value in (-1, 6):
        with pytest.raises(ValueError, match="outside"):
            total({"need": Weighted(Decimal(100), 5)}, {"need": value})


@st.composite
def rubrics(draw: st.DrawFn) -> dict[int, Weighted]:
    """Whole rubrics of up to eight criteria, with weights of two decimals."""
    cuts = sorted(draw(st.sets(st.integers(1, 9999), max_size=7)))
    edges = [0, *cuts, 10000]
    return {
        place: Weighted(Decimal(end - start) / 100, draw(st.integers(1, 20)))
        for place, (start, end) in enumerate(itertools.pairwise(edges))
    }


@given(rubrics(), st.data())
def test_invariant_07_totals_lie_between_0_and_100_and_rise_with_every_score(
    criteria: dict[int, Weighted], data: st.DataObject
) -> None:
    assert is_whole(each.weight for each in criteria.values())
    scores = {key: data.draw(st.integers(0, each.most)) for key, each in criteria.items()}
    found = total(criteria, scores)
    assert found is not None
    assert 0 <= found <= 100
    assert total(criteria, {key: each.most for key, each in criteria.items()}) == 100
    assert total(criteria, dict.fromkeys(criteria, 0)) == 0
    key = data.draw(st.sampled_from(sorted(criteria)))
    if scores[key] < criteria[key].most:
        better = total(criteria, {**scores, key: scores[key] + 1})
        assert better is not None
        assert better >= found


@given(st.lists(st.decimals(0, 100, places=2), max_size=9))
def test_the_spread_holds_every_total(totals: list[Decimal]) -> None:
    found = spread(totals)
    assert (found is None) == (not totals)
    if found:
        assert found.count == len(totals)
        assert found.low <= found.mean <= found.high
        assert all(found.low <= each <= found.high for each in totals)
