"""Expressions: what they give, and that nothing hostile gets through or takes long."""

from __future__ import annotations

import datetime
import math
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tessera.protection.forms.engine import expressions
from tessera.protection.forms.engine.evaluate import Value, evaluate, number, number_text, text
from tessera.protection.forms.engine.expressions import ExpressionError, parse

DAY = datetime.date(2026, 3, 5)


class Answers:
    """A few answers to ask about."""

    today = DAY

    def __init__(self, own: str = "", **answers: Value) -> None:
        self.answers, self._own = answers, own

    def ref(self, name: str) -> Value:
        return self.answers.get(name, "")

    def own(self) -> Value:
        return self._own


def value(written: str, own: str = "", **answers: Value) -> Value:
    return evaluate(parse(written), Answers(own, **answers))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("7 mod 4 - 10 div 4", 0.5),
        ("--2", 2.0),
        ("${age} >= 18 and ${age} < 60", True),
        ("${none} < 60", False),
        ("${none} = ''", True),
        ("selected(${several}, 'b')", True),
        ("selected(${several}, 'bb')", False),
        ("count-selected(${several})", 3.0),
        ("selected-at(${several}, 2)", "c"),
        ("not(${age} = 20) or ${age} != 21", True),
        ("if(${age} > 17, 'adult', 'child')", "adult"),
        ("coalesce(${none}, ${age})", "20"),
        ("concat('a', 1 div 2, true())", "a0.5true"),
        ("sum(${ages})", 12.0),
        ("count(${ages})", 3.0),
        ("count-non-empty(${ages})", 2.0),
        ("max(${ages}, 3)", 7.0),
        ("min(${ages})", 5.0),
        ("round(2.345, 2)", 2.35),
        ("round(-2.5)", -2.0),
        ("int(-2.7)", -2.0),
        ("today()", "2026-03-05"),
        ("${born} <= today()", True),
        ("int((today() - ${born}) div 365.25)", 25.0),
        ("format-date(${born}, '%e.%n.%Y')", "1.7.2000"),
        ("date(today() + 30)", "2026-04-04"),
        ("string-length('سلام')", 4.0),
        ("substr('harbour', 1, 4)", "arb"),
        ("substring-before('a-b', '-')", "a"),
        ("substring-after('a-b', '-')", "b"),
        ("starts-with('harbour', 'har') and ends-with('harbour', 'our')", True),
        ("normalize-space('  a   b ')", "a b"),
        ("${ages} = 7", True),
        (". > 3 and . < 12", True),
        ("‘curly’ = 'curly'", True),
    ],
)
def test_an_expression_gives_what_xpath_says(written: str, expected: Value) -> None:
    answers: dict[str, Value] = {"age": "20", "several": "a b c", "ages": ["5", "", "7"], "born": "2000-07-01"}
    assert value(written, own="9", **answers) == expected


def test_what_cannot_be_worked_out_is_not_a_number() -> None:
    for written in (
        "${none} + 1",
        "'x' * 2",
        "0 div 0",
        "1 mod 0",
        "number('1e5')",
        "max(${none})",
        "'2026-02-30' - 1",
    ):
        assert math.isnan(number(value(written))), written
    assert value("1 div 0") == math.inf


@pytest.mark.parametrize(
    ("written", "at", "says"),
    [
        ("${age} >", 9, "ends too early"),
        ("${age} = yes", 10, "'yes' for a choice"),
        ("selected(${age}", 16, "ends too early"),
        ("indexed-repeat(${a}, ${b}, 1)", 1, "no function indexed-repeat()"),
        ("selected(${age})", 1, "takes 2 values"),
        ("${age} = 'x", 10, "cannot be read"),
        ("1 2", 3, "after the end"),
        ("/data/age", 1, "cannot be read"),
        ("document('file:///etc/passwd')", 1, "no function document()"),
        ("regex(., '(a+)+$')", 1, "no function regex()"),
        ("today() ; drop", 9, "cannot be read"),
    ],
)
def test_a_fault_says_what_and_where(written: str, at: int, says: str) -> None:
    with pytest.raises(ExpressionError) as found:
        parse(written)
    assert says in found.value.text
    assert found.value.at == at


@pytest.mark.parametrize(
    "hostile",
    [
        "(" * 100_000,
        "not(" * 1_990,
        "-" * 1_999,
        "1" + "+1" * 990 + "+",
        "'" * 1_999,
        "${" * 900,
        "a" * 1_999,
        "1=" * 999,
    ],
)
def test_a_hostile_expression_is_refused_at_once(hostile: str) -> None:
    began = time.process_time()
    with pytest.raises(ExpressionError):
        parse(hostile)
    assert time.process_time() - began < 1


def test_a_chain_of_sums_is_worked_out_up_to_its_bound() -> None:
    assert value("+".join(["1"] * 151)) == 151.0
    with pytest.raises(ExpressionError, match="too long"):
        parse("+".join(["1"] * 152))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_reason(written: str) -> None:
    try:
        said, at = parse(written), 1
    except ExpressionError as fault:
        said, at = fault.text, fault.at
    assert said
    assert 1 <= at <= len(written) + 1


_numbers = st.integers(-10_000, 10_000).map(str) | st.decimals(-1000, 1000, places=3).map(str)
_leaves = _numbers.map(lambda n: f"({n})") | st.sampled_from(
    ["${age}", "${none}", "${ages}", "${several}", "'a'", "''", "today()", "true()", "${born}", "."]
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    names = [
        name for name, (least, most) in expressions.FUNCTIONS.items() if least <= 2 and (most is None or most >= 2)
    ]
    ones = [name for name, (least, most) in expressions.FUNCTIONS.items() if least <= 1 and (most is None or most >= 1)]
    return (
        st.tuples(inner, st.sampled_from(["+", "-", "*", "div", "mod", "=", "!=", "<", ">=", "and", "or"]), inner).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        )
        | st.tuples(st.sampled_from(names), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})")
        | st.tuples(st.sampled_from(ones), inner).map(lambda t: f"{t[0]}({t[1]})")
    )


EXPRESSIONS = st.recursive(_leaves, _grown, max_leaves=8)


@given(EXPRESSIONS)
def test_whatever_can_be_read_can_be_worked_out(written: str) -> None:
    found = value(written, own="4", age="20", ages=["5", "", "7.5"], several="a b", born="2000-02-29")
    assert isinstance(found, str | float | bool | list)
    assert len(text(found)) <= 20_000


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(7.0**18)
def test_a_number_is_written_without_an_exponent_and_read_back(value: float) -> None:
    written = number_text(value)
    assert "e" not in written.lower()
    assert not written.endswith(".0")
    if len(written) < 400:
        assert float(written) == value
