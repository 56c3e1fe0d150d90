"""Reads the file of an instrument. Every fault is named with its line, so that whoever made the file can mend it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.protection.screening.enums import Method, Use
from tessera.protection.screening.instrument import Band, Combination, Instrument, Item, ItemSet

SHEETS = ("instrument", "sets", "scoring", "items")
MOST_ITEMS = 400
LARGEST = 512 * 1024
_EN, _AR = "English (en)", "Arabic (ar)"
_KEY = re.compile(r"[a-z0-9][a-z0-9_.-]{0,79}")
_VERSION = re.compile(r"[A-Za-z0-9._-]{1,20}")
_ELEMENTS = frozenset({"act", "means", "purpose"})
# Words by which an item asks about looks, origin, belief or belonging. A hit asks for a review, and decides nothing.
_GROUP = re.compile(
    r"\b(?:dress\w*|cloth\w*|looks?|appear\w*|skin|colou?r|ethnic\w*|race|racial|caste|tribe|tribal|clan|relig\w*|"
    r"muslim|christian|hindu|jewish|roma|gyps\w*|accent|national\w*|villag\w*|headscar\w*|veil\w*|nervous\w*|"
    r"sexual orientation|gay|lesbian|transgender)\b|لباس|ملابس|مظهر|بشرة|لون|عرق|إثني|قبيل|ديانة|ديني|متدين|طائف|لهج|جنسي(?:ة|ته)|حجاب|نقاب|توتر",
    re.IGNORECASE,
)

Line = tuple[int, Mapping[str, str]]


def parse(text: str) -> Instrument:
    """The instrument of a file. Raises ValidationError with one message for each fault, naming its line."""
    if len(text) > LARGEST:
        raise ValidationError(_("The file is larger than 512 KB. Look whether it is the right one."))
    faults: list[str] = []
    sheets = _sheets(text, faults)
    faults += [
        _("The file has no lines under “%(sheet)s”. Add them as in the example.") % {"sheet": name}
        for name in ("instrument", "sets", "items")
        if not sheets[name]
    ]
    if faults:
        raise ValidationError(faults)
    number, head = sheets["instrument"][0]
    key, version = head.get("key", ""), head.get("version", "")
    if not _KEY.fullmatch(key):
        faults.append(
            _("Line %(line)s: give the instrument a key of small letters, digits and hyphens.") % {"line": number}
        )
    if not _VERSION.fullmatch(version):
        faults.append(_("Line %(line)s: give the instrument a version, such as 1 or 2024-03.") % {"line": number})
    if not head.get("source"):
        faults.append(_("Line %(line)s: say in “source” who made the instrument, and when.") % {"line": number})
    titles = _labels(head, number, faults, "title")
    sets = tuple(_sets(sheets["sets"], faults))
    combinations, bands = _scoring(sheets["scoring"], faults)
    items = tuple(_items(sheets["items"], {one.code for one in sets}, bool(combinations), faults))
    if faults:
        raise ValidationError(faults)
    notes = {"en": head.get(f"note::{_EN}", ""), "ar": head.get(f"note::{_AR}", "")}
    return Instrument(
        key, version, titles, head["source"], _yes(head.get("verified")), {k: v for k, v in notes.items() if v},
        head.get("review", ""), sets, items, combinations, bands,
    )  # fmt: skip


def _sheets(text: str, faults: list[str]) -> dict[str, list[Line]]:
    """The lines of each sheet as (number, column → text). A name in the first column begins a sheet with its heads."""
    found: dict[str, list[Line]] = {name: [] for name in SHEETS}
    sheet, heads = "", [""]
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text.lstrip("\ufeff"))), start=1):
            cells = [cell.strip() for cell in cells]
            if not any(cells):
                continue
            if cells[0]:
                sheet, heads = cells[0], cells
                if sheet not in found:
                    known = ", ".join(SHEETS)
                    faults.append(
                        _("Line %(line)s: “%(name)s” is none of the parts of an instrument (%(known)s).")
                        % {"line": number, "name": sheet[:40], "known": known}
                    )
            elif sheet in found:
                found[sheet].append((number, dict(zip(heads[1:], cells[1:], strict=False))))
            else:
                faults.append(_("Line %(line)s stands before the first heading.") % {"line": number})
    except csv.Error as fault:
        faults.append(_("The file is not readable as CSV: %(why)s. Save it as CSV in UTF-8.") % {"why": fault})
    return found


def _labels(row: Mapping[str, str], line: int, faults: list[str], name: str = "label") -> dict[str, str]:
    """Labels by language; every `label::Name (xx)` column counts. One is needed; English leads where it is there."""
    found: dict[str, str] = {}
    for head, text in row.items():
        match = re.fullmatch(rf"{name}(?:::.*\(([a-z]{{2,3}})\))?", head)
        if match and text:
            found[match.group(1) or "en"] = text
    if not found:
        faults.append(_("Line %(line)s: write the words in a “%(name)s” column.") % {"line": line, "name": name})
        return {"en": ""}
    return found if "en" in found else {"en": next(iter(found.values())), **found}


def _sets(rows: list[Line], faults: list[str]) -> Iterator[ItemSet]:
    seen: set[str] = set()
    for line, row in rows:
        code, use = row.get("set", ""), row.get("use", "") or Use.START
        if not _KEY.fullmatch(code) or code in seen:
            faults.append(_("Line %(line)s: give each set a code of its own.") % {"line": line})
        if use not in set(Use):
            faults.append(_one_of(line, "use", use, list(Use)))
        seen.add(code)
        yield ItemSet(code, use, _labels(row, line, faults), row.get("source", ""), row.get("verified", ""))


def _scoring(rows: list[Line], faults: list[str]) -> tuple[tuple[Combination, ...], tuple[Band, ...]]:
    combinations: list[Combination] = []
    bands: list[Band] = []
    for line, row in rows:
        method = row.get("method", "")
        if method == Method.DIMENSION:
            numbers = [_number(row.get(name, ""), line, name, faults) for name in ("strong", "medium", "weak", "other")]
            if not any(numbers):
                faults.append(_("Line %(line)s: a combination needs at least one number above 0.") % {"line": line})
            combinations.append(Combination(*numbers))
        elif method == Method.POINTS:
            bands.append(Band(_number(row.get("from", ""), line, "from", faults), _labels(row, line, faults)))
        elif method != Method.NONE:
            faults.append(_one_of(line, "method", method, list(Method)))
    if combinations and bands:
        faults.append(_("An instrument counts either by dimension or by points, not both."))
    return tuple(combinations), tuple(sorted(bands, key=lambda band: band.since))


def _items(rows: list[Line], sets: set[str], by_dimension: bool, faults: list[str]) -> Iterator[Item]:
    seen: set[str] = set()
    if len(rows) > MOST_ITEMS:
        faults.append(_("At most %(number)s items fit in one instrument.") % {"number": MOST_ITEMS})
    for line, row in rows:
        code = row.get("item", "")
        if not _KEY.fullmatch(code) or code in seen:
            faults.append(_("Line %(line)s: give each item a code of its own, in small letters.") % {"line": line})
        seen.add(code)
        if row.get("set", "") not in sets:
            faults.append(_one_of(line, "set", row.get("set", ""), sorted(sets)))
        labels = _labels(row, line, faults)
        for column, listed in (
            ("phase", "indicator_phase"),
            ("dimension", "indicator_dimension"),
            ("strength", "indicator_strength"),
        ):
            if row.get(column) and row[column] not in codes.get(listed):
                faults.append(_one_of(line, column, row[column], list(codes.get(listed).values())))
        if by_dimension and bool(row.get("dimension")) != bool(row.get("strength")):
            faults.append(_("Line %(line)s: give both a dimension and a strength, or neither.") % {"line": line})
        elements = _several(row, "element", _ELEMENTS, line, faults)
        eleven = _several(row, "ilo11", frozenset(codes.get("forced_labour_indicator").values()), line, faults)
        points = _number(row.get("points", ""), line, "points", faults)
        group = _yes(row.get("group")) or any(_GROUP.search(text) for text in labels.values())
        yield Item(
            code, row.get("set", ""), row.get("phase", "") or "any", labels, row.get("dimension", ""), row.get("strength", ""),
            points, elements, eleven, _yes(row.get("told_only")), group, row.get("disputed", ""),
        )  # fmt: skip


def _several(
    row: Mapping[str, str], column: str, known: frozenset[str], line: int, faults: list[str]
) -> tuple[str, ...]:
    found = tuple(row.get(column, "").split())
    if wrong := [word for word in found if word not in known]:
        faults.append(_one_of(line, column, wrong[0], sorted(known)))
    return found


def _number(text: str, line: int, column: str, faults: list[str]) -> int:
    if text and not re.fullmatch(r"\d{1,4}", text):
        faults.append(
            _("Line %(line)s, %(column)s: “%(text)s” is not a whole number.")
            % {"line": line, "column": column, "text": text[:40]}
        )
        return 0
    return int(text or 0)


def _one_of(line: int, column: str, text: str, known: list[str]) -> str:
    return _("Line %(line)s, %(column)s: “%(text)s” is not known. Write one of: %(known)s.") % {
        "line": line, "column": column, "text": text[:40], "known": ", ".join(known),
    }  # fmt: skip


def _yes(text: str | None) -> bool:
    return (text or "").strip().lower() in {"yes", "true", "1"}
