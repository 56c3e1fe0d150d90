"""Files to import, the command that imports them, and the database as a thief would see it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
from django.core.management import CommandError, call_command
from psycopg import sql

from tessera.interchange.mapping.api import shipped, write_template

CTDC = shipped("ctdc-kanon-2020")
CTDC_COLUMNS = tuple(CTDC.columns)
# Tables in which an import may leave something beside the batch itself.
ROOMS = ("trust_subject", "trust_identifiertoken", "trust_nametoken", "trust_consentdecision", "protection_")


@dataclass(frozen=True)
class Said:
    """What the command printed, and the sentence it failed with ("" when it did not)."""

    out: str
    err: str
    failed: str

    @property
    def answer(self) -> dict[str, Any]:
        """The one object on standard output."""
        found: dict[str, Any] = json.loads(self.out)
        return found


def bring(file: Path, *more: str, organisation: str = "harbour", mapping: str = "htcds-2.0") -> Said:
    """Runs `import cases FILE --json`."""
    out, err, failed = io.StringIO(), io.StringIO(), ""
    words = ["cases", str(file), "--organisation", organisation, "--mapping", mapping, "--json", *more]
    try:
        call_command("import", *words, stdout=out, stderr=err)
    except CommandError as fault:
        failed = str(fault)
    return Said(out.getvalue(), err.getvalue(), failed)


def htcds(path: Path, rows: Iterable[Mapping[str, str | bool]]) -> Path:
    """The blank HTCDS workbook, filled by hand as an organisation would."""
    with path.open("wb") as stream:
        write_template(shipped("htcds-2.0"), stream)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[1]]
    for number, row in enumerate(rows, start=2):
        assert set(row) <= set(names), set(row) - set(names)
        for column, value in row.items():
            sheet.cell(number, names.index(column) + 1, value)
    book.save(path)
    return path


def ctdc(path: Path, rows: Iterable[Mapping[str, str]], columns: Sequence[str] = CTDC_COLUMNS) -> Path:
    """A CSV of the twelve columns; what a row does not say is blank."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def numbered(count: int) -> list[dict[str, str]]:
    """That many invented rows of the twelve columns."""
    return [{"yearOfRegistration": str(2010 + at % 9), "gender": ("Female", "Male")[at % 2]} for at in range(count)]


def counts(link: psycopg.Connection) -> dict[str, int]:
    """How many rows every table has, seen with every right."""
    names = link.execute(
        "select relname from pg_class c join pg_namespace n on n.oid = relnamespace"
        " where nspname = 'public' and relkind in ('r', 'p') order by 1"
    ).fetchall()
    found = {}
    for (name,) in names:
        row = link.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(name))).fetchone()
        assert row
        found[name] = int(row[0])
    return found


def in_the_rooms(link: psycopg.Connection) -> dict[str, int]:
    """Row counts of the tables about people served."""
    return {name: count for name, count in counts(link).items() if name.startswith(ROOMS)}


def everything(link: psycopg.Connection) -> str:
    """Every row of every table as text."""
    found = []
    for name in counts(link):
        rows = link.execute(sql.SQL("select t::text from {} t").format(sql.Identifier(name))).fetchall()
        found += [row[0] for row in rows]
    return "\n".join(found)


def found(words: Iterable[str], text: str) -> list[str]:
    """Those of the words that stand in a text, in any case, as themselves or as the hexadecimal of a bytes column."""
    text = text.casefold()
    return [word for word in words if word.casefold() in text or word.encode().hex() in text]


def listed(said: Said) -> list[dict[str, str]]:
    """The rows of the refused list that the answer points to."""
    return list(csv.DictReader(io.StringIO(Path(said.answer["refused_rows"]).read_text(encoding="utf-8-sig"))))
