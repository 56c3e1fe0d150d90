"""Uploaded forms: faults named by place in the reader's language, hostile files refused, what goes out comes back."""

from __future__ import annotations

import io
import time
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from tessera.protection.forms import shipped
from tessera.protection.forms.engine import workbook
from tessera.protection.forms.engine.book import from_csv
from tessera.protection.forms.engine.compile import compile_book
from tessera.protection.forms.engine.definition import Definition
from tessera.protection.forms.engine.upload import Unreadable, read
from tests.protection.forms import workbooks
from tests.protection.forms.shapes import (
    BEGIN,
    END,
    END_REPEAT,
    REPEAT,
    YES_NO,
    book,
    compiled,
    question,
    shape,
    text,
)
from tests.protection.forms.test_answers import settled

GOOD = ("survey", [["type", "name", "label"], ["text", "a", "A"]])


def problem(*survey: dict[str, str], **more: Any) -> tuple[str, str, int, str]:
    """The one problem of a form: its words, sheet, row and column."""
    [found] = compiled(*survey, **more).problems
    return found.text, found.sheet, found.row, found.column


# --- what is wrong is said with its place


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (question("a", "geopoint"), "type", "geopoint are not asked here"),
        (question("a", "select_one colours"), "type", "colours has no choices"),
        (question("a", "select_one"), "type", "one list of choices"),
        (question("a", "select_one codes.nowhere"), "type", "no code list nowhere"),
        (question("1a"), "name", "“1a” cannot be used"),
        ({"type": "text", "en": "A"}, "name", "name is missing"),
        ({"type": "text", "name": "a"}, "label", "no words"),
        (question("a", relevant="${b} = 1"), "relevant", "no question ${b}"),
        (question("a", relevant="${a"), "relevant", "(character 1)"),
        (question("a", constraint="frobnicate(.)"), "constraint", "no function frobnicate()"),
        (question("a", "calculate"), "calculation", "needs its expression"),
        (question("a", "select_multiple codes.control_means", required="yes"), "required", "never demanded"),
        (question("a", "text", required="yes", **{"class": "S"}), "required", "never demanded"),
        (question("a", "range", parameters="start=x"), "parameters", "as numbers"),
        (question("a", BEGIN), "type", "never ends"),
        ({"type": END}, "type", "no beginning"),
        (question("a", relevant="${a} = 'x'"), "relevant", "wait for one another"),
    ],
)
def test_a_fault_says_where_it_stands_and_how_to_mend_it(row: dict[str, str], column: str, says: str) -> None:
    words, sheet, number, where = problem(row)
    assert says in words
    assert (sheet, number, where) == ("survey", 2, column)


def test_every_fault_is_told_at_once() -> None:
    made = compiled(question("a", "geopoint"), question("b", relevant="${"), question("b"))
    assert [(each.row, each.column) for each in made.problems] == [(2, "type"), (3, "relevant"), (4, "name")]


def test_a_repeat_inside_a_repeat_is_refused_in_words() -> None:
    words, _sheet, row, _column = problem(
        question("a", REPEAT), question("b", REPEAT), question("c"), {"type": END_REPEAT}, {"type": END_REPEAT}
    )
    assert "inside another repeat" in words
    assert row == 3


def test_choices_have_places_too() -> None:
    choices = (("yn", "yes", "Yes", ""), ("yn", "yes", "Yes", ""), ("yn", "not so", "No", ""), ("", "x", "X", ""))
    made = compiled(question("a", "select_one yn"), choices=choices)
    assert [(each.sheet, each.column) for each in made.problems] == [
        ("choices", "name"), ("choices", "name"), ("choices", "list_name"),
    ]  # fmt: skip


def test_faults_are_told_in_arabic() -> None:
    with translation.override("ar"):
        made = compiled(question("a", relevant="${b} = 1"), question("c", "geopoint"))
    for each in made.problems:
        assert any("\u0600" <= sign <= "\u06ff" for sign in each.text), each.text


