"""Reads a table of projects (CSV, UTF-8): which column is what, and every line that cannot be taken, with its remedy."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from tessera.kernel.codes import currencies
from tessera.kernel.codes.fold import fold
from tessera.partnership.donors.enums import Basis, Status
from tessera.partnership.donors.reading import Fault, Found, Sheet, Unreadable
from tessera.partnership.library import api as library

# Headings of real files, best first. `amount_usd` and the like say the currency in their own name.
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "reference": ("reference", "identifier", "id", "source_id", "award number", "project number"),
    "donor": ("donor", "funder", "agency", "reporting organisation", "reporting organization"),
    "title": ("title", "project", "project title", "name"),
    "implementer": ("implementer", "recipient", "grantee", "implementing organisation", "implementing organization"),
    "country": ("iso3", "country_code", "countries", "country", "recipient country"),
    "amount": ("amount", "total", "value", "commitment"),
    "currency": ("currency",),
    "starts": ("starts", "start", "start date"),
    "ends": ("ends", "end", "end date"),
    "year": ("year", "fiscal year", "grant_year"),
    "status": ("status", "state"),
    "as_of": ("as of", "as_of", "updated", "last updated"),
    "words": ("description", "summary"),
}
_AMOUNT_IN = re.compile(r"(?:amount|total|value|commitment)[ _]?\(?([a-z]{3})\)?")
_SPLIT = re.compile(r"\s*[;|]\s*")
_LONG = {"reference": 200, "donor": 200, "title": 300, "implementer": 200}


def read(data: bytes, *, donor: str, today: date) -> Sheet:
    """Reads a table; `donor` is whose projects they are where no column says so. Raises Unreadable."""
    text = _decoded(data)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    heads = [fold(head) for head in next(rows, [])]
    table = _Table(heads, donor, today)
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                table.take(rows.line_num, cells)
    except csv.Error as fault:
        raise Unreadable(
            _("Line %(line)s cannot be read as CSV. Export the table anew.") % {"line": rows.line_num}
        ) from fault
    return Sheet(tuple(table.found), tuple(table.faults), table.rows)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unreadable(_("The file is not UTF-8. Save it as “CSV UTF-8”.")) from fault


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max((",", ";", "\t"), key=head.count)


class _Table:
    """The lines of a table as they are taken, one by one."""

    def __init__(self, heads: Sequence[str], donor: str, today: date) -> None:
        self.places = {
            name: heads.index(head)
            for name, known in _HEADINGS.items()
            if (head := next((each for each in map(fold, known) if each in heads), ""))
        }
        self.currency = ""
        for place, head in enumerate(heads):
            if "amount" not in self.places and (hit := _AMOUNT_IN.fullmatch(head)):
                self.places["amount"], self.currency = place, hit[1].upper()
        if "country" not in self.places or not (donor or "donor" in self.places):
            wanted = _("country and donor")
            words = _("The heading needs %(wanted)s; it has: %(heads)s. Or name the donor in the form.")
            raise Unreadable(words % {"wanted": wanted, "heads": ", ".join(heads) or "–"})
        self.donor, self.today = donor, today
        self.found: list[Found] = []
        self.faults: list[Fault] = []
        self.rows = 0

    def take(self, line: int, cells: Sequence[str]) -> None:
        """Reads one line; what is wrong with it is named."""
        self.rows += 1
        said = {
            name: " ".join(cells[place].split()) if place < len(cells) else "" for name, place in self.places.items()
        }
        for name, most in _LONG.items():
            if len(said.get(name, "")) > most:
                what = _("“%(start)s…” is longer than %(most)s characters.") % {"start": said[name][:30], "most": most}
                self.faults.append(Fault(line, what, _("Shorten it; nothing of it is cut here.")))
                return
        donor = said.get("donor") or self.donor
        title = said.get("title") or _title(said)
        if not donor or not title:
            self.faults.append(Fault(line, _("There is no donor, or no title."), _("Write both.")))
            return
        total, currency = self._amount(line, said)
        starts, ends = self._days(line, said)
        self.found.append(
            Found(
                line, said.get("reference") or _mark(donor, title, said), donor, title, self._as_of(line, said),
                implementer=said.get("implementer", ""), status=_status(said.get("status", "")), starts=starts, ends=ends,
                total=total, currency=currency, basis=Basis.STATED if total is not None else Basis.NONE,
                shares=self._countries(line, said), words=f"{title} {said.get('words', '')}",
            )
        )  # fmt: skip

    def _remark(self, line: int, what: str, remedy: str) -> None:
        self.faults.append(Fault(line, what, remedy, refused=False))

    def _countries(self, line: int, said: Mapping[str, str]) -> dict[str, Decimal | None]:
        named = [name for name in _SPLIT.split(said["country"]) if name]
        found = {iso3 for name in named if (iso3 := library.find_country(name))}
        for name in named:
            if library.find_country(name) is None:
                self._remark(
                    line,
                    _("“%(name)s” is no country we know; the line is taken without it.") % {"name": name[:40]},
                    _("Write its code of three letters, as in ISO 3166-1, or its name."),
                )
        return dict.fromkeys(sorted(found), Decimal(100) if len(named) == 1 else None)

    def _amount(self, line: int, said: Mapping[str, str]) -> tuple[Decimal | None, str]:
        written = said.get("amount", "")
        currency = currencies.normalise(said.get("currency", "")) or self.currency
        if not written:
            return None, ""
        try:
            value = Decimal(written.replace(",", "").replace(" ", ""))
        except InvalidOperation:
            value = Decimal(-1)
        if not value.is_finite() or value < 0 or value >= Decimal(10) ** 16 or currency not in currencies.values():
            what = _("The amount “%(amount)s” is not taken.") % {"amount": f"{written} {currency}"[:40].strip()}
            self._remark(line, what, _("Write it like 750000.00, with a code such as USD in a column “currency”."))
            return None, ""
        return value.quantize(Decimal("0.01")), currency

    def _days(self, line: int, said: Mapping[str, str]) -> tuple[date | None, date | None]:
        year = said.get("year", "")
        first = date(int(year), 1, 1) if re.fullmatch(r"(19|20)\d\d", year) else None
        starts, ends = self._day(line, said.get("starts", "")) or first, self._day(line, said.get("ends", ""))
        if starts and ends and ends < starts:
            self._remark(line, _("The project ends before it starts; neither day is taken."), _("Mend the days."))
            return None, None
        return starts, ends

    def _day(self, line: int, written: str) -> date | None:
        if not written:
            return None
        try:
            return date.fromisoformat(written)
        except ValueError:
            what = _("“%(day)s” is no day we can read; the line is taken without it.") % {"day": written[:40]}
            self._remark(line, what, _("Write days like 2026-11-22."))
            return None

    def _as_of(self, line: int, said: Mapping[str, str]) -> date:
        return min(self._day(line, said.get("as_of", "")) or self.today, self.today)


def _title(said: Mapping[str, str]) -> str:
    if not (who := said.get("implementer", "")):
        return ""
    return " ".join(part for part in (who, said.get("year", "")) if part)


def _status(written: str) -> str:
    known = {fold(str(status.value)): status for status in Status} | {"active": Status.ONGOING, "closed": Status.ENDED}
    return str(known.get(fold(written), Status.UNKNOWN))


def _mark(donor: str, title: str, said: Mapping[str, str]) -> str:
    """What recognises a line without a reference: who, what and where, so that an amount may change."""
    parts = (donor, title, said.get("implementer", ""), said["country"], said.get("year", ""), said.get("starts", ""))
    return "table:" + hashlib.sha256("\n".join(map(fold, parts)).encode()).hexdigest()[:32]
