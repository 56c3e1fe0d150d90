"""Files of people for a trusted office: CSV in, records and refused rows out. Nothing is lost without a word."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from django.utils.translation import gettext as _

from tessera.protection.linkage.records import Record

# The columns of a record by the headings that mean them: ours, HTCDS 2.0's, and what offices write. Compared without
# case, spaces and signs.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "id": (
        "id",
        "record id",
        "case id",
        "person id",
        "identifier",
        "identification number",
        "unique id",
        "code",
        "cas_CaseNumber",
    ),
    "given_names": ("given names", "given name", "first name", "first names", "forename", "forenames", "prs_FirstName"),
    "family_name": ("family name", "last name", "surname", "prs_LastName", "prs_SecondName"),
    "full_name": ("name", "full name", "person name", "complete name"),
    "birth_date": ("birth date", "date of birth", "dob", "born", "birthdate", "year of birth", "prs_Birthdate"),
    "birth_date_precision": ("birth date precision", "date of birth precision", "precision"),
    "sex": ("sex", "gender", "sex at birth", "prs_Gender"),
    "nationality": ("nationality", "citizenship", "country of citizenship", "prs_Citizenship"),
    "district": ("district", "area", "province", "region", "admin 2"),
    "phones": (
        "phones",
        "phone",
        "telephone",
        "mobile",
        "phone number",
        "telephone number",
        "prs_HomePhone",
        "prs_MobilePhone",
    ),
    "documents": ("documents", "document", "document number", "passport", "passport number", "prs_IdentityNumber"),
    "emails": ("emails", "email", "e-mail", "email address", "prs_Email"),
}
_LISTS = ("phones", "documents", "emails")
_SIGNS = re.compile(r"[\W_]+")
_BIRTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
_PRECISIONS = ("exact", "month", "year", "estimated")
LONGEST = 500
Places = dict[str, list[int]]
MOST_BYTES = 1 << 30


class BadFile(Exception):
    """A file that cannot be used as a whole; the text says which, why, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was left out: its line, column and reason. Holds nothing of what stands in it."""

    file: str
    line: int
    column: str
    reason: str


@dataclass(slots=True)
class People:
    """What files held: records (ids made unique by the file's place where several files were read), refused rows, and
    which column was read as what."""

    records: list[Record] = field(default_factory=list, repr=False)
    refused: list[Refused] = field(default_factory=list)
    read: int = 0
    mapped: dict[str, dict[str, str]] = field(default_factory=dict)


def folded(heading: str) -> str:
    """A heading without case, spaces and signs."""
    return _SIGNS.sub("", heading.casefold())


_MEANT = {folded(name): part for part, names in HEADINGS.items() for name in names}


def mapping_of(path: Path) -> dict[str, str]:
    """Column of the file → part of a record, from a JSON object. Raises BadFile."""
    try:
        made = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise BadFile(_('%(file)s is no mapping: write {"column": "part"} in JSON.') % {"file": path.name}) from fault
    if not isinstance(made, dict) or not set(made.values()) <= set(HEADINGS):
        raise BadFile(_("%(file)s: the parts are %(parts)s.") % {"file": path.name, "parts": ", ".join(HEADINGS)})
    return {str(column): str(part) for column, part in made.items()}


def read(paths: Sequence[Path], mapping: Mapping[str, str] | None = None) -> People:
    """Every record of the files. With several files an id is `file:id`, so that two lists may number alike.

    Raises BadFile for a file that is wrong as a whole.
    """
    people, seen = People(), set[str]()
    for path in paths:
        prefix = f"{path.stem}:" if len(paths) > 1 else ""
        for line, row, chosen in _rows(path, mapping, people):
            people.read += 1
            try:
                record = _record(row, chosen, prefix, f"{prefix}{line}")
            except _Fault as fault:
                people.refused.append(Refused(path.name, line, fault.column, str(fault)))
                continue
            if record.id in seen:
                people.refused.append(Refused(path.name, line, "id", _("Another row has the same id.")))
                continue
            seen.add(record.id)
            people.records.append(record)
    return people


class _Fault(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def _rows(path: Path, mapping: Mapping[str, str] | None, people: People) -> Iterator[tuple[int, list[str], Places]]:
    """(line, cells, part → its places) of every row that is not empty; rows of another width are refused here."""
    name = path.name
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadFile(_("%(file)s is larger than a gigabyte: split it.") % {"file": name})
        with path.open(encoding="utf-8-sig", newline="") as lines:
            start = lines.read(4096).split("\n", 1)[0]
            lines.seek(0)
            reader = csv.reader(lines, delimiter=max(",;\t", key=start.count), strict=True)
            head = next(reader, [])
            chosen = _chosen(head, mapping, name)
            people.mapped[name] = {head[place]: part for part, places in chosen.items() for place in places}
            for row in reader:
                if not any(cell.strip() for cell in row):
                    continue
                if len(row) != len(head):
                    people.read += 1
                    reason = _("%(has)s cells where the headings are %(wants)s.") % {
                        "has": len(row),
                        "wants": len(head),
                    }
                    people.refused.append(Refused(name, reader.line_num, "", reason))
                    continue
                yield reader.line_num, row, chosen
    except OSError as fault:
        raise BadFile(_("%(file)s cannot be read (%(why)s).") % {"file": name, "why": fault.strerror}) from fault
    except UnicodeDecodeError as fault:
        raise BadFile(_("%(file)s is not UTF-8: save it as CSV UTF-8.") % {"file": name}) from fault
    except csv.Error as fault:
        raise BadFile(
            _("%(file)s is not a sound CSV file (line %(line)s).") % {"file": name, "line": reader.line_num}
        ) from fault


def _chosen(head: list[str], mapping: Mapping[str, str] | None, name: str) -> Places:
    if len(set(head)) != len(head):
        raise BadFile(_("%(file)s names a column twice.") % {"file": name})
    found: Places = {}
    for place, heading in enumerate(head):
        part = (mapping or {}).get(heading) or ("" if mapping else _MEANT.get(folded(heading), ""))
        if part in found and part not in _LISTS:
            said = {"file": name, "one": head[found[part][0]], "other": heading}
            raise BadFile(_("%(file)s: '%(one)s' and '%(other)s' mean the same: choose one with --mapping.") % said)
        if part:
            found.setdefault(part, []).append(place)
    if not {"given_names", "family_name", "full_name"} & set(found):
        raise BadFile(
            _("%(file)s has no column of names: name one 'given_names' or 'family_name', or use --mapping.")
            % {"file": name}
        )
    return found


def _record(row: list[str], chosen: Places, prefix: str, number: str) -> Record:
    cells = {part: ";".join(restored(row[place].strip()) for place in places) for part, places in chosen.items()}
    for part, cell in cells.items():
        if len(cell) > LONGEST or "\x00" in cell:
            raise _Fault(part, _("Longer than %(most)s signs, or no text.") % {"most": LONGEST})
    birth, precision = cells.get("birth_date", ""), cells.get("birth_date_precision", "") or "exact"
    if birth and not _BIRTH.fullmatch(birth):
        raise _Fault("birth_date", _("Not a date: write YYYY-MM-DD, YYYY-MM or YYYY."))
    if precision not in _PRECISIONS:
        raise _Fault("birth_date_precision", _("Not one of %(choices)s.") % {"choices": ", ".join(_PRECISIONS)})
    given, family = cells.get("given_names", ""), cells.get("family_name", "")
    if not given and not family and (whole := cells.get("full_name", "")):
        given, _space, family = whole.rpartition(" ")
        given, family = (given, family) if given else (family, "")
    made: dict[str, object] = {
        "id": prefix + (cells.get("id", "") or number.removeprefix(prefix)),
        "given_names": given, "family_name": family, "birth_date": birth, "birth_date_precision": precision,
    }  # fmt: skip
    for each in fields(Record):
        if each.name in cells and each.name not in made:
            cell = cells[each.name]
            several = tuple(one.strip() for one in re.split(r"[;|]", cell) if one.strip())
            made[each.name] = several if each.name in _LISTS else cell
    return Record(**made)  # type: ignore[arg-type]


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def neutralised(text: str) -> str:
    """Text that no spreadsheet takes for a formula (OWASP, CSV injection); `restored` undoes it exactly."""
    return "'" + text if text.lstrip("'").startswith(_FORMULA) else text


def restored(text: str) -> str:
    """The text before `neutralised`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text
