"""Reads a file of recommendations (CSV, UTF-8): which column is what, and every line that cannot be taken, with its remedy."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tessera.kernel.codes.fold import fold
from tessera.partnership.countries import api as countries
from tessera.partnership.recommendations import areas

MOST_BYTES = 16 * 1024 * 1024
LONGEST = 4000
COLUMNS = ("country", "text", "area", "edition")
# Headings of real files, best first.
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "country": ("iso3", "iso", "country_code", "country code", "country", "country name"),
    "text": ("text", "recommendation", "action", "suggested action", "recommendation text"),
    "area": ("area", "heading", "section", "topic"),
    "edition": ("edition", "year", "report year"),
}


class Unreadable(ValueError):
    """The file as a whole cannot be read; the message says what to mend."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that can be taken. `p_areas` are codes of p_area, `digest` recognises the text (SHA-256 of it folded)."""

    number: int
    country: str
    text: str
    area: str
    p_areas: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something about a line: what it is and how to mend it. `refused`: the line was not taken."""

    line: int
    what: str
    remedy: str
    refused: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as read: lines to take, faults in the order of the lines, and which heading was taken for what."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    columns: Mapping[str, str]
    rows: int


def digest(text: str) -> str:
    """What recognises a recommendation's text in another edition, whatever its capitals and spaces."""
    return hashlib.sha256(fold(text).encode()).hexdigest()


def read(data: bytes, year: int, columns: Mapping[str, str] | None = None) -> Sheet:
    """Reads the file for the edition of `year`. `columns` says which heading holds country, text, area, edition.

    Raises Unreadable (not UTF-8, no heading for country or text, a named heading that is not there).
    """
    rows = csv.reader(io.StringIO(_decoded(data), newline=""), delimiter=_delimiter(data))
    heads = [head.strip() for head in next(rows, [])]
    places = _places(heads, columns or {})
    lines: list[Line] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, str], int] = {}
    count = 0
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            count += 1
            line = _line(rows.line_num, _cells(row, places), year, faults)
            if line is None:
                continue
            if (first := seen.setdefault((line.country, line.digest), line.number)) != line.number:
                what = _("This country has the same text in line %(line)s already.") % {"line": first}
                faults.append(Fault(line.number, what, _("Nothing to do: it is kept once.")))
                continue
            lines.append(line)
    except csv.Error as fault:
        raise Unreadable(
            _("Line %(line)s cannot be read as CSV. Export the table anew.") % {"line": rows.line_num}
        ) from fault
    return Sheet(tuple(lines), tuple(faults), {name: heads[place] for name, place in places.items()}, count)


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 16 MiB. Cut it into several."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unreadable(_("The file is not UTF-8. Save it as “CSV UTF-8”.")) from fault


def _delimiter(data: bytes) -> str:
    head = data.split(b"\n", 1)[0].decode("utf-8-sig", "replace")
    return max((",", ";", "\t"), key=head.count)


def _places(heads: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Which column holds what. Raises Unreadable."""
    folded = [fold(head) for head in heads]
    places = {}
    for name in COLUMNS:
        if wanted := columns.get(name, "").strip():
            if fold(wanted) not in folded:
                words = _("There is no column “%(name)s”. The file has: %(heads)s.")
                raise Unreadable(words % {"name": wanted, "heads": ", ".join(heads)})
            places[name] = folded.index(fold(wanted))
        elif known := next((fold(head) for head in _HEADINGS[name] if fold(head) in folded), ""):
            places[name] = folded.index(known)
    for name, words in (("country", _("country")), ("text", _("text"))):
        if name not in places:
            fault = _("No column is recognised as the %(what)s. The file has: %(heads)s. Say which one it is.")
            raise Unreadable(fault % {"what": words, "heads": ", ".join(heads) or "–"})
    return places


def _cells(row: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}


def _line(number: int, cells: Mapping[str, str], year: int, faults: list[Fault]) -> Line | None:
    """The line, or None with the fault named."""
    text = " ".join(cells["text"].split())
    iso3 = countries.find_country(cells["country"]) if cells["country"] else None
    if not text:
        faults.append(Fault(number, _("There is no text."), _("Write what the report asks, or take the line out.")))
        return None
    if len(text) > LONGEST:
        what = _("The text has %(count)s characters.") % {"count": len(text)}
        faults.append(
            Fault(number, what, _("Cut it into single recommendations of at most %(most)s.") % {"most": LONGEST})
        )
        return None
    if iso3 is None:
        what = _("“%(name)s” is no country we know.") % {"name": cells["country"][:40]}
        faults.append(Fault(number, what, _("Write its code of three letters, as in ISO 3166-1, or its name.")))
        return None
    if (written := cells.get("edition", "")) and written != str(year):
        what = _("The line says edition %(written)s, and the file is brought in as %(year)s.")
        faults.append(
            Fault(number, what % {"written": written[:20], "year": year}, _("Bring each edition in by itself."))
        )
        return None
    return Line(
        number, iso3, text, cells.get("area", "")[:80], _areas(number, cells.get("area", ""), faults), digest(text)
    )


def _areas(number: int, heading: str, faults: list[Fault]) -> tuple[str, ...]:
    found = areas.meant(heading)
    if found is None:
        what = _("“%(heading)s” is no area we know; the line is taken without one.") % {"heading": heading[:40]}
        faults.append(Fault(number, what, _("Choose the area on the recommendation's page."), refused=False))
    return found or ()


def refused(faults: Iterable[Fault]) -> list[Fault]:
    """Lines that were not taken."""
    return [fault for fault in faults if fault.refused]
