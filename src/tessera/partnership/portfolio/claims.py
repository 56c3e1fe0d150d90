"""The headline of a list: what it claims of itself, kept with its day and never taken for a total to reach."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tessera.partnership.portfolio import values

_AS_OF = re.compile(
    r"\bas of (?P<day>[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?, ?\d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4}|[A-Z][a-z]{2,8} \d{4}"
    r"|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2})", re.IGNORECASE,
)  # fmt: skip
_COUNTS = {
    "projects": re.compile(r"(?<![\d$.])(?P<n>\d{1,3}(?:,\d{3})+|\d{1,6})\b[^.$]{0,80}?\bprojects\b", re.IGNORECASE),
    "countries": re.compile(r"(?<![\d$.])(?P<n>\d{1,3})\s+countries\b", re.IGNORECASE),
}
_DOLLARS = re.compile(r"\$\s?(?P<n>\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?)\s*(?P<scale>million|billion)?", re.IGNORECASE)
_AT_LEAST = re.compile(r"\b(?:over|more than|at least)\s*$", re.IGNORECASE)
# Characters; nobody claims anything in a sentence longer than this.
_LONGEST = 600
_SCALES = {"": Decimal(1), "million": Decimal(10**6), "billion": Decimal(10**9)}


@dataclass(frozen=True, slots=True)
class Claim:
    """One number a page claims: of what (`projects`, `countries`, `amount_usd`), how much, whether "more than", the day
    it is for (None where none is said), and the sentence it stands in."""

    what: str
    value: Decimal
    at_least: bool
    as_of: date | None
    sentence: str


def claims(lines: Iterable[str]) -> list[Claim]:
    """The claims in the words before the first section; none where no sentence has numbers of projects."""
    found: list[Claim] = []
    for line in lines:
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z])", line):
            if len(sentence) < _LONGEST and _COUNTS["projects"].search(sentence):
                found += _of(sentence)
    return found


def _of(sentence: str) -> list[Claim]:
    day = _AS_OF.search(sentence)
    as_of = _day(day["day"]) if day else None
    # The day has a year in it, which is no number of projects.
    rest = _AS_OF.sub("", sentence)
    made = []
    for what, pattern in _COUNTS.items():
        if hit := pattern.search(rest):
            made.append(Claim(what, Decimal(hit["n"].replace(",", "")), _more(rest, hit), as_of, sentence))
    if hit := _DOLLARS.search(rest):
        value = Decimal(hit["n"].replace(",", "")) * _SCALES[(hit["scale"] or "").lower()]
        made.append(Claim("amount_usd", value, _more(rest, hit), as_of, sentence))
    return made


def _more(sentence: str, hit: re.Match[str]) -> bool:
    return bool(_AT_LEAST.search(sentence[: hit.start()]))


def _day(text: str) -> date | None:
    return values.days(text).ends
