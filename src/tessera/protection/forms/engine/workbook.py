"""A definition as an XLSForm that other programs take: the house's lists written out, checked by pyxform."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

import openpyxl
from django.utils.translation import gettext as _
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from tessera.protection.forms.engine.book import SHEETS, Problem
from tessera.protection.forms.engine.choices import language_of
from tessera.protection.forms.engine.definition import Definition, Item

Rows = list[dict[str, str]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Columns of our own; other programs would not know them.
_OWN = {"class"}
_WHERE = re.compile(r"^\[row : (\d+)\]\s*(?:On the '(\w+)' sheet, )?(?:the '([\w:]+)' value)?")


def expanded(definition: Definition) -> dict[str, Rows]:
    """The rows of the three sheets with every list of choices written out."""
    book = definition.book
    headings = [text for text in book.columns.get("survey", []) if text == "label" or text.startswith("label::")]
    choices: Rows = [dict(line.cells) for line in book.lines("choices")]
    known = {row.get("list_name", "") for row in choices}
    survey: Rows = []
    for line in book.lines("survey"):
        row = {column: text for column, text in line.cells.items() if column not in _OWN}
        item = definition.by_name.get(line.get("name"))
        if (
            item is not None
            and item.type in {"select_one", "select_multiple"}
            and line.get("type").split()[0] not in {"end"}
        ):
            name = item.list_name.removeprefix("codes.") + ("_or_empty" if item.empty else "")
            row["type"] = f"{item.type} {name}"
            if name not in known:
                known.add(name)
                choices += _choices(item, name, headings)
        survey.append(row)
    title = {"form_title": definition.title("en"), "form_id": definition.key, "version": definition.version}
    said = dict(book.lines("settings")[0].cells) if book.lines("settings") else {}
    return {"survey": survey, "choices": choices, "settings": [{**said, **title}]}


def _choices(item: Item, name: str, headings: list[str]) -> Rows:
    languages = {heading: language_of(heading.partition("::")[2]) or "en" for heading in headings}
    wanted = [code for code, _label in item.choices()]
    wanted += item.empties()
    return [
        {"list_name": name, "name": code, **{h: item.choice_label(code, language) for h, language in languages.items()}}
        for code in wanted
    ]


def check(definition: Definition) -> list[Problem]:
    """What pyxform finds wrong with the form, in its own (English) words, with the row where it says one."""
    sheets: dict[str, Rows] = {name: [dict(row) for row in rows] for name, rows in expanded(definition).items()}
    try:
        convert(xlsform={name: rows for name, rows in sheets.items() if rows}, form_name="form", warnings=[])
    except PyXFormError as fault:
        said = str(fault)
        found = _WHERE.match(said)
        row, sheet, column = (int(found[1]), found[2] or "survey", found[3] or "") if found else (0, "survey", "")
        lines = definition.book.lines(sheet)
        number = lines[row - 2].number if 0 <= row - 2 < len(lines) else row
        text = _("Other programs would not take this form. pyxform says: %(text)s") % {"text": said}
        return [Problem(text, sheet, number, column)]
    return []


def workbook(definition: Definition) -> bytes:
    """The form as an xlsx workbook."""
    book = openpyxl.Workbook(write_only=False)
    book.remove(book.worksheets[0])
    sheets = expanded(definition)
    for name in SHEETS:
        sheet = book.create_sheet(name)
        columns = _columns(definition.book.columns.get(name, []), sheets[name])
        for number, cells in enumerate([dict(zip(columns, columns, strict=True)), *sheets[name]], start=1):
            for place, column in enumerate(columns, start=1):
                if text := cells.get(column):
                    cell = sheet.cell(number, place)
                    # Text stays text: a value that begins with = is no formula.
                    cell.value, cell.data_type = text, "s"
        sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _columns(first: Iterable[str], rows: Rows) -> list[str]:
    used = dict.fromkeys(column for row in rows for column in row)
    return [*(column for column in dict.fromkeys(first) if column in used), *(c for c in used if c not in set(first))]
