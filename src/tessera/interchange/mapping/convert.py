"""Texts of cells into values, by the kind of the target."""

import datetime
import re
from collections.abc import Callable

from django.utils.functional import Promise

from tessera.interchange.mapping import faults
from tessera.interchange.mapping.model import EMPTY_ANSWERS, ColumnRule, DateAnswer, Resolver, Value
from tessera.interchange.mapping.targets import CODED
from tessera.interchange.reading.api import Fault
from tessera.kernel import places

Converter = Callable[[str], Value]

MEMORY = 5_000
"""Distinct texts of one coded column whose value is remembered."""
SHOWN = 12
"""Allowed values named in a message."""

_YES, _NO = frozenset({"yes", "true", "1", "y"}), frozenset({"no", "false", "0", "n"})
_PHONE = re.compile(r"\+?[0-9 ().\-/]{2,30}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?)?)?")


class NotAllowed(Exception):
    """A text that cannot become a value."""

    def __init__(self, fault: Fault, **parameters: str | int | Promise) -> None:
        super().__init__(fault.code)
        self.fault, self.parameters = fault, parameters


def looks_like(text: str) -> str | Promise:
    """The class of a text in words, so that a message need not quote it."""
    if re.fullmatch(r"[0-9]+", text):
        return faults.A_NUMBER
    if re.fullmatch(r"[0-9 .,:/+\-]+", text):
        return faults.A_DATE
    if "@" in text:
        return faults.AN_ADDRESS
    return faults.SEVERAL_WORDS if " " in text else faults.ONE_WORD


def converter(rule: ColumnRule, resolver: Resolver) -> Converter:
    """The function that turns the filled cells of a column into values; it raises NotAllowed."""
    kind = rule.target.kind
    if kind in CODED:
        return _Coded(rule, resolver)
    if kind == "text":
        return lambda text: _text(text, rule.target.high)
    if kind == "date":
        return lambda text: date_answer(text, rule.formats)
    if kind in {"int", "year"}:
        return lambda text: _whole(text, rule)
    if kind == "decimal":
        return lambda text: _decimal(text, rule)
    return _phone if kind == "phone" else _email


class _Coded:
    """Codes, countries, languages and answers; remembers what a text meant."""

    def __init__(self, rule: ColumnRule, resolver: Resolver) -> None:
        self._rule = rule
        self._values = {_fold(text): codes for text, codes in rule.values.items()}
        self._memory: dict[str, Value] = {}
        self._empties = resolver("empty_answers") if rule.target.takes_empty_answers else None
        names = {"code": rule.target.codes, "language": "language"}
        self._codes = resolver(names[rule.target.kind]) if rule.target.kind in names else None

    def __call__(self, text: str) -> Value:
        found = self._memory.get(text)
        if found is not None:
            return found
        codes = tuple(dict.fromkeys(self._all(text)))
        if not self._rule.target.several and len(codes) > 1:
            raise NotAllowed(faults.SEVERAL_VALUES)
        value: Value = codes if self._rule.target.several else codes[0]
        if len(self._memory) < MEMORY:
            self._memory[text] = value
        return value

    def _all(self, text: str) -> tuple[str, ...]:
        """Codes of a cell: as a whole first, because labels may hold separators; then its parts, then their words."""
        whole = self._one(text)
        if whole:
            return whole
        marks = [mark for mark in self._rule.split if mark != " "]
        parts = [part.strip() for part in re.split("|".join(map(re.escape, marks)), text)] if marks else [text]
        codes: list[str] = []
        for part in filter(None, parts):
            found = self._one(part) or (self._words(part) if " " in self._rule.split else ())
            if not found:
                raise self._refusal(part)
            codes.extend(found)
        if not codes:
            raise self._refusal(text)
        return tuple(codes)

    def _words(self, text: str) -> tuple[str, ...]:
        codes: list[str] = []
        for word in text.split():
            found = self._one(word)
            if not found:
                return ()
            codes.extend(found)
        return tuple(codes)

    def _one(self, text: str) -> tuple[str, ...]:
        named = self._values.get(_fold(text))
        if named is not None or self._rule.only:
            return named or ()
        code = self._from_list(text)
        if code is None and text in self._rule.target.beyond:
            code = text
        if code is None and self._empties:
            code = self._empties.normalise(text)
        return (code,) if code else ()

    def _from_list(self, text: str) -> str | None:
        if self._codes is not None:
            return self._codes.normalise(text)
        if self._rule.target.kind == "country":
            return _country(text, self._rule.style)
        folded = text.casefold()
        return "yes" if folded in _YES else "no" if folded in _NO else None

    def _refusal(self, text: str) -> NotAllowed:
        looks = looks_like(text)
        kind = self._rule.target.kind
        if self._rule.only:
            return NotAllowed(faults.UNKNOWN_VALUE, looks=looks, allowed=_shown(tuple(self._rule.values)))
        if kind == "country":
            return NotAllowed(faults.NO_COUNTRY, looks=looks)
        if kind == "language":
            return NotAllowed(faults.NO_LANGUAGE, looks=looks)
        known = self._codes.values() if self._codes else ("yes", "no", *EMPTY_ANSWERS)
        return NotAllowed(faults.UNKNOWN_VALUE, looks=looks, allowed=_shown(known))


