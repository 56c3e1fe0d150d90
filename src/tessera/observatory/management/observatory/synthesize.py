"""`./tessera observatory synthesize`: synthetic records from a plain file, with differential privacy."""

from __future__ import annotations

import csv
import io
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.commands import Command, CommandError
from tessera.observatory.synthesis import api as synthesis
from tessera.observatory.tables.api import Microdata

HELP = "Make synthetic records from a CSV file, with differential privacy: one row of the file is one person."
EXAMPLE = (
    "./tessera observatory synthesize --input people.csv --domains domains.json --epsilon 1 --output rows.csv --json"
)
_STEPS = {"measure": "measuring, table", "finish": "making rows"}
_SHOWN = 60


def arguments(parser: CommandParser) -> None:
    """The options of this part."""
    parser.add_argument("--input", type=Path, required=True, help="CSV file with a header, one row for each person")
    parser.add_argument(
        "--domains", type=Path, required=True, help='JSON: {"column": ["value", ...]}; from a code list, not the data'
    )
    parser.add_argument("--epsilon", type=float, required=True, help="the privacy loss, for example 1")
    parser.add_argument("--delta", type=float, help="default 1/(n ln n) of the noisy n, at most 1/10,000")
    parser.add_argument("--output", type=Path, required=True, help="CSV file to write; one that is there is replaced")
    parser.add_argument("--json", action="store_true", help="print one object")


def run(command: Command, **options: Any) -> None:
    """Reads, synthesises, writes; nothing is written when anything is wrong."""
    begun = time.perf_counter()
    try:
        domains = _domains(options["domains"])
        data = _people(options["input"], domains)
        made = synthesis.synthesize(
            data, epsilon=options["epsilon"], delta=options["delta"], progress=_progress(command)
        )
        _write(options["output"], domains, made)
    except OSError as fault:
        raise CommandError(f"{fault.filename}: {fault.strerror}: give a file that is there and may be used") from fault
    except UnicodeDecodeError as fault:
        raise CommandError("the file is not UTF-8: save it as UTF-8 and run this again") from fault
    except ValueError as fault:
        raise CommandError(str(fault)) from fault
    answer: dict[str, object] = {
        "rows": made.n,
        "epsilon": made.epsilon,
        "delta": made.delta,
        "rho": round(made.rho, 8),
        "tables": len(made.aggregates),
        "seconds": round(time.perf_counter() - begun, 2),
        "output": str(options["output"]),
    }
    command.answer(answer, as_json=options["json"])


def _domains(file: Path) -> dict[str, tuple[str, ...]]:
    """The columns and the values each may take. Raises ValueError, OSError."""
    try:
        found = json.loads(file.read_text("utf-8-sig"), object_pairs_hook=_once)
    except json.JSONDecodeError as fault:
        raise ValueError(
            f"{file.name} is not JSON (line {fault.lineno}): write {{'column': ['value', ...]}}"
        ) from fault
    if not isinstance(found, dict) or not found:
        raise ValueError(f"{file.name} must be an object with one entry for each column: {{'column': ['value', ...]}}")
    for name, values in found.items():
        if not isinstance(values, list) or not values or not all(isinstance(value, str) for value in values):
            raise ValueError(
                f"{file.name}: column '{_short(name)}' needs a list of at least one value, all of them text"
            )
        if len(set(values)) < len(values):
            raise ValueError(f"{file.name}: column '{_short(name)}' lists a value twice: take one of them out")
        if len(values) > 65_536:
            raise ValueError(f"{file.name}: column '{_short(name)}' lists more than 65,536 values: use coarser codes")
    return {name: tuple(values) for name, values in found.items()}


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("the domains file names a column twice: take one of them out")
    return found


def _people(file: Path, domains: Mapping[str, Sequence[str]]) -> Microdata:
    """The rows as codes, columns in the order of the domains file. Raises ValueError, OSError."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        lines = csv.reader(stream)
        header = next(lines, None)
        if header is None:
            raise ValueError(f"{file.name} is empty: its first line must name the columns")
        order = _order(file.name, header, list(domains))
        rows = _encoded(file.name, lines, header, order, domains)
        # The engine sees positions only, so that any text may be a value.
        numbered = {f"c{at}": tuple(map(str, range(len(values)))) for at, values in enumerate(domains.values())}
        try:
            return Microdata.from_rows(tuple(numbered), numbered, rows)
        except csv.Error as fault:
            raise ValueError(f"{file.name}, line {lines.line_num}: {fault}") from fault


def _order(name: str, header: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Where each wanted column stands in the file."""
    if len(set(header)) < len(header):
        raise ValueError(f"{name} names a column twice: give each column its own name")
    if missing := [each for each in wanted if each not in header]:
        raise ValueError(
            f"{name} lacks {_listed(missing)}: add the column, or take it out of the domains file "
            f"(the file has {_listed(header)})"
        )
    if extra := [each for each in header if each not in wanted]:
        raise ValueError(
            f"{name} has {_listed(extra)}, which the domains file does not list: add its values there, or take the column out"
        )
    return [header.index(each) for each in wanted]


def _encoded(
    name: str,
    lines: Iterable[Sequence[str]],
    header: Sequence[str],
    order: Sequence[int],
    domains: Mapping[str, Sequence[str]],
) -> Iterator[tuple[str, ...]]:
    books = [
        (at, column, {value: str(code) for code, value in enumerate(values)})
        for at, (column, values) in zip(order, domains.items(), strict=True)
    ]
    for number, line in enumerate(lines, start=1):
        if len(line) != len(header):
            if not line and len(header) > 1:
                continue
            line = line or [""]
        if len(line) != len(header):
            raise ValueError(f"{name}, row {number}: {len(line)} values for {len(header)} columns: mend the row")
        try:
            yield tuple(book[line[at]] for at, _column, book in books)
        except KeyError:
            raise ValueError(_outside(name, number, line, books)) from None


def _outside(name: str, number: int, line: Sequence[str], books: Sequence[tuple[int, str, Mapping[str, str]]]) -> str:
    """What is wrong with a row. The value itself is not said: it might identify somebody, and this reaches logs."""
    wrong = [(column, len(book), line[at]) for at, column, book in books if line[at] not in book]
    column, size, value = wrong[0]
    what = "an empty value" if not value else f"a value of {len(value)} characters"
    mend = (
        'add "" to the list if a missing answer is allowed'
        if not value
        else "correct the row or add the value to the list"
    )
    more = f" ({len(wrong)} such values in this row)" if len(wrong) > 1 else ""
    return f"{name}, row {number}, column '{_short(column)}': {what} that is not among the {size} of the domains file{more}: {mend}"


def _write(file: Path, domains: Mapping[str, Sequence[str]], made: synthesis.Synthetic) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(domains)
    books = list(domains.values())
    writer.writerows([book[code] for book, code in zip(books, row, strict=True)] for row in made.codes.tolist())
    part = file.with_name(file.name + ".part")
    try:
        part.write_text(out.getvalue(), encoding="utf-8", newline="")
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _progress(command: Command) -> Callable[[str, int], None]:
    def say(step: str, done: int) -> None:
        text = f"{_STEPS[step]} {done}" if done else _STEPS[step]
        command.stderr.write(text, ending="\r" if sys.stderr.isatty() else "\n")

    return say


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"'{_short(name)}'" for name in names[:6])
    return shown + (f" and {len(names) - 6} more" if len(names) > 6 else "")
