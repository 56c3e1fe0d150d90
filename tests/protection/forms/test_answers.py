"""Working a form out: what is not asked never stays, what is calculated equals what a person would calculate."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.protection.forms.engine.answers import settle
from tessera.protection.forms.engine.definition import Definition
from tests.protection.forms.shapes import BEGIN, END, END_REPEAT, REPEAT, YES_NO, compiled, question, shape

DAY = datetime.date(2026, 3, 5)


def settled(definition: Definition, **answers: Any) -> dict[str, Any]:
    return settle(definition, answers, today=DAY).answers


HOUSE = shape(
    question("hurt", "select_one yn"),
    question("where", relevant="${hurt} = 'yes'"),
    question("care", BEGIN, relevant="${hurt} = 'yes'"),
    question("doctor", "select_one yn"),
    question("medicine", relevant="${doctor} = 'yes'"),
    {"type": END},
    question("children", REPEAT, relevant="${hurt} != 'yes'"),
    question("age", "integer"),
    question("school", relevant="${age} >= 6"),
    question("months", "calculate", calculation="${age} * 12"),
    {"type": END_REPEAT},
    question("how_many", "calculate", calculation="count(${children})"),
    question("all_years", "calculate", calculation="sum(${age})"),
    question("eldest", "calculate", calculation="max(${age})"),
    choices=YES_NO,
)

_yes_no = st.sampled_from(["yes", "no", None])
_child = st.fixed_dictionaries({}, optional={"age": st.integers(0, 17), "school": st.just("village")})
_given = st.fixed_dictionaries(
    {},
    optional={
        "hurt": _yes_no,
        "where": st.just("arm"),
        "doctor": _yes_no,
        "medicine": st.just("pills"),
        "children": st.lists(_child, max_size=6),
        "how_many": st.just(99),
        "stranger": st.just("x"),
    },
)


@given(_given)
def test_an_answer_that_is_not_asked_for_never_survives(given: dict[str, Any]) -> None:
    found = settle(HOUSE, given, today=DAY).answers
    hurt = given.get("hurt") == "yes"
    assert ("where" in found) == (hurt and "where" in given)
    assert ("doctor" in found) == (hurt and bool(given.get("doctor")))
    assert ("medicine" in found) == (hurt and given.get("doctor") == "yes" and "medicine" in given)
    assert "stranger" not in found
    if hurt:
        assert "children" not in found
    for row in found.get("children", []):
        assert ("school" not in row) or row.get("age", -1) >= 6


@given(_given)
def test_calculations_equal_a_direct_computation(given: dict[str, Any]) -> None:
    found = settle(HOUSE, given, today=DAY).answers
    rows = [] if given.get("hurt") == "yes" else given.get("children", [])
    ages = [row["age"] for row in rows if "age" in row]
    assert found["how_many"] == len(rows)
    assert found["all_years"] == sum(ages)
    assert found.get("eldest") == (max(ages) if ages else None)
    assert [row["months"] for row in found.get("children", []) if "months" in row] == [age * 12 for age in ages]


@given(_given)
def test_working_out_twice_changes_nothing(given: dict[str, Any]) -> None:
    once = settle(HOUSE, given, today=DAY).answers
    assert settle(HOUSE, once, today=DAY).answers["how_many"] == len(once.get("children", []))
    assert {k: v for k, v in settle(HOUSE, once, today=DAY).answers.items() if k in given and k != "how_many"} == {
        k: v for k, v in once.items() if k in given and k != "how_many"
    }


def test_a_condition_may_ask_about_a_later_question() -> None:
    form = shape(question("first", relevant="${second} = 'x'"), question("second"))
    assert settled(form, first="a", second="x") == {"first": "a", "second": "x"}
    assert settled(form, first="a", second="y") == {"second": "y"}


def test_a_chain_of_conditions_falls_together() -> None:
    rows = [question("q0", "select_one yn")]
    rows += [question(f"q{n}", "select_one yn", relevant=f"${{q{n - 1}}} = 'yes'") for n in range(1, 300)]
    form = shape(*rows, choices=YES_NO)
    everything = {f"q{n}": "yes" for n in range(300)}
    assert len(settled(form, **everything)) == 300
    assert len(settled(form, **everything | {"q100": "no"})) == 101


def test_a_constraint_is_judged_only_where_something_is_answered() -> None:
    form = shape(question("age", "integer", constraint=". > 3"), question("other", "integer", constraint="${age} < ."))
    assert not settle(form, {}, today=DAY).unfit
    assert settle(form, {"age": 2}, today=DAY).unfit == {("age", None)}
    assert settle(form, {"age": 5, "other": 4}, today=DAY).unfit == {("other", None)}


def test_a_required_question_is_missed_only_where_it_is_asked() -> None:
    form = shape(
        question("a"), question("b", required="yes", relevant="${a} = 'x'"), question("c", required="${a} = 'y'")
    )
    assert not settle(form, {}, today=DAY).missing
    assert settle(form, {"a": "x"}, today=DAY).missing == {("b", None)}
    assert settle(form, {"a": "y"}, today=DAY).missing == {("c", None)}


def test_text_that_doubles_itself_stays_bounded() -> None:
    rows = [question("c0", "calculate", calculation="'aaaaaaaaaa'")]
    rows += [question(f"c{n}", "calculate", calculation=f"concat(${{c{n - 1}}}, ${{c{n - 1}}})") for n in range(1, 200)]
    assert len(settled(shape(*rows))["c199"]) == 10_000


@pytest.mark.parametrize("names", [["a"], ["a", "b"], ["a", "b", "c", "d"]])
def test_questions_that_wait_for_one_another_are_named(names: list[str]) -> None:
    ring = [*names[1:], names[0]]
    made = compiled(*(question(n, relevant=f"${{{m}}} = 'x'") for n, m in zip(names, ring, strict=True)))
    assert made.definition is None
    [problem] = made.problems
    assert "wait for one another" in problem.text
    assert all(name in problem.text for name in names)


def test_an_empty_answer_is_an_answer() -> None:
    form = shape(question("a", "select_one codes.yes_no or_empty"), question("why", relevant="${a} = 'declined'"))
    assert settled(form, a="declined", why="tired") == {"a": "declined", "why": "tired"}