def _shown(values: tuple[str, ...]) -> str:
    return ", ".join(values[:SHOWN]) + (", …" if len(values) > SHOWN else "")


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _country(text: str, style: str) -> str | None:
    """ISO 3166-1 alpha-2. `style` alpha-2, alpha-3 or name takes nothing else; "" takes all three."""
    code = places.normalise(text)
    if code is None or not style:
        return code
    same = text.strip().upper()
    is_alpha_2, is_alpha_3 = same == code, same == places.country(code).alpha_3
    fits = {"alpha-2": is_alpha_2, "alpha-3": is_alpha_3, "name": not (is_alpha_2 or is_alpha_3)}[style]
    return code if fits else None


def date_answer(text: str, formats: tuple[str, ...] = ()) -> DateAnswer:
    """A date of ISO 8601 (day, month or year), or of the first of `formats` (as in strptime) that fits.

    Raises NotAllowed, also for years before 1900 and after 2100.
    """
    match = _ISO_DATE.fullmatch(text)
    try:
        if match:
            year, month, day = match.groups()
            precision = "exact" if day else "month" if month else "year"
            found = DateAnswer(datetime.date(int(year), int(month or 1), int(day or 1)), precision)
            if 1900 <= found.date.year <= 2100:
                return found
    except ValueError:
        pass
    for form in formats:
        try:
            day_found = datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
        if 1900 <= day_found.year <= 2100:
            return DateAnswer(day_found, "exact")
    raise NotAllowed(faults.NO_DATE, looks=looks_like(text))


def _text(text: str, high: int) -> str:
    if len(text) > high:
        raise NotAllowed(faults.TOO_LONG, high=high)
    return text


def _whole(text: str, rule: ColumnRule) -> int:
    target = rule.target
    if text.isascii() and text.isdigit() and len(text) < 10 and target.low <= int(text) <= target.high:
        return int(text)
    fault = faults.NO_YEAR if target.kind == "year" else faults.NO_NUMBER
    raise NotAllowed(fault, looks=looks_like(text), low=target.low, high=target.high)


def _decimal(text: str, rule: ColumnRule) -> float:
    target = rule.target
    if re.fullmatch(r"[+-]?[0-9]{1,3}(?:[.,][0-9]{1,20})?", text):
        number = float(text.replace(",", "."))
        if target.low <= number <= target.high:
            return number
    raise NotAllowed(faults.NO_NUMBER, looks=looks_like(text), low=target.low, high=target.high)


def _phone(text: str) -> str:
    """Digits with an optional plus: 2 to 15 of them, as in E.164."""
    digits = re.sub(r"[^0-9]", "", text)
    if not _PHONE.fullmatch(text) or not 2 <= len(digits) <= 15:
        raise NotAllowed(faults.NO_PHONE, looks=looks_like(text))
    return ("+" if text.startswith("+") else "") + digits


def _email(text: str) -> str:
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise NotAllowed(faults.NO_EMAIL, looks=looks_like(text))
    return text
