"""Asks one case of one element. Every kind of case the ruleset uses has a function here, and nothing else decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import product
from typing import Any

from lxml import etree

from tessera.interchange.iati import narrowing
from tessera.interchange.iati.index import Index
from tessera.interchange.iati.ruleset import Case, agencies

MONEY = "descendant::value | descendant::forecast | descendant::loan-status"
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a case fails: the element, the attribute where one is meant, and the value where one helps to mend."""

    node: etree._Element
    attribute: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One case asked of one element at one moment, with the value of its loop."""

    case: Case
    node: etree._Element
    now: datetime
    each: str = ""

    def select(self, path: str) -> list[Any]:
        """Elements, attributes and texts a path finds."""
        found = _xpath(path)(self.node, each=self.each)
        return found if isinstance(found, list) else [found]

    def holds(self, path: str) -> bool:
        """Whether a condition holds: what XPath calls its boolean value."""
        return bool(_xpath(f"boolean({path})")(self.node, each=self.each))

    def matches(self) -> list[Any]:
        """All the case's paths find, in their order."""
        return [found for path in self.case.paths() for found in self.select(path)]


@cache
def _xpath(path: str) -> etree.XPath:
    """A loop's value is a variable of the expression, never a part of its text: a file cannot write expressions."""
    return etree.XPath(path.replace("'$1'", "$each").replace("$1", "$each"), regexp=False)


def _text(found: Any) -> str:
    return "".join(found.itertext()) if isinstance(found, etree._Element) else str(found)


def _at(found: Any, fallback: etree._Element) -> Fault:
    if isinstance(found, etree._Element):
        return Fault(found, value=_text(found))
    node = found.getparent() if hasattr(found, "getparent") else None
    name = str(getattr(found, "attrname", None) or "").rpartition("}")[2]
    return Fault(fallback if node is None else node, name, str(found))


def _moment(text: str) -> datetime | None:
    """A date or a time of day in UTC; a date begins at midnight. None for what is neither: the schema says so."""
    text = text.strip()
    try:
        if "T" in text:
            moment = datetime.fromisoformat(text)
        else:
            day = date.fromisoformat(text[:10])
            zone = text[10:].replace("Z", "+00:00")
            moment = datetime.fromisoformat(f"{day.isoformat()}T00:00:00{zone}")
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _moments(question: Question, path: str) -> list[tuple[Any, datetime]]:
    if path == "NOW":
        return [(None, question.now)]
    found = ((each, _moment(_text(each))) for each in question.select(path))
    return [(each, moment) for each, moment in found if moment]


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _atleast_one(question: Question) -> Iterator[Fault]:
    if not question.matches():
        yield Fault(question.node)


def _no_more_than_one(question: Question) -> Iterator[Fault]:
    yield from (_at(each, question.node) for each in question.matches()[1:])


def _one_or_all(question: Question) -> Iterator[Fault]:
    words = question.case.words
    if question.holds(words["one"]):
        return
    lacking = {
        "lang": "descendant::narrative[not(@xml:lang)]",
        "sector": "transaction[not(sector)]",
        "currency": f"({MONEY})[not(@currency)]",
    }[words["all"]]
    yield from (Fault(each) for each in question.select(lacking))


def _unique(question: Question) -> Iterator[Fault]:
    seen: set[str] = set()
    for each in question.matches():
        if (text := _text(each)) in seen:
            yield _at(each, question.node)
        seen.add(text)


def _strict_sum(question: Question) -> Iterator[Fault]:
    values = [_number(_text(each)) for each in question.matches()]
    total = sum((value for value in values if value is not None), start=Decimal(0))
    if round(total, 4) != Decimal(question.case.words["sum"]):
        yield Fault(question.node, value=f"{total.normalize():f}")


def _range(question: Question) -> Iterator[Fault]:
    low, high = (Decimal(str(question.case.words[end])) for end in ("min", "max"))
    for each in question.matches():
        value = _number(_text(each))
        if value is None or not low <= value <= high:
            yield _at(each, question.node)


def _date_order(question: Question) -> Iterator[Fault]:
    words = question.case.words
    for (place, less), (_more, more) in product(_moments(question, words["less"]), _moments(question, words["more"])):
        if less > more:
            yield _at(place, question.node)


