"""A blank workbook with the columns of a mapping, its code lists beside them and choices in the cells."""

from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tessera.interchange.mapping.model import ColumnRule, Mapping, Resolver
from tessera.kernel import codes, places

ROWS = 2_000
"""Rows of the sheet whose cells offer choices."""
CASES, ABOUT = "Cases", "About"
SHEET_NAME_LENGTH = 31


def headers(mapping: Mapping) -> tuple[str, ...]:
    """Columns of a blank workbook: the key, what the mapping takes and does not call deprecated, the consent."""
    columns = [rule.column for rule in mapping.columns.values() if not rule.deprecated]
    key = [mapping.key.column] if mapping.key.column else []
    consent = [mapping.consent.column] if mapping.consent and mapping.consent.column else []
    return (*key, *columns, *consent)


def write_template(mapping: Mapping, stream: BinaryIO, *, resolver: Resolver = codes.get) -> None:
    """Write a blank .xlsx for this mapping to a binary stream.

    The first sheet holds the column names; then comes one sheet per code list (code and label in the active language)
    and a last one that credits the source. Cells of single-choice columns offer their codes. No formula is written.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    cases: Worksheet = book.create_sheet(CASES)
    names = headers(mapping)
    cases.append(names)
    for position, name in enumerate(names, start=1):
        cases.cell(1, position).font = Font(bold=True)
        cases.column_dimensions[get_column_letter(position)].width = max(12, len(name) + 2)
    cases.freeze_panes = "A2"
    sheets: dict[str, tuple[str, int]] = {}
    for position, name in enumerate(names, start=1):
        rule = mapping.columns.get(name)
        if rule is None or not (rule.target.codes or rule.target.kind == "country"):
            continue
        kind = rule.target.codes or "country"
        if kind not in sheets:
            sheets[kind] = _code_sheet(book, kind, resolver)
        if not rule.target.several:
            _offer(cases, position, *sheets[kind])
    if mapping.consent and mapping.consent.column:
        _offer_texts(cases, names.index(mapping.consent.column) + 1, ("TRUE", "FALSE"))
    about: Worksheet = book.create_sheet(ABOUT)
    for line in (mapping.title, mapping.source):
        about.append([line])
    for rule in mapping.columns.values():
        if rule.split and not rule.deprecated:
            about.append([f"{rule.column}: {_separators(rule)}"])
    book.save(stream)


def _separators(rule: ColumnRule) -> str:
    return "A" + rule.split[0].strip() + "B"


def _code_sheet(book: Workbook, kind: str, resolver: Resolver) -> tuple[str, int]:
    """Write one list; gives the sheet's name and the number of its last row."""
    sheet: Worksheet = book.create_sheet(kind[:SHEET_NAME_LENGTH])
    sheet.append(("code", "label"))
    if kind == "country":
        rows = [(code, places.name(code)) for code in places.values()]
    else:
        found = resolver(kind)
        rows = [(code, found.label(code)) for code in found.values()]
    for row in rows:
        sheet.append(row)
    sheet.column_dimensions["A"].width = sheet.column_dimensions["B"].width = 40
    return sheet.title, len(rows) + 1


def _offer(cases: Worksheet, position: int, sheet: str, last: int) -> None:
    _validate(cases, position, f"'{sheet}'!$A$2:$A${last}")


def _offer_texts(cases: Worksheet, position: int, texts: tuple[str, ...]) -> None:
    _validate(cases, position, '"' + ",".join(texts) + '"')


def _validate(cases: Worksheet, position: int, source: str) -> None:
    # Labels and known spellings are read too, so the sheet advises and does not forbid.
    choice = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
    cases.add_data_validation(choice)
    letter = get_column_letter(position)
    choice.add(f"{letter}2:{letter}{ROWS}")