def test_metadata_of_devices_is_left_out_and_said_so() -> None:
    made = compiled(question("start", "start"), question("deviceid", "deviceid"), question("a"))
    assert made.definition is not None
    assert list(made.definition.by_name) == ["a"]
    assert [(each.row, each.column) for each in made.remarks] == [(2, "type"), (3, "type")]


# --- HTCDS


def test_the_htcds_form_loads_whole() -> None:
    made = compile_book(read(workbooks.htcds()))
    assert made.problems == []
    form = made.definition
    assert form is not None
    assert form.key == "htcds"
    assert len([item for item in form.by_name.values() if item.holds_answer]) == 31
    assert len(form.item("prs_Citizenship").choices()) == 249
    control = form.item("vic_Methods_of_Control")
    assert "DebtBondage" in control.values()
    assert not any(code != code.strip() for code in control.values())
    [said] = [each for each in made.remarks if each.column == "name"]
    assert "DebtBondage" in said.text
    assert said.sheet == "choices"
    assert workbook.check(form) == []


def test_the_htcds_form_goes_out_and_comes_back() -> None:
    form = compile_book(read(workbooks.htcds())).definition
    assert form is not None
    assert_same(form, come_back(form))


# --- out and back


def come_back(form: Definition) -> Definition:
    """The definition of a form's own workbook."""
    with translation.override("en"):
        made = compile_book(read(workbook.workbook(form)), key=form.key)
    assert made.definition is not None, made.problems
    return made.definition


def assert_same(one: Definition, other: Definition) -> None:
    """The same questions with the same words, choices and conditions."""
    assert list(one.by_name) == list(other.by_name)
    for name, item in one.by_name.items():
        back = other.item(name)
        for part in (
            "type",
            "labels",
            "hints",
            "relevant",
            "constraint",
            "calculation",
            "required",
            "messages",
            "appearance",
        ):
            assert getattr(item, part) == getattr(back, part), (name, part)
        for language in one.languages:
            assert [(c, str(w)) for c, w in item.choices(language)] == [
                (c, str(w)) for c, w in back.choices(language)
            ], name
        assert item.empties() == back.empties(), name


@pytest.mark.slow
def test_every_shipped_form_goes_out_as_pyxform_takes_it_and_comes_back() -> None:
    assert shipped.names()
    for key in shipped.names():
        form = shipped.shipped(key)
        assert workbook.check(form) == [], key
        assert_same(form, come_back(form))


def test_a_form_with_everything_in_it_comes_back() -> None:
    form = compile_book(
        shipped.with_header(
            book(
                [
                    {"type": "include common_header"},
                    question("hurt", "select_one yn", ar="أذى"),
                    question("means", "select_multiple codes.control_means or_empty", relevant="${hurt} = 'yes'"),
                    question("land", "select_one codes.country"),
                    question("children", REPEAT),
                    question("age", "integer", constraint=". >= 0 and . < 18"),
                    {"type": END_REPEAT},
                    question("n", "calculate", calculation="count(${children})"),
                ],
                choices=YES_NO,
                form_title="Everything",
            )
        ),
        key="everything",
    ).definition
    assert form is not None
    assert workbook.check(form) == []
    assert_same(form, come_back(form))


def test_text_that_looks_like_a_formula_goes_out_as_text() -> None:
    form = shape({"type": "note", "name": "a", "en": '=HYPERLINK("http://x.example","y")'})
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.workbook(form)))["survey"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value and "HYPERLINK" in str(cell.value)]
    assert [cell.data_type for cell in cells] == ["s"]


def test_pyxform_says_what_we_did_not() -> None:
    form = shape(question("a", "text", appearance="x"), question("meta", BEGIN), question("b"), {"type": END})
    for each in workbook.check(form):
        assert "pyxform" in each.text


# --- reading