def _date_now(question: Question) -> Iterator[Fault]:
    yield from (
        _at(place, question.node)
        for place, moment in _moments(question, question.case.words["date"])
        if moment > question.now
    )


def _between_dates(question: Question) -> Iterator[Fault]:
    words = question.case.words
    starts, ends = (_moments(question, words[end]) for end in ("start", "end"))
    for place, moment in _moments(question, words["date"]):
        if any(start > moment for _place, start in starts) or any(moment > end for _place, end in ends):
            yield _at(place, question.node)


def _time_limit(question: Question) -> Iterator[Fault]:
    words = question.case.words
    for (_start, start), (place, end) in product(_moments(question, words["start"]), _moments(question, words["end"])):
        if end - start > YEAR:
            yield _at(place, question.node)


def _regex_matches(question: Question) -> Iterator[Fault]:
    pattern = re.compile(question.case.words["regex"])
    yield from (
        _at(each, question.node) for each in question.matches() if _text(each) and not pattern.search(_text(each))
    )


def _no_spaces(question: Question) -> Iterator[Fault]:
    yield from (_at(each, question.node) for each in question.matches() if _text(each) != _text(each).strip())


@cache
def _registers() -> tuple[str, ...]:
    return tuple(f"{code}-" for code in sorted(agencies()))


def _startswith(question: Question) -> Iterator[Fault]:
    words = question.case.words
    if words["prefix"] == ["ORG-ID-PREFIX"]:
        begins = _registers()
    else:
        starts = [_text(each) for path in words["prefix"] for each in question.select(path)]
        separator = words.get("separator", "")
        begins = tuple(f"{start}{separator}" for start in starts if start)
    yield from (_at(each, question.node) for each in question.matches() if not _text(each).startswith(begins))


def _if_then(question: Question) -> Iterator[Fault]:
    words = question.case.words
    if question.holds(words["if"]) and not question.holds(words["then"]):
        found = question.matches()
        yield _at(found[0], question.node) if found else Fault(question.node)


KINDS: Mapping[str, Callable[[Question], Iterator[Fault]]] = {
    "atleast_one": _atleast_one,
    "between_dates": _between_dates,
    "date_now": _date_now,
    "date_order": _date_order,
    "if_then": _if_then,
    "no_more_than_one": _no_more_than_one,
    "no_spaces": _no_spaces,
    "one_or_all": _one_or_all,
    "range": _range,
    "regex_matches": _regex_matches,
    "startswith": _startswith,
    "strict_sum": _strict_sum,
    "time_limit": _time_limit,
    "unique": _unique,
}


def _questions(case: Case, node: etree._Element, now: datetime) -> Iterator[Question]:
    """Once, or once per different value of the loop; not at all where the case's condition does not hold."""
    whole = Question(case=case, node=node, now=now)
    values: Sequence[str] = (
        list(dict.fromkeys(str(each) for each in whole.select(case.foreach))) if case.foreach else [""]
    )
    for value in values:
        question = Question(case=case, node=node, now=now, each=value)
        if "condition" not in case.words or question.holds(case.words["condition"]):
            yield question


def ask(
    subject: etree._Element, root: str, now: datetime, only: Case | None = None, index: Index | None = None
) -> Iterator[tuple[Case, Fault]]:
    """Every place in an activity or organisation where a case fails, or where one does. `now` is aware and in UTC; `root` is
    the kind of file; an `index` says that the schema found nothing.

    A case that spares organisations already registered (`idCondition`) is asked of all: the register is not shipped.
    """
    plan = narrowing.plan(root, only)
    safe = int((now - timedelta(days=2)).strftime("%Y%m%d"))
    for case, nodes in plan.candidates(subject, safe, index):
        yield from ((case, fault) for fault in ask_of(case, nodes, now))


def ask_of(case: Case, nodes: Iterable[etree._Element], now: datetime) -> Iterator[Fault]:
    """Every place in these elements where a case fails."""
    decide = KINDS[case.kind]
    for node in nodes:
        for question in _questions(case, node, now):
            yield from decide(question)
