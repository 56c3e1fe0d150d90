"""Whether a case could fail in one activity or organisation, at a glance; what a glance cannot clear is asked exactly.

A glance may only be wrong in one direction: it may suspect what is right. It takes for granted that the schema found
nothing, so that every date is one and every period has one start and one end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial

from tessera.interchange.iati.index import Index
from tessera.interchange.iati.ruleset import Case, agencies

# Whether a case could fail, on a day (as a number, 20260131) that is surely past in every time zone.
Glance = Callable[[Index, int], bool]
FIRST = (None, "1")  # the first vocabulary, which need not be named
_STEP = re.compile(r"([\w-]+)(?:\[(.*)\])?")
_ONE_OF = re.compile(r"@(\w+) ?= ?'([^']*)'")
_PER_CENT = re.compile(r"\d{1,2}(?:\.\d+)?|100(?:\.0+)?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# The one expression that cases of the kind `regex_matches` use, and what it forbids.
SYMBOLS = r"^[^\/\&\|\?]+$"
_ODD = re.compile(r"[/&|?]|\A\s|\s\Z")


class Operand:
    """`place/@attribute` of a case; `only` are the values of another attribute that are meant, where the case says so."""

    def __init__(self, path: str) -> None:
        steps, _at, self.attribute = path.partition("@") if path.startswith("@") else path.partition("/@")
        parts = [_STEP.fullmatch(step) for step in steps.split("/") if step]
        if not all(parts):
            raise ValueError(path)
        self.place = "/".join(part[1] for part in parts if part)
        condition = parts[-1][2] if parts and parts[-1] else None
        told = _ONE_OF.findall(condition or "")
        named = {name for name, _value in told}
        self.by = named.pop() if len(named) == 1 and "and" not in (condition or "") else ""
        self.only = frozenset(value for _name, value in told)
        self._places: dict[str, str] = {}

    def _below(self, context: str) -> str:
        if context not in self._places:
            self._places[context] = f"{context}/{self.place}" if context and self.place else context or self.place
        return self._places[context]

    def said(self, index: Index, context: str = "") -> list[str]:
        """The values, of every element of the context."""
        place = self._below(context)
        if not index.at(place):
            return []
        values = index.values(place, self.attribute)
        if not self.by:
            return [value for value in values if value is not None]
        kinds = index.values(place, self.by)
        return [v for v, kind in zip(values, kinds, strict=True) if v is not None and kind in self.only]


def _day(text: str) -> int:
    """A plain date as a number; 0 for any other way of writing one."""
    return int(text[:4] + text[5:7] + text[8:]) if len(text) == 10 and text[:4].isdigit() else 0


def _values(case: Case, contexts: Sequence[str], wrong: Callable[[str], bool]) -> Glance:
    operands = [(Operand(path), context) for path in case.paths() for context in contexts]
    return lambda index, _safe: any(
        wrong(value) for operand, context in operands for value in operand.said(index, context)
    )


def _before_now(path: str, contexts: Sequence[str]) -> Glance:
    operands = [(Operand(path), context) for context in contexts]
    return lambda index, safe: any(
        not 0 < _day(value[:10]) < safe for operand, context in operands for value in operand.said(index, context)
    )


def _pairs(start: str, end: str, contexts: Sequence[str], fine: Callable[[int, int], bool]) -> Glance:
    first, last = Operand(start), Operand(end)

    def glance(index: Index, _safe: int) -> bool:
        for context in contexts:
            starts, ends = first.said(index, context), last.said(index, context)
            if not context and not (starts and ends):
                continue
            if len(starts) != len(ends) or (len(starts) != max(len(index.at(context)), 1) and starts):
                return True
            days = ((_day(one), _day(other)) for one, other in zip(starts, ends, strict=True))
            if any(not one or not other or not fine(one, other) for one, other in days):
                return True
        return False

    return glance


def _order(case: Case, contexts: Sequence[str]) -> Glance:
    if case.words["more"] == "NOW":
        return _before_now(case.words["less"], contexts)
    return _pairs(case.words["less"], case.words["more"], contexts, lambda one, other: one <= other)


def _limit(case: Case, contexts: Sequence[str]) -> Glance:
    # Less than 10000 apart as numbers is less than a year apart as dates.
    near = partial(_pairs, case.words["start"], case.words["end"], contexts)
    return near(lambda one, other: other - one < 10000)


@cache
def _plain(paths: tuple[str, ...], contexts: tuple[str, ...]) -> Glance:
    """References are looked at once for blanks and for symbols."""
    operands = [(Operand(path), context) for path in paths for context in contexts]
    odd = _ODD.search
    return lambda index, _safe: any(
        odd(value) for operand, context in operands for value in operand.said(index, context)
    )


def _reference(case: Case, contexts: Sequence[str]) -> Glance:
    return _plain(tuple(case.paths()), tuple(contexts))


def _range(case: Case, contexts: Sequence[str]) -> Glance:
    return _values(case, contexts, lambda value: not _PER_CENT.fullmatch(value))


def _date_now(case: Case, contexts: Sequence[str]) -> Glance:
    return _before_now(case.words["date"], contexts)


def _one_or_all(case: Case, _contexts: Sequence[str]) -> Glance:
    one = case.words["one"]
    name = one[1:].replace("xml:", "{http://www.w3.org/XML/1998/namespace}")
    return lambda index, _safe: index.subject.get(name) is None if one.startswith("@") else not index.at(one)


BY_KIND: Mapping[str, Callable[[Case, Sequence[str]], Glance]] = {
    "date_now": _date_now,
    "date_order": _order,
    "no_spaces": _reference,
    "one_or_all": _one_or_all,
    "range": _range,
    "regex_matches": _reference,
    "time_limit": _limit,
}


def _hundred(percentages: Sequence[str | None]) -> bool:
    """Whether these make 100, each saying its part; one alone may say nothing."""
    said = [each for each in percentages if each is not None]
    if len(percentages) == 1:
        return not said or Decimal(said[0]) == 100
    if len(said) == len(percentages) and all(map(str.isdecimal, said)):
        return sum(map(int, said)) == 100
    return len(said) == len(percentages) and round(sum(map(Decimal, said), Decimal(0)), 4) == 100


def _sectors(index: Index, _safe: int) -> bool:
    groups: dict[str, list[str | None]] = {}
    for vocabulary, share in zip(
        index.values("sector", "vocabulary"), index.values("sector", "percentage"), strict=True
    ):
        groups.setdefault("1" if vocabulary is None else vocabulary, []).append(share)
    return "" in groups or not all(map(_hundred, groups.values()))


def _where(index: Index, _safe: int) -> bool:
    countries, regions = index.values("recipient-country", "percentage"), index.values("recipient-region", "percentage")
    if (countries and regions) or len(regions) > 1:
        return True
    return not _hundred(countries or regions) if countries or regions else False


def _nowhere(index: Index, _safe: int) -> bool:
    return not (index.at("recipient-country") or index.at("recipient-region"))


def _twice_where(index: Index, safe: int) -> bool:
    below = index.at("transaction/recipient-country") or index.at("transaction/recipient-region")
    return bool(below) and not _nowhere(index, safe)


def _budget_items(index: Index, _safe: int) -> bool:
    items = index.at("country-budget-items")
    shares = index.values("country-budget-items/budget-item", "percentage")
    return len(items) > 1 or (bool(shares) and not _hundred(shares))


def _first_is_there(place: str, index: Index, _safe: int) -> bool:
    used = index.values(place, "vocabulary")
    return bool(used) and not any(each in FIRST for each in used)


def _repeated(vocabularies: Iterable[str | None]) -> bool:
    used = ["1" if each is None else each for each in vocabularies]
    return "" in used or len(set(used)) < len(used)


def _aid_types(index: Index, _safe: int) -> bool:
    return _repeated(index.values("default-aid-type", "vocabulary"))


def _aid_types_of_transactions(index: Index, _safe: int) -> bool:
    if not index.at("transaction/aid-type"):
        return False
    return any(
        _repeated(each.get("vocabulary") for each in node.iterchildren("aid-type")) for node in index.at("transaction")
    )


def _narratives(place: str, vocabularies: frozenset[str], index: Index, _safe: int) -> bool:
    for node, used in zip(index.at(place), index.values(place, "vocabulary"), strict=True):
        known = used is None or (used.isdigit() and len(used) < 3)
        if not known or (used in vocabularies and node.find("narrative") is None):
            return True
    return False


def _named(*where: str) -> Glance:
    """An organisation has a reference or a name."""
    return lambda index, _safe: any(
        ref is None and node.find("narrative") is None
        for place in where
        for node, ref in zip(index.at(place), index.values(place, "ref"), strict=True)
    )


def _titled(tag: str, index: Index, _safe: int) -> bool:
    for node in index.subject.iter(tag):
        first = node[0] if len(node) else None
        if first is None or first.tag != "narrative" or not first.text:
            return True
    return False


_FIGURES = ("result/indicator/baseline", "result/indicator/period/target", "result/indicator/period/actual")


def _figure_missing(place: str, index: Index, _safe: int) -> bool:
    return None in index.values(place, "value")


def _figure_odd(place: str, index: Index, _safe: int) -> bool:
    return any(not _NUMBER.fullmatch(value) for value in index.said(place, "value"))


def _figure_of_words(place: str, index: Index, _safe: int) -> bool:
    return "5" in index.values("result/indicator", "measure") and bool(index.said(place, "value"))


def _known_register(ref: str) -> bool:
    parts = ref.split("-")
    return any("-".join(parts[:end]) in agencies() for end in range(1, len(parts)))


def _register(index: Index, _safe: int) -> bool:
    return not all(map(_known_register, index.said("reporting-org", "ref")))


def _identifier(index: Index, _safe: int) -> bool:
    said, refs = index.said("iati-identifier", ""), index.said("reporting-org", "ref")
    return len(said) != 1 or len(refs) != 1 or not refs[0] or not said[0].startswith(f"{refs[0]}-")


def _started(index: Index, _safe: int) -> bool:
    return not {"1", "2"} & set(index.values("activity-date", "type"))


BY_RULE: Mapping[str, Glance] = {
    "1.1.3": _identifier,
    "1.1.21": _identifier,
    "1.14.8": _register,
    "1.18.8": _register,
    "2.1.1": _sectors,
    "2.1.2": _sectors,
    "2.1.4": _sectors,
    "2.2.1": partial(_narratives, "sector", frozenset({"98", "99"})),
    "3.1.1": _where,
    "3.1.2": _where,
    "3.1.4": _where,
    "3.4.1": _where,
    "3.4.2": _where,
    "3.4.4": _where,
    "3.6.2": _twice_where,
    "3.7.1": _nowhere,
    "3.7.2": _nowhere,
    "4.3.1": partial(_titled, "title"),
    "4.4.1": partial(_titled, "description"),
    "6.2.2": lambda index, _safe: not (index.at("sector") or index.at("transaction/sector")),
    "6.6.2": lambda index, _safe: bool(index.at("sector") and index.at("transaction/sector")),
    "6.8.1": _named("other-identifier/owner-org"),
    "6.9.1": _named("transaction/provider-org", "planned-disbursement/provider-org"),
    "6.9.2": _named("transaction/receiver-org", "planned-disbursement/receiver-org"),
    "6.10.1": _named("participating-org"),
    "6.11.1": _started,
    "6.13.1": partial(_narratives, "policy-marker", frozenset({"99"})),
    "6.14.1": lambda index, _safe: None in index.values("policy-marker", "significance"),
    "7.9.1": _budget_items,
    "7.9.2": _budget_items,
    "7.9.4": _budget_items,
    "8.8.1": partial(_figure_missing, _FIGURES[0]),
    "8.8.2": partial(_figure_odd, _FIGURES[0]),
    "8.8.3": partial(_figure_of_words, _FIGURES[0]),
    "8.9.1": partial(_figure_missing, _FIGURES[1]),
    "8.9.2": partial(_figure_odd, _FIGURES[1]),
    "8.9.3": partial(_figure_of_words, _FIGURES[1]),
    "8.10.1": partial(_figure_missing, _FIGURES[2]),
    "8.10.2": partial(_figure_odd, _FIGURES[2]),
    "8.10.3": partial(_figure_of_words, _FIGURES[2]),
    "8.11.1": lambda index, _safe: bool(index.at("result/reference")),
    "11.3.1": lambda index, _safe: bool(index.at("recipient-country-budget/budget-line")),
    "102.1.1": partial(_first_is_there, "sector"),
    "107.1.1": partial(_first_is_there, "default-aid-type"),
    "107.1.2": _aid_types,
    "107.2.1": partial(_first_is_there, "transaction/aid-type"),
    "107.2.2": _aid_types_of_transactions,
}


def suspects(_index: Index, _safe: int) -> bool:
    """The glance at a case that nobody wrote one for: it is always asked."""
    return True


def glance(case: Case, contexts: Sequence[str]) -> Glance:
    """How to glance at a case; `contexts` are the places of its elements, "" the subject itself."""
    if known := BY_RULE.get(case.rule):
        return known
    if case.words.get("regex", SYMBOLS) != SYMBOLS or case.kind not in BY_KIND:
        return suspects
    return BY_KIND[case.kind](case, contexts)
