"""Workbooks for tests: plain ones, the HTCDS one, and those somebody made to do harm."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import openpyxl
import pycountry

HERE = Path(__file__).parent
# Lists and codes of the Human Trafficking Case Data Standard (HTCDS) by IOM, CC BY 4.0.
HTCDS_CODES = HERE.parents[1] / "kernel" / "codes" / "htcds_2_0.csv"
HTCDS_SURVEY = HERE / "htcds_survey.csv"
Sheet = Sequence[Sequence[object]]


def workbook(sheets: Mapping[str, Sheet]) -> bytes:
    """A workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def htcds() -> bytes:
    """The survey form of HTCDS 2.0 as its names and codes tell it, with the trailing space that its file has."""
    survey: list[list[object]] = [["type", "name", "label", "required"]]
    with HTCDS_SURVEY.open(encoding="utf-8", newline="") as file:
        survey += [
            [" ".join(filter(None, (row["type"], row["list"]))), row["name"], row["label"], "no"]
            for row in csv.DictReader(file)
        ]
    used = {str(row[0]).split()[1] for row in survey[1:] if " " in str(row[0])}
    choices: list[list[object]] = [["list_name", "name", "label"]]
    with HTCDS_CODES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["list"] in used:
                code = "DebtBondage " if row["code"] == "DebtBondage" else row["code"]
                choices.append([row["list"], code, row["label"]])
    choices += [["Consent", code, code.title()] for code in ("yes", "no")]
    choices += [["ISO3166-1", country.alpha_2, country.name] for country in pycountry.countries]
    settings = [["form_title", "form_id"], ["Human Trafficking Case Data Standard", "htcds"]]
    return workbook({"survey": survey, "choices": choices, "settings": settings})


def archive(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of our own making."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts:
            made.writestr(name, content)
    return stream.getvalue()


def rewritten(data: bytes, part: str, content: bytes) -> bytes:
    """A workbook in which one part inside was replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return archive((name, content if name == part else old.read(name)) for name in old.namelist())
