"""Excel workbooks, honest and hostile."""

from __future__ import annotations

import datetime
import io
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from tessera.interchange.reading.api import Limits
from tests.interchange.files import SMALL, codes_of, read, refusal, repacked, workbook

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return workbook(tmp_path / "plain.xlsx", [("a", "b"), ("1", "2")])


def sheet(rows: str, before: str = "") -> dict[str, bytes]:
    return {SHEET: f"<?xml version='1.0'?>{before}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode()}


def test_values_come_as_a_csv_would_hold_them(tmp_path: Path) -> None:
    when = datetime.datetime(2024, 5, 6)  # noqa: DTZ001 - a workbook knows no zone
    row = ("text ", 3, 3.0, 2.5, True, when, when.replace(hour=7), when.date(), None, "ភ្នំពេញ")
    _, rows, refused = read(workbook(tmp_path / "a.xlsx", [[f"c{n}" for n in range(10)], row]))
    assert refused == []
    found = ["text", "3", "3", "2.5", "TRUE", "2024-05-06", "2024-05-06 07:00:00", "2024-05-06", "", "ភ្នំពេញ"]
    assert list(rows[0].values.values()) == found


def test_rows_keep_their_number_and_blank_rows_are_passed_over(tmp_path: Path) -> None:
    _, rows, _ = read(workbook(tmp_path / "a.xlsx", [("a", "b"), ("1", None), (), (None, None), ("2", "3")]))
    assert [(row.line, row.values["b"]) for row in rows] == [(2, ""), (5, "3")]


def test_formula_refuses_its_row_and_its_last_result_is_not_taken(tmp_path: Path) -> None:
    _, rows, refused = read(workbook(tmp_path / "a.xlsx", [("a", "b"), (1, "=A2+1"), ("=TODAY()", 1), (1, 2)]))
    assert codes_of(refused) == [(2, "b", "formula"), (3, "a", "formula")]
    assert [row.line for row in rows] == [4]


def test_array_and_shared_formulas_are_formulas(plain: Path, tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        '<row r="2"><c r="A2"><f t="array" ref="A2">1+1</f><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="4"><c r="A4"><f/></c></row>'
    )
    _, rows, refused = read(repacked(plain, tmp_path / "b.xlsx", sheet(cells)))
    assert codes_of(refused) == [(2, "a", "formula"), (3, "a", "formula"), (4, "a", "formula")]
    assert rows == []


def test_text_that_would_become_a_formula_elsewhere_is_refused_too(plain: Path, tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>=cmd()</t></is></c></row>'
    )
    _, _, refused = read(repacked(plain, tmp_path / "b.xlsx", sheet(rows)))
    assert codes_of(refused) == [(2, "a", "formula")]


def test_error_values_and_impossible_dates_refuse_their_row(tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["a", "b"])
    page.append(["#N/A", 1])
    page.append([-9_999_999, 1])
    page["A3"].number_format = "yyyy-mm-dd"
    page.append([1, 1])
    book.save(tmp_path / "a.xlsx")
    _, rows, refused = read(tmp_path / "a.xlsx")
    assert codes_of(refused) == [(2, "a", "error_value"), (3, "a", "error_value")]
    assert [row.line for row in rows] == [4]


def test_cells_past_the_header_refuse_their_row(tmp_path: Path) -> None:
    _, rows, refused = read(workbook(tmp_path / "a.xlsx", [("a", "b"), (1, 2, 3), (1, 2, " "), (1,)]))
    assert codes_of(refused) == [(2, "", "too_many_cells")]
    assert [row.line for row in rows] == [3, 4]


def test_first_visible_sheet_with_rows_is_read_or_the_one_named(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "Empty"
    hidden = book.create_sheet("Hidden")
    hidden.append(["h"])
    hidden.sheet_state = "hidden"
    for name in ("First", "Second"):
        page = book.create_sheet(name)
        page.append([name])
        page.append([1])
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx")[0].headers == ("First",)
    assert read(tmp_path / "a.xlsx", sheet="Second")[0].headers == ("Second",)
    error = refusal(tmp_path / "a.xlsx", sheet="Third")
    assert error.code == "wrong_sheet"
    assert "Second" in str(error)


def test_workbook_without_cells_is_refused(tmp_path: Path) -> None:
    assert refusal(workbook(tmp_path / "a.xlsx", [])).code == "no_sheet"
    assert refusal(workbook(tmp_path / "b.xlsx", [("a", "b")])).code == "header_only"
    assert refusal(workbook(tmp_path / "c.xlsx", [("a", "a"), (1, 2)])).code == "duplicate_header"
    assert refusal(workbook(tmp_path / "d.xlsx", [("a", "=B2"), (1, 2)])).code == "bad_header"


def test_bounds_on_rows_columns_and_cells_hold(tmp_path: Path) -> None:
    assert refusal(workbook(tmp_path / "a.xlsx", [("a",)] * 60), limits=SMALL).code == "too_many_rows"
    assert refusal(workbook(tmp_path / "b.xlsx", ["abcdefghijklmn", (1,)]), limits=SMALL).code == "too_many_columns"
    _, _, refused = read(workbook(tmp_path / "c.xlsx", [("a",), ("x" * 200,)]), limits=SMALL)
    assert codes_of(refused) == [(2, "a", "cell_too_long")]


def test_macro_workbook_is_refused_by_type_and_by_part(plain: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(plain) as archive:
        types = archive.read("[Content_Types].xml")
    enabled = types.replace(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml")
    enabled = enabled.replace(b"officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")
    assert enabled != types
    by_type = repacked(plain, tmp_path / "a.xlsm", {"[Content_Types].xml": enabled})
    assert refusal(by_type).code == "macros"
    by_part = repacked(plain, tmp_path / "b.xlsx", {"xl/vbaProject.bin": b"x"})
    assert refusal(by_part).code == "macros"


def test_zip_bomb_is_refused_before_it_is_unpacked(plain: Path, tmp_path: Path) -> None:
    bomb = repacked(plain, tmp_path / "bomb.xlsx", {SHEET: b"<worksheet>" + b" " * 100_000_000})
    assert bomb.stat().st_size < 1_000_000
    tracemalloc.start()
    try:
        assert refusal(bomb).code == "archive_bomb"
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_bomb_of_many_parts_or_of_large_texts_is_refused(plain: Path, tmp_path: Path) -> None:
    many = {f"xl/media/{number}.bin": b"x" for number in range(1_100)}
    assert refusal(repacked(plain, tmp_path / "many.xlsx", many)).code == "too_many_parts"
    limits = Limits(part_bytes=50_000, member_ratio=1_000_000)
    texts = repacked(plain, tmp_path / "texts.xlsx", {"xl/sharedStrings.xml": b"<sst>" + b"x" * 60_000 + b"</sst>"})
    assert refusal(texts, limits=limits).code == "archive_bomb"
    assert refusal(plain, limits=Limits(archive_bytes=100)).code == "archive_bomb"


def test_bomb_of_cells_in_one_row_or_of_elements_outside_rows_is_refused(plain: Path, tmp_path: Path) -> None:
    wide = repacked(plain, tmp_path / "wide.xlsx", sheet("<row>" + "<c><v>1</v></c>" * 20_000 + "</row>"))
    assert refusal(wide).code == "too_many_columns"
    outside = repacked(plain, tmp_path / "outside.xlsx", sheet("</sheetData>" + "<m/>" * 250_000 + "<sheetData>"))
    assert refusal(outside).code == "archive_bomb"
    deep = repacked(plain, tmp_path / "deep.xlsx", sheet("<d>" * 5_000 + "</d>" * 5_000))
    assert refusal(deep).code == "damaged_workbook"


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row>'


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "docProps/core.xml"]
)
def test_xml_entities_are_refused_in_every_part(plain: Path, tmp_path: Path, part: str) -> None:
    content = sheet(CELL, LAUGHS)[SHEET]
    assert refusal(repacked(plain, tmp_path / "laughs.xlsx", {part: content})).code == "xml_entities"


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig"])
def test_entities_in_another_encoding_or_outside_the_file_are_refused(plain: Path, tmp_path: Path, codec: str) -> None:
    external = f"<?xml version='1.0' encoding='{codec[:6].rstrip('-')}'?>"
    external += '<!DOCTYPE d SYSTEM "file:///etc/passwd"><worksheet/>'
    if codec == "utf-8-sig":
        external = external.replace("utf-8", "UTF-8").replace("encoding='utf'", "encoding='UTF-8'")
    assert refusal(repacked(plain, tmp_path / "x.xlsx", {SHEET: external.encode(codec)})).code == "xml_entities"


@pytest.mark.parametrize("content", [b"", b"no xml", b"<worksheet>", b"<worksheet></sheet>"])
def test_damaged_sheet_is_refused(plain: Path, tmp_path: Path, content: bytes) -> None:
    assert refusal(repacked(plain, tmp_path / "x.xlsx", {SHEET: content})).code in {"damaged_workbook", "no_sheet"}


def test_cut_off_workbook_is_refused(plain: Path) -> None:
    content = plain.read_bytes()
    assert refusal(io.BytesIO(content[: len(content) // 2])).code == "damaged_workbook"


def test_two_parts_of_one_name_are_refused(plain: Path, tmp_path: Path) -> None:
    twice = tmp_path / "twice.xlsx"
    twice.write_bytes(plain.read_bytes())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(twice, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")
    assert refusal(twice).code == "damaged_workbook"


def test_cell_in_the_last_corner_of_a_sheet_costs_neither_time_nor_memory(plain: Path, tmp_path: Path) -> None:
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
    below = repacked(plain, tmp_path / "a.xlsx", sheet(head + '<row r="1048576"><c r="A1048576"><v>7</v></c></row>'))
    started = time.perf_counter()
    _, rows, _ = read(below)
    assert [(row.line, row.values) for row in rows] == [(1_048_576, {"a": "7"})]
    beside = repacked(plain, tmp_path / "b.xlsx", sheet(head + '<row r="2"><c r="XFD2"><v>7</v></c></row>'))
    assert codes_of(read(beside)[2]) == [(2, "", "too_many_cells")]
    wide = repacked(plain, tmp_path / "c.xlsx", sheet('<row r="1"><c r="XFD1"><v>7</v></c></row>'))
    assert refusal(wide).code == "too_many_columns"
    assert time.perf_counter() - started < 5


def test_rows_and_cells_without_a_usable_place_follow_the_one_before(plain: Path, tmp_path: Path) -> None:
    cells = "<c t='inlineStr'><is><t>{}</t></is></c>"
    rows = "".join(f"<row{place}>{cells.format('a')}{cells.format('b')}</row>" for place in ("", " r='x'", " r='1'"))
    found = read(repacked(plain, tmp_path / "a.xlsx", sheet(rows)))[1]
    assert [(row.line, row.values) for row in found] == [(2, {"a": "a", "b": "b"}), (3, {"a": "a", "b": "b"})]


def test_text_that_is_not_in_the_workbook_refuses_its_row(plain: Path, tmp_path: Path) -> None:
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
    wrong = '<row r="2"><c r="A2" t="s"><v>77</v></c></row><row r="3"><c r="A3"><v>seven</v></c></row>'
    _, _, refused = read(repacked(plain, tmp_path / "a.xlsx", sheet(head + wrong)))
    assert codes_of(refused) == [(2, "a", "error_value"), (3, "a", "error_value")]


def test_rich_text_is_read_without_its_reading_aid(plain: Path, tmp_path: Path) -> None:
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
    rich = "<is><r><t>Tok</t></r><r><t>yo</t></r><rPh sb='0' eb='1'><t>x</t></rPh></is>"
    _, rows, _ = read(
        repacked(plain, tmp_path / "a.xlsx", sheet(f'{head}<row r="2"><c r="A2" t="inlineStr">{rich}</c></row>'))
    )
    assert rows[0].values["a"] == "Tokyo"
