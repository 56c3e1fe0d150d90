"""The files of a release: ``tables.csv`` and ``release.json``, the same bytes for the same release."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tessera.observatory.tables.building import Release, as_document
from tessera.observatory.tables.counting import MERGED, Spec

TABLES_FILE = "tables.csv"
RELEASE_FILE = "release.json"
HEADER = ("dimensions", "cell", "count")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

METHOD_TEXT = (
    "Each row counts the records that share the values named in 'cell', for the columns named in 'dimensions', "
    "one, two or three columns at a time. A missing answer is counted as the value 'unknown'.\n\n"
    "A count under the threshold is hidden: its row is listed and 'count' is empty. Some larger counts are hidden too, "
    "because with them a small one could be worked out from the sums between tables. A listed row with an empty count "
    "is therefore 1 or more. A combination that is not listed was counted in no record. So this release does say "
    "which combinations occur and which do not; where even that is sensitive, release fewer columns.\n\n"
    f"In tables of two and three columns the value '{MERGED}' stands for the rare values of a column together; "
    "'merged_values' names them. Tables in 'withheld_tables' could not be protected and are left out whole; "
    "nothing follows from their absence.\n\n"
    "Assumption: the reader knows all of this file, this method, the total number of records, and that counts are whole "
    "numbers. For every hidden count under the threshold k, sets of counts that fit everything published have been "
    "found in which it ranges over all values from 1 to k - 1, or over at least k values in a row; so it can be found "
    "neither by subtraction nor by linear or integer programming over the sums between the tables of this release, "
    "nor through a three-column table that was left out although its two-column tables are here.\n\n"
    "Limits: the guarantee is about sums between tables. It does not cover a reader who knows some of the records "
    "already; this release compared with another one (whoever publishes checks that apart); what would follow "
    "from tables of four and more columns, that is from every table having to come from one set of records; how small "
    "a count in a withheld table must be; or that all records of a published cell may share another attribute. Which of "
    "the possible values is the likeliest may be guessed.\n\n"
    "Published counts are exact at rounding 1. With a larger base each count is rounded to its nearest multiple, the "
    "same way each time; rounded parts then need not add up to their rounded sum. With 'perturbation' above 0 each count, "
    "their total included, is moved by at most that number, evenly up and down, and by less near the threshold, so that "
    "none comes under it. The same people give the same figure in every table and every release; parts then need not "
    "add up to their sum."
)


class Altered(ValueError):
    """The tables do not match the hash in the release document."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A release read back: the document, and the counts by dimensions and cell (None where hidden)."""

    document: dict[str, Any]
    tables: dict[Spec, dict[tuple[str, ...], int | None]]


def neutralised(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a quote goes before anything that would start one.

    The sign at the start and the quote that stands for it follow the OWASP advice on CSV injection.
    ``restored`` undoes it exactly.
    """
    return "'" + text if text.lstrip("'").startswith(_FORMULA) else text


def restored(text: str) -> str:
    """The text before ``neutralised``."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text


def tables_csv(release: Release) -> bytes:
    """``tables.csv`` as UTF-8 bytes, tables by order and column, cells in code-list order."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for spec, cells in release.tables.items():
        name = neutralised("|".join(spec))
        for cell, count in cells.items():
            writer.writerow((name, neutralised("|".join(cell)), "" if count is None else count))
    return out.getvalue().encode()


def write(release: Release, out_dir: Path) -> dict[str, Any]:
    """Write both files into ``out_dir`` (made if absent) and return the document. Raises OSError."""
    body = tables_csv(release)
    document = as_document(release)
    document["hash"] = {"file": TABLES_FILE, "algorithm": "sha256", "value": hashlib.sha256(body).hexdigest()}
    document["text"] = METHOD_TEXT
    out_dir.mkdir(parents=True, exist_ok=True)
    (out_dir / TABLES_FILE).write_bytes(body)
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    (out_dir / RELEASE_FILE).write_bytes(text.encode())
    return document


def read(out_dir: Path) -> Stored:
    """Read a release and check its hash. Raises Altered when the tables are not those it was published with."""
    document: dict[str, Any] = json.loads((out_dir / RELEASE_FILE).read_text("utf-8"))
    body = (out_dir / TABLES_FILE).read_bytes()
    if hashlib.sha256(body).hexdigest() != document["hash"]["value"]:
        raise Altered(f"{TABLES_FILE} is not the file {RELEASE_FILE} describes; fetch the release again")
    tables: dict[Spec, dict[tuple[str, ...], int | None]] = {}
    rows = csv.reader(io.StringIO(body.decode(), newline=""))
    if tuple(next(rows, ())) != HEADER:
        raise Altered(f"{TABLES_FILE} must start with the columns {', '.join(HEADER)}")
    for name, cell, count in rows:
        spec = tuple(restored(name).split("|"))
        tables.setdefault(spec, {})[tuple(restored(cell).split("|"))] = int(count) if count else None
    return Stored(document, tables)