def test_a_workbook_and_a_csv_say_the_same() -> None:
    rows = [question("a", "integer", required="yes"), question("b", "select_one yn")]
    by_csv = compile_book(read(text(rows, YES_NO, form_title="T").encode())).definition
    assert by_csv is not None
    assert_same(by_csv, come_back(by_csv))


def test_numbers_dates_and_truth_in_cells_are_read_as_text() -> None:
    data = workbooks.workbook(
        {
            "survey": [["type", "name", "label", "required"], ["select_one n", "a", 2024, True]],
            "choices": [["list_name", "name", "label"], ["n", 1, 1.0], ["n", 2.0, 2.5]],
        }
    )
    form = compile_book(read(data)).definition
    assert form is not None
    assert form.item("a").choices() == [("1", "1"), ("2", "2.5")]
    assert form.item("a").label() == "2024"
    assert form.item("a").required == ("call", "true")


def test_one_csv_may_name_its_sheet_on_every_row_or_once() -> None:
    often = "survey,type,name,label\nsurvey,text,a,A\nsettings,form_title\nsettings,T\n"
    once = "survey,,,\n,type,name,label\n,text,a,A\nsettings,,\n,form_title,\n,T,\n"
    assert from_csv(often).digest() == from_csv(once).digest()


HOSTILE = {
    "not a zip": b"PK\x03\x04" + b"\0" * 400,
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 400,
    "not text": b"\x89PNG\r\n\x1a\n\0\0",
    "nothing": b"",
    "zeros": b"survey,type,name\0",
    "too large": b"survey,type,name,label\n" + b"x" * (2 * 1024 * 1024),
    "a bomb": workbooks.archive([("xl/worksheets/sheet1.xml", b"0" * (200 * 1024 * 1024))]),
    "many parts": workbooks.archive([(f"{n}.xml", b"") for n in range(300)]),
    "no survey": workbooks.workbook({"Sheet1": [["type", "name"]]}),
    "no workbook": workbooks.archive([("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", b"<a/>")]),
    "broken xml": workbooks.rewritten(workbooks.workbook(dict([GOOD])), "xl/workbook.xml", b"<workbook"),
    "entities": workbooks.rewritten(
        workbooks.workbook(dict([GOOD])),
        "xl/worksheets/sheet1.xml",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>',
    ),
    "a long cell": workbooks.workbook({"survey": [["type", "name", "label"], ["text", "a", "x" * 9000]]}),
    "a quotation without end": b'survey,type,name,label\nsurvey,text,a,"' + b"x" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_soon_and_in_words(name: str) -> None:
    began = time.process_time()
    with pytest.raises(Unreadable) as found:
        read(HOSTILE[name])
    assert len(str(found.value)) > 20
    assert time.process_time() - began < 3


def test_a_far_away_cell_does_not_make_a_million_rows() -> None:
    data = workbooks.rewritten(
        workbooks.workbook(dict([GOOD])),
        "xl/worksheets/sheet1.xml",
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>type</t></is></c></row>'
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>',
    )
    began = time.process_time()
    with pytest.raises(Unreadable, match="more than"):
        read(data)
    assert time.process_time() - began < 3


def test_a_form_of_many_questions_or_choices_is_refused() -> None:
    many = compiled(*(question(f"q{n}") for n in range(601)))
    assert "at most 600" in many.problems[0].text
    choices = tuple(("c", f"x{n}", "X", "") for n in range(5001))
    assert any(
        "at most 5000" in each.text for each in compiled(question("a", "select_one c"), choices=choices).problems
    )


def test_the_largest_form_is_compiled_and_worked_out_in_time() -> None:
    rows = [question("q0", "integer")]
    rows += [question(f"q{n}", "integer", relevant=f"${{q{n - 1}}} > 0", constraint=". < 9") for n in range(1, 600)]
    began = time.process_time()
    form = shape(*rows)
    assert len(settled(form, **{f"q{n}": 1 for n in range(600)})) == 600
    assert time.process_time() - began < 5
