"""Finds the few elements of an activity or organisation that a case could fail at.

Only these are then asked exactly. Where the schema found nothing, a glance clears most cases (`glancing`); the others, and
every case where the schema did find something, are narrowed down by an expression. It may name an element too many, never
one too few: where it cannot be sure (two dates instead of one, a time zone, a loop), it keeps the element.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from lxml import etree

from tessera.interchange.iati import glancing
from tessera.interchange.iati.document import SUBJECTS
from tessera.interchange.iati.index import Index
from tessera.interchange.iati.ruleset import Case, cases


def _any(paths: list[str]) -> str:
    return " | ".join(paths)


def _digits(path: str) -> str:
    """A plain date as a number, such as 20260131; anything else is no number, and no comparison with it holds."""
    return f"number(translate({path}, '-', ''))"


def _date_order(case: Case) -> str:
    less, more = case.words["less"], case.words["more"]
    if more == "NOW":
        return f"{less}[not({_digits('.')} < $safe)]"
    several = f"count({less}) > 1 or count({more}) > 1"
    return f"({less}) and ({more}) and ({several} or not({_digits(less)} <= {_digits(more)}))"


def _time_limit(case: Case) -> str:
    start, end = case.words["start"], case.words["end"]
    several = f"count({start}) > 1 or count({end}) > 1"
    # Less than 10000 apart as numbers is less than a year apart as dates.
    return f"{several} or not({_digits(end)} - {_digits(start)} < 10000)"


def _startswith(case: Case) -> str:
    (path,), prefix = case.paths(), case.words["prefix"][0]
    if prefix == "ORG-ID-PREFIX":
        return path
    separator = case.words.get("separator", "")
    return f"count({path}) > 1 or not({prefix}) or not(starts-with({path}, concat({prefix}, '{separator}')))"


def _unique(case: Case) -> str:
    first, second = case.paths()
    return f"count({first}) > 1 or count({second}) > 1 or {first} = {second}"


# All but the quote, which would end the text in an expression.
_ASCII = "".join(map(chr, range(0x20, 0x7F))).replace('"', "") + "\t\n\r"


def _no_spaces(case: Case) -> str:
    # What normalising leaves alone has no blank at either end; blanks of other scripts are beyond XPath.
    foreign = f"translate(., \"{_ASCII}\", '') != ''"
    return " or ".join(f"{path}[not(. = normalize-space(.)) or {foreign}]" for path in case.paths())


_PREDICATES: Mapping[str, Callable[[Case], str]] = {
    "atleast_one": lambda case: f"not({_any(case.paths())})",
    "between_dates": lambda case: case.words["date"],
    "date_now": lambda case: f"{case.words['date']}[not({_digits('substring(., 1, 10)')} < $safe)]",
    "date_order": _date_order,
    "if_then": lambda case: f"({case.words['if']}) and not({case.words['then']})",
    "no_more_than_one": lambda case: f"count({_any(case.paths())}) > 1",
    "no_spaces": _no_spaces,
    "one_or_all": lambda case: f"not({case.words['one']})",
    "range": lambda case: " or ".join(
        f"{path}[not(. >= {case.words['min']} and . <= {case.words['max']})]" for path in case.paths()
    ),
    "regex_matches": lambda case: " or ".join(
        f"{path}[contains(., '/') or contains(., '&') or contains(., '|') or contains(., '?')]" for path in case.paths()
    ),
    "startswith": _startswith,
    "strict_sum": lambda case: case.words["condition"],
    "time_limit": _time_limit,
    "unique": _unique,
}


def _relative(context: str, root: str) -> str:
    """A case's context as seen from one activity or organisation; "" where the case is about the other kind of file."""
    whole = f"/{root}/{SUBJECTS[root]}"
    found = []
    for path in context.split(" | "):
        if path.startswith("//"):
            found.append(f"descendant::{path[2:]}")
        elif path == whole:
            found.append("self::*")
        elif path.startswith(f"{whole}/"):
            found.append(path.removeprefix(f"{whole}/"))
    return " | ".join(found)


def _candidates(case: Case, root: str) -> str:
    if case.foreach:
        predicate = case.foreach
    elif case.kind == "regex_matches" and case.words["regex"] != glancing.SYMBOLS:
        predicate = "true()"
    else:
        predicate = _PREDICATES[case.kind](case)
    context = _relative(case.context, root)
    return f"({context})[{predicate}]" if context else ""


class Plan:
    """How one activity or organisation of a kind of file is asked. Expressions expect `$safe`, a day as a number, surely
    past in every time zone."""

    def __init__(self, root: str, asked: Sequence[Case]) -> None:
        written = [(case, expression) for case in asked if (expression := _candidates(case, root))]
        # Cases that are cleared by one and the same glance share it.
        self._glances: dict[glancing.Glance, list[tuple[Case, etree.XPath]]] = {}
        for case, expression in written:
            glance = glancing.glance(case, _places(_relative(case.context, root)))
            self._glances.setdefault(glance, []).append((case, etree.XPath(expression, regexp=False)))
        self.asked = [(case, etree.XPath(expression, regexp=False)) for case, expression in written]
        # One call answers for all cases, a digit each: a call costs more than what it looks at.
        flags = ", ".join(f"number(boolean({expression}))" for _case, expression in written)
        self._flags = etree.XPath(f"concat({flags or 0}, '')", smart_strings=False, regexp=False)

    def candidates(
        self, node: etree._Element, safe: int, index: Index | None = None
    ) -> Iterator[tuple[Case, list[etree._Element]]]:
        """Each case that could fail in this activity or organisation, with the elements to ask. The `index` of one in which
        the schema found nothing makes it quick."""
        if index is not None:
            for suspects, several in self._glances.items():
                if suspects(index, safe):
                    yield from ((case, expression(node, safe=safe)) for case, expression in several)
            return
        flags = self._flags(node, safe=safe)
        for (case, expression), flag in zip(self.asked, flags, strict=False):
            if flag == "1":
                yield case, expression(node, safe=safe)


def _bare(path: str) -> str:
    return re.sub(r"\[[^\]]*\]", "", path).removeprefix("self::*")


def _places(contexts: str) -> list[str]:
    """The places of a context, without its conditions."""
    return [_bare(each) for each in contexts.split(" | ")]


@cache
def looked_at(root: str) -> tuple[str, ...]:
    """Every place of a kind of file that a case looks at."""
    found: dict[str, None] = {}
    for case in cases():
        if not (context := _relative(case.context, root)):
            continue
        words = [case.words.get(name, "") for name in ("one", "less", "more", "date", "start", "end")]
        for place in _places(context):
            for path in (*case.paths(), *words):
                step = _bare(path).partition("@")[0].rstrip("/")
                if not set("(.:") & set(place + step):
                    found[f"{place}/{step}".strip("/")] = None
    return tuple(found)


@cache
def plan(root: str, only: Case | None = None) -> Plan:
    """The plan of a kind of file, for all cases or one."""
    return Plan(root, cases() if only is None else [only])
