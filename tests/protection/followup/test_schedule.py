"""When contacts are due: data, the calendar's odd days, and three scores that are only information."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tessera.protection.followup import schedule, scores, summary
from tessera.protection.followup.enums import DEFAULT_SCHEDULE

DAY = datetime.date(2026, 1, 31)


def test_the_default_schedule_is_that_of_the_case_forms() -> None:
    days = [day for _step, day in schedule.planned(datetime.date(2026, 1, 15), DEFAULT_SCHEDULE)]

    assert [day.isoformat() for day in days] == [
        "2026-01-22", "2026-02-15", "2026-04-15", "2026-07-15", "2027-01-15", "2028-01-15",
    ]  # fmt: skip


def test_a_month_without_such_a_day_gives_its_last() -> None:
    assert schedule.due_on(DAY, "1m") == datetime.date(2026, 2, 28)
    assert schedule.due_on(datetime.date(2023, 12, 31), "2m") == datetime.date(2024, 2, 29)


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2060, 1, 1)), st.integers(1, 99), st.sampled_from("wm"))
def test_a_step_lies_after_its_start_and_within_its_own_length(start: datetime.date, count: int, unit: str) -> None:
    passed = (schedule.due_on(start, f"{count}{unit}") - start).days

    assert passed == 7 * count if unit == "w" else 28 * count <= passed <= 31 * count


def test_steps_are_put_in_order_of_time_each_once() -> None:
    assert schedule.checked(["3m", " 1W", "1w", "2w", ""]) == ["1w", "2w", "3m"]


@pytest.mark.parametrize("wrong", ["0w", "1y", "soon", "100m", "-1w"])
def test_what_is_no_step_is_named(wrong: str) -> None:
    with pytest.raises(ValidationError, match=wrong):
        schedule.checked(["1w", wrong])


def test_scores_are_the_mean_of_what_was_answered() -> None:
    found = scores.of(
        {"work": "formal", "debt_state": "rising", "health": "4", "mental_wellbeing": "2", "safe_now": "partly"}
    )

    assert found.economic == Decimal("0.50")
    assert found.psychosocial == Decimal("0.61")


def test_too_few_answers_give_no_score() -> None:
    assert scores.of({"work": "formal", "safe_now": "not_asked"}) == scores.Scores(None, None, None)


@given(
    st.dictionaries(
        st.sampled_from(
            ["work", "debt_state", "family_situation", "stigma_faced", "health", "mental_wellbeing", "safe_now"]
        ),
        st.sampled_from(
            ["none", "casual", "formal", "rising", "unsafe", "strong", "1", "4", "yes", "no", "unknown", "declined"]
        ),
    )
)
def test_a_score_lies_between_nought_and_one(answers: dict[str, str]) -> None:
    found = scores.of(answers)

    assert all(value is None or 0 <= value <= 1 for value in (found.economic, found.social, found.psychosocial))


@pytest.mark.parametrize(
    ("states", "result"),
    [
        ([], ""),
        (["met", "met"], "met"),
        (["met", "dropped_by_survivor"], "met"),
        (["met", "set"], "partly"),
        (["partly_met"], "partly"),
        (["set", "in_progress"], "not"),
        (["dropped_by_survivor", "not_possible"], "dropped"),
    ],
)
def test_the_result_of_goals_follows_from_each(states: list[str], result: str) -> None:
    assert summary.result_of(states) == result
