"""Checks on single cells, the same for CSV and workbooks."""

import re

from tessera.interchange.reading.faults import (
    BAD_HEADER,
    BLANK_COLUMN_NAME,
    CELL_TOO_LONG,
    DUPLICATE_HEADER,
    EMPTY_HEADER,
    FORMULA,
    NOT_TEXT,
    TOO_MANY_COLUMNS,
)
from tessera.interchange.reading.limits import Limits
from tessera.interchange.reading.problems import RowProblem, UnreadableFile

FORMULA_SIGNS = frozenset("=+-@\t\r")
"""First characters that make a spreadsheet program calculate (OWASP, "CSV Injection")."""

# Digits with the signs of numbers and telephone numbers cannot call a function, so they pass; so does a lone dash.
_NUMBER_OR_PHONE = re.compile(r"[+-][ ]?\(?[0-9][0-9 ().,/-]*(?:[eE][+-]?[0-9]+)?%?|-+")
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def begins_like_formula(cell: str) -> bool:
    """Whether a spreadsheet program could calculate this cell; numbers and telephone numbers do not count."""
    return bool(cell) and cell[0] in FORMULA_SIGNS and not _NUMBER_OR_PHONE.fullmatch(cell.rstrip())


def escape(cell: str) -> str:
    """The cell as text that no spreadsheet program calculates; `clean_row` takes the apostrophe off again."""
    return "'" + cell if begins_like_formula(cell) else cell


def clean_row(
    line: int, headers: tuple[str, ...], cells: list[str], limits: Limits
) -> tuple[dict[str, str], list[RowProblem]]:
    """Trimmed values by column, and the faults found; `cells` is as long as `headers`."""
    values: dict[str, str] = {}
    problems: list[RowProblem] = []
    longest = limits.cell_characters
    for header, raw in zip(headers, cells, strict=True):
        if not raw:
            values[header] = ""
            continue
        if raw[0] in FORMULA_SIGNS and begins_like_formula(raw):
            problems.append(RowProblem(line, header, FORMULA))
        elif len(raw) > longest:
            problems.append(RowProblem(line, header, CELL_TOO_LONG, {"limit": longest}))
        elif not raw.isprintable() and (found := _NOT_TEXT.search(raw)):
            problems.append(RowProblem(line, header, NOT_TEXT, {"codepoint": f"U+{ord(found.group()):04X}"}))
        else:
            value = raw.strip()
            if value[:1] in FORMULA_SIGNS and begins_like_formula(value):
                problems.append(RowProblem(line, header, FORMULA))
            values[header] = value[1:] if value[:1] == "'" and value[1:2] in FORMULA_SIGNS else value
    return values, problems


def clean_headers(cells: list[str], limits: Limits) -> tuple[str, ...]:
    """Names of the columns from the first row, without blank cells at its end.

    Raises UnreadableFile when a name is blank, doubled, too long, a formula or not text.
    """
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise UnreadableFile(EMPTY_HEADER)
    if len(names) > limits.columns:
        raise UnreadableFile(TOO_MANY_COLUMNS, limit=limits.columns)
    seen: dict[str, int] = {}
    for position, name in enumerate(names, start=1):
        if not name:
            raise UnreadableFile(BLANK_COLUMN_NAME, position=position)
        if len(name) > 200 or begins_like_formula(name) or _NOT_TEXT.search(name):
            raise UnreadableFile(BAD_HEADER, position=position)
        if name in seen:
            raise UnreadableFile(DUPLICATE_HEADER, positions=f"{seen[name]}, {position}")
        seen[name] = position
    return tuple(names)
