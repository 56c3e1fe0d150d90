"""What an expression gives, by the rules of XPath 1.0: text, numbers (doubles) and yes-or-no turn into one another.

Dates are ISO text and count in days since 1970 where a number is wanted, as in ODK. Nothing raises: what cannot be
worked out is NaN or "". The browser's copy of these rules is static/forms/evaluate.js; a test holds the two together.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Protocol

from tessera.protection.forms.engine.expressions import Node

Value = str | float | bool | list[str]

# A text that grows by being joined to itself would grow without end over a chain of calculations.
LONGEST_TEXT = 10_000
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?", re.DOTALL)
_NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)\s*")
_EPOCH = datetime.date(1970, 1, 1).toordinal()


class Scope(Protocol):
    """Where an expression is judged."""

    today: datetime.date

    def ref(self, name: str) -> Value:
        """The answer of a question: text, or a list of texts for a question of a repeat seen from outside."""

    def own(self) -> Value:
        """The answer that a constraint judges."""


def text(value: Value) -> str:
    """As text; a list gives its first."""
    if isinstance(value, list):
        return value[0] if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return value


def number_text(value: float) -> str:
    """A number as XPath writes it: no point when it is whole, never an exponent of ours."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(repr(value)), "f").removesuffix(".0")


def number(value: Value) -> float:
    """As a number; NaN when it is none. A date is its days since 1970."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    written = text(value)
    if found := _DATE.fullmatch(written):
        try:
            return float(datetime.date(*map(int, found.groups())).toordinal() - _EPOCH)
        except ValueError:
            return math.nan
    return float(written) if len(written) < 400 and _NUMBER.fullmatch(written) else math.nan


def boolean(value: Value) -> bool:
    """As yes or no: anything but nothing."""
    if isinstance(value, float):
        return not (math.isnan(value) or value == 0)
    return bool(value)


def evaluate(node: Node, scope: Scope) -> Value:
    """The value of a tree. The depth is bounded by the parser."""
    kind = node[0]
    if kind in {"num", "str"}:
        literal: Value = node[1]
        return literal
    if kind == "ref":
        return scope.ref(node[1])
    if kind == "self":
        return scope.own()
    if kind == "neg":
        return -number(evaluate(node[1], scope))
    if kind == "op":
        return _operation(node[1], node[2], node[3], scope)
    return _call(node[1], node[2:], scope)


def _operation(sign: str, left: Node, right: Node, scope: Scope) -> Value:
    if sign in {"and", "or"}:
        first = boolean(evaluate(left, scope))
        return first if first == (sign == "or") else boolean(evaluate(right, scope))
    a, b = evaluate(left, scope), evaluate(right, scope)
    if sign in _COMPARE:
        return any(_COMPARE[sign](x, y) for x in _each(a) for y in _each(b))
    return _ARITHMETIC[sign](number(a), number(b))


def _each(value: Value) -> Sequence[Value]:
    return value if isinstance(value, list) else [value]


def _equal(a: Value, b: Value) -> bool:
    if isinstance(a, bool) or isinstance(b, bool):
        return boolean(a) == boolean(b)
    if isinstance(a, float) or isinstance(b, float):
        return number(a) == number(b)
    return text(a) == text(b)


def _unequal(a: Value, b: Value) -> bool:
    return not _equal(a, b)


def _divide(a: float, b: float) -> float:
    if b:
        return a / b
    return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1, b)


def _modulo(a: float, b: float) -> float:
    return math.nan if not b or math.isinf(a) or math.isnan(a) or math.isnan(b) else math.fmod(a, b)


_COMPARE: dict[str, Callable[[Value, Value], bool]] = {
    "=": _equal,
    "!=": _unequal,
    "<": lambda a, b: number(a) < number(b),
    "<=": lambda a, b: number(a) <= number(b),
    ">": lambda a, b: number(a) > number(b),
    ">=": lambda a, b: number(a) >= number(b),
}
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "div": _divide,
    "mod": _modulo,
}


def _call(name: str, given: tuple[Node, ...], scope: Scope) -> Value:
    if name == "if":
        return evaluate(given[1] if boolean(evaluate(given[0], scope)) else given[2], scope)
    if name == "today":
        return scope.today.isoformat()
    return _FUNCTIONS[name]([evaluate(each, scope) for each in given])


def _cut(value: str) -> str:
    return value[:LONGEST_TEXT]


def _numbers(values: list[Value]) -> list[float]:
    """Every number given, lists opened; an unanswered question counts for nothing."""
    found = [each for value in values for each in _each(value)]
    return [number(each) for each in found if each != ""]


def _round(values: list[Value]) -> float:
    value, places = number(values[0]), number(values[1]) if len(values) > 1 else 0.0
    if math.isnan(value) or math.isinf(value) or math.isnan(places) or abs(places) > 12:
        return value
    scale = 10.0 ** int(places)
    return math.floor(value * scale + 0.5) / scale


def _whole(by: Callable[[float], int]) -> Callable[[list[Value]], Value]:
    def rounded(values: list[Value]) -> Value:
        value = number(values[0])
        return value if math.isnan(value) or math.isinf(value) else float(by(value))

    return rounded


def _power(values: list[Value]) -> float:
    try:
        return math.pow(number(values[0]), number(values[1]))
    except (OverflowError, ValueError):
        return math.nan


def _substr(values: list[Value]) -> str:
    written, start = text(values[0]), number(values[1])
    end = number(values[2]) if len(values) > 2 else float(len(written))
    if math.isnan(start) or math.isnan(end):
        return ""
    bounded = [int(max(0.0, min(float(len(written)), place))) for place in (start, end)]
    return written[bounded[0] : bounded[1]]


def _selected_at(values: list[Value]) -> str:
    parts, place = text(values[0]).split(), number(values[1])
    return parts[int(place)] if not math.isnan(place) and 0 <= place < len(parts) else ""


def _date(values: list[Value]) -> str:
    days = number(values[0])
    try:
        return datetime.date.fromordinal(int(days) + _EPOCH).isoformat()
    except (ValueError, OverflowError):
        return ""


def _format_date(values: list[Value]) -> str:
    iso = _date(values)
    if not iso:
        return ""
    year, month, day = iso.split("-")
    parts = {"%Y": year, "%y": year[2:], "%m": month, "%n": str(int(month)), "%d": day, "%e": str(int(day))}
    return _cut(re.sub("%.", lambda found: parts.get(found.group(), ""), text(values[1])))


def _extreme(pick: Callable[[list[float]], float]) -> Callable[[list[Value]], Value]:
    def extreme(values: list[Value]) -> Value:
        found = _numbers(values)
        return math.nan if not found or any(map(math.isnan, found)) else pick(found)

    return extreme


def _join(values: list[Value]) -> str:
    return _cut(text(values[0]).join(text(each) for value in values[1:] for each in _each(value)))


_FUNCTIONS: dict[str, Callable[[list[Value]], Value]] = {
    "abs": lambda v: abs(number(v[0])),
    "boolean": lambda v: boolean(v[0]),
    "ceiling": _whole(math.ceil),
    "coalesce": lambda v: v[0] if text(v[0]) != "" else v[1],
    "concat": lambda v: _cut("".join(text(each) for value in v for each in _each(value))),
    "contains": lambda v: text(v[1]) in text(v[0]),
    "count": lambda v: float(len(v[0])) if isinstance(v[0], list) else float(text(v[0]) != ""),
    "count-non-empty": lambda v: float(sum(text(each) != "" for each in _each(v[0]))),
    "count-selected": lambda v: float(len(text(v[0]).split())),
    "date": _date,
    "ends-with": lambda v: text(v[0]).endswith(text(v[1])),
    "false": lambda _v: False,
    "floor": _whole(math.floor),
    "format-date": _format_date,
    "int": _whole(int),
    "join": _join,
    "max": _extreme(max),
    "min": _extreme(min),
    "normalize-space": lambda v: " ".join(text(v[0]).split()),
    "not": lambda v: not boolean(v[0]),
    "number": lambda v: number(v[0]),
    "once": lambda v: text(v[0]),
    "pow": _power,
    "round": _round,
    "selected": lambda v: text(v[1]) in text(v[0]).split(),
    "selected-at": _selected_at,
    "starts-with": lambda v: text(v[0]).startswith(text(v[1])),
    "string": lambda v: text(v[0]),
    "string-length": lambda v: float(len(text(v[0]))),
    "substr": _substr,
    "substring-after": lambda v: text(v[0]).partition(text(v[1]))[2] if text(v[1]) else text(v[0]),
    "substring-before": lambda v: text(v[0]).partition(text(v[1]))[0] if text(v[1]) and text(v[1]) in text(v[0]) else "",
    "sum": lambda v: math.fsum(_numbers(v)) if not any(map(math.isinf, _numbers(v))) else math.nan,
    "true": lambda _v: True,
}  # fmt: skip
