"""Amounts and days as lists write them. What can be read in one way only is read; every other way of writing is said."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Remarks = set[str]
# More than any award of this field: the largest known one is 25 million.
_ABSURD = Decimal(10**9)
_NUMBER = r"\d{1,15}(?:[., ]\d{3,15}){0,6}(?:\.\d{1,9})?"
_SUM = re.compile(
    rf"(?<![\w.,])(?P<n>{_NUMBER})(?![,.]?\d)\s?(?P<scale>thousand|million|billion|mn|bn|mil|[kmb])?\b\.?",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?:US ?|USD ?)?\$\s?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?")
_COMMAS = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?")
_GROUPED = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d{1,2})?")
_SCALES = {"thousand": 3, "k": 3, "million": 6, "mn": 6, "mil": 6, "m": 6, "billion": 9, "bn": 9, "b": 9}
_OTHER_MONEY = re.compile(
    r"[€£¥₹₽₩₺₦]|\b(?:EUR|euros?|GBP|pounds?|CHF|JPY|CNY|INR)\b"
    r"|\b(?:CAD|AUD|NZD|HKD|SGD)\b|\b(?:C|CA|A|AU|NZ|HK|S)\$", re.IGNORECASE,
)  # fmt: skip
_DOLLARS = re.compile(r"\bUS ?\$|\bUSD(?=\b|\d) ?\$?|\$|\bU\.?S\.? dollars?\b|\bdollars?\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"^(?:~|≈|approximately|approx\.?|about|around|roughly|nearly|almost|over|more than|up to|at least|less than|under|circa|ca\.?|c\.)"
    r"\s*", re.IGNORECASE,
)  # fmt: skip
_NOTHING = re.compile(
    r"(?:n/?a|tbd|tba|none|unknown|not available|to be determined|pending|-+|–|—|\?+|\.+)?", re.IGNORECASE
)

_MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
}
_MONTHS |= {"sept": 9}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR, _DAY_OF = r"(?P<year>\d{4})", r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?<![\w/]){pattern}(?![\w/])", re.IGNORECASE))
    for kind, pattern in (
        ("iso", r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?:T00:00(?::00)?Z?)?"),
        ("numbers", r"(?P<month>\d{1,2})\s?[/.-]\s?(?P<day>\d{1,2})\s?[/.-]\s?(?P<year>\d{4}|\d{2})"),
        ("words", rf"{_MONTH}\s?{_DAY_OF},?\s{{0,2}}{_YEAR}"),
        ("words", rf"{_DAY_OF}(?:\sof)?[\s-]{_MONTH},?[\s-]{{0,2}}{_YEAR}"),
        ("month", rf"{_MONTH},?[\s-]{{0,2}}{_YEAR}"),
        ("month", r"(?P<month>\d{1,2})/(?P<year>\d{4})"),
    )
)
_LEADING = re.compile(
    r"^(?:end date|through|thru|until|till|to|by|on|ends?|ending|ended|expected|estimated|the)\b[\s:]*", re.IGNORECASE
)
_RANGE = re.compile(r"\s*(?:–|—|-|to|through|thru|until|till)\s*", re.IGNORECASE)
# The office began its work in 2001, and nobody plans an award for longer.
_FIRST_YEAR, _LAST_YEAR = 1995, 2060


@dataclass(frozen=True, slots=True)
class Days:
    """The last day of an entry, the first one where a range is written, and remarks (codes of `issues`)."""

    ends: date | None
    starts: date | None
    remarks: frozenset[str]


def amount(text: str) -> tuple[Decimal | None, Remarks]:
    """(US dollars with two decimals, remarks). None where there is no amount, or none that can mean one thing only."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _NOTHING.fullmatch(plain):
        return None, {"amount_missing"}
    if len(plain) > 300:
        return None, {"amount_unreadable"}
    if _OTHER_MONEY.search(plain):
        return None, {"amount_currency"}
    remarks: Remarks = set()
    bare = _ABOUT.sub("", plain)
    remarks |= {"amount_approximate"} if bare != plain else set()
    sums = list(_SUM.finditer(_DOLLARS.sub(" ", bare)))
    money = [hit for hit in _DOLLARS.finditer(bare) if "$" in hit[0]]
    if len(sums) > 1 and (len(money) != 1 or not _one_amount(bare)):
        return None, {"amount_several"}
    if not sums or re.search(r"[-−(]\s?\$?\s?\d|\$\s?[-−]", bare[: bare.find(sums[0]["n"][0]) + 1]):
        return None, {"amount_unreadable"}
    value = _value(sums[0]["n"], (sums[0]["scale"] or "").lower())
    if value is None:
        return None, {"amount_unreadable"}
    remarks |= {"amount_rounded"} if sums[0]["scale"] else set()
    remarks |= _of_the_way(bare, sums[0])
    if value == 0:
        remarks.add("amount_zero")
    elif value >= _ABSURD:
        remarks.add("amount_absurd")
    return value.quantize(Decimal("0.01")), remarks


def _one_amount(bare: str) -> bool:
    """Whether only the first number is money and the others are said of it: "$500,000 over 3 years"."""
    after = _PLAIN.match(bare)
    return after is not None and not re.search(r"\b(?:and|to|or|plus)\b|[-–—+;]|\d{4,}|\d,\d{3}", bare[after.end() :])


def _value(number: str, scale: str) -> Decimal | None:
    if not scale and not _GROUPED.fullmatch(number):
        return None
    if scale and not re.fullmatch(r"\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,9})?", number):
        return None
    if len(number) > 20:
        return None
    return Decimal(number.replace(",", "").replace(" ", "")).scaleb(_SCALES.get(scale, 0))


def _of_the_way(bare: str, found: re.Match[str]) -> Remarks:
    """Whether it is written otherwise than lists do: a dollar sign, digits in threes, and nothing else."""
    rest = _DOLLARS.sub(" ", bare).replace(found[0], " ", 1)
    remarks = {"amount_words"} if re.search(r"\w", rest) else set()
    remarks |= {"amount_no_sign"} if not _DOLLARS.search(bare) else set()
    odd = rest.strip() or not (found["scale"] or _COMMAS.fullmatch(found["n"]))
    return remarks or ({"amount_form"} if odd else set())


def days(text: str, key: str = "end_date") -> Days:
    """The day an entry ends, written month/day/year as the office does, or in any other way that can mean one day only."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if _NOTHING.fullmatch(plain):
        return Days(None, None, frozenset({f"{key}_missing"}))
    if len(plain) > 300:
        return Days(None, None, frozenset({f"{key}_unreadable"}))
    bare = plain
    while (shorter := _LEADING.sub("", bare)) != bare:
        bare = shorter
    found = _found(bare)
    if len(found) == 2 and (between := _range(bare, found)) is not None:
        return between
    if len(found) != 1:
        return Days(None, None, frozenset({f"{key}_several" if found else f"{key}_unreadable"}))
    start, end, kind, parts = found[0]
    day, remarks = _day(kind, parts, key)
    if day is None:
        return Days(None, None, frozenset(remarks))
    around = (bare[:start] + bare[end:]).strip(" .,;*()")
    remarks |= {f"{key}_words"} if around else set()
    remarks |= {f"{key}_odd"} if not _FIRST_YEAR <= day.year <= _LAST_YEAR else set()
    return Days(day, None, frozenset(remarks))


_Hit = tuple[int, int, str, dict[str, str]]


def _found(text: str) -> list[_Hit]:
    """Every date in the text, in order, each read once."""
    hits: list[_Hit] = []
    for kind, pattern in _DATES:
        for hit in pattern.finditer(text):
            if not any(hit.start() < end and start < hit.end() for start, end, _kind, _parts in hits):
                hits.append((hit.start(), hit.end(), kind, hit.groupdict()))
    return sorted(hits, key=lambda each: each[0])


def _range(text: str, found: list[_Hit]) -> Days | None:
    """From a day to a later one, said as such."""
    first, second = found
    if (
        not _RANGE.fullmatch(text[first[1] : second[0]])
        or text[: first[0]].strip(" fromFROM:")
        or text[second[1] :].strip(" .")
    ):
        return None
    starts, said = _day(first[2], first[3], "end_date")
    ends, more = _day(second[2], second[3], "end_date")
    if starts is None or ends is None or ends <= starts:
        return None
    return Days(ends, starts, frozenset(said | more | {"end_date_range"}))


def _day(kind: str, parts: dict[str, str], key: str) -> tuple[date | None, Remarks]:
    remarks: Remarks = set()
    year, month = int(parts["year"]), _MONTHS.get(parts["month"].lower().rstrip("."), 0) or _number(parts["month"])
    if len(parts["year"]) == 2:
        year, remarks = 2000 + year, {f"{key}_short_year"}
    try:
        if kind == "month":
            return date(year, month, calendar.monthrange(year, month)[1]), {f"{key}_month"}
        day = int(parts["day"])
        if kind == "numbers" and month > 12 >= day:
            # There is no such month, so the day stands first.
            return date(year, day, month), remarks | {f"{key}_order"}
        return date(year, month, day), remarks
    except (ValueError, IndexError):
        return None, {f"{key}_unreadable"}


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
