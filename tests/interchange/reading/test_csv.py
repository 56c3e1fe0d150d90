"""CSV files as people really save them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.interchange.files import SMALL, codes_of, read, refusal, text

ARABIC = "الاسم,المدينة,ملاحظات\n" + "فاطمة,بيروت,تحتاج إلى مأوى آمن ومترجمة للغة العربية في أقرب وقت\n" * 40


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_separator_is_found(mark: str) -> None:
    table, rows, refused = read(text(f"a{mark}b{mark}c\n1{mark}zwei, 2;{mark}3\n".replace("zwei, 2;", "two")))
    assert table.headers == ("a", "b", "c")
    assert rows[0].values == {"a": "1", "b": "two", "c": "3"}
    assert refused == []
    assert table.delimiter == mark


def test_separator_inside_quotes_does_not_count() -> None:
    table, _, _ = read(text('"a;b;c;d",x\n1,2\n'))
    assert table.headers == ("a;b;c;d", "x")


def test_first_line_that_names_the_separator_is_obeyed() -> None:
    table, rows, _ = read(text("sep=;\na,b;c\n1;2\n"))
    assert table.headers == ("a,b", "c")
    assert rows[0].line == 3


def test_byte_order_mark_is_no_part_of_the_first_name() -> None:
    table, rows, _ = read(text(b"\xef\xbb\xbfname,city\nSok,Takeo\n"))
    assert table.headers == ("name", "city")
    assert rows[0].values["name"] == "Sok"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(newline: str) -> None:
    _, rows, refused = read(text(newline.join(("a,b", "1,2", "3,4"))))
    assert [row.values["b"] for row in rows] == ["2", "4"]
    assert refused == []


def test_cells_with_line_breaks_keep_the_line_on_which_their_row_begins() -> None:
    _, rows, _ = read(text('a,b\n"one\ntwo",2\nlast,3\n'))
    assert [(row.line, row.values["a"]) for row in rows] == [(2, "one\ntwo"), (4, "last")]


def test_na_stays_na_and_blank_stays_blank() -> None:
    _, rows, _ = read(text("country,x\nNA,1\n,1\nNULL,1\n"))
    assert [row.values["country"] for row in rows] == ["NA", "", "NULL"]


def test_hash_and_size_are_those_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"a,b\n1,2\n")
    table, _, _ = read(file)
    assert table.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert table.size == 8


@pytest.mark.parametrize(("codec", "named"), [("cp1256", "cp1256"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16")])
def test_other_encoding_is_refused_and_named(codec: str, named: str) -> None:
    content = ARABIC if codec != "utf-16-le" else "name,city\n" + "Anna,Riga\n" * 50
    error = refusal(text(content.encode(codec)))
    assert error.code == "other_encoding"
    assert named in error.message
    assert "UTF-8" in error.hint


@pytest.mark.parametrize("codec", ["cp1256", "utf-16", "iso8859-6", "utf-8"])
def test_named_encoding_is_read(codec: str) -> None:
    table, rows, _ = read(text(ARABIC.encode(codec)), encoding=codec)
    assert table.headers[1] == "المدينة"
    assert rows[0].values["المدينة"] == "بيروت"


def test_wrong_named_encoding_is_refused_with_the_line() -> None:
    error = refusal(text("a,b\n1,2\n3,é\n".encode()), encoding="ascii")
    assert (error.code, error.parameters["line"]) == ("wrong_encoding", 3)


def test_utf_16_without_its_mark_is_refused_when_it_is_named() -> None:
    error = refusal(text("a,b\n1,2\n".encode("utf-16-be")), encoding="utf-16")
    assert (error.code, error.parameters["line"]) == ("wrong_encoding", 1)


@pytest.mark.parametrize("codec", ["klingon", "unicode_escape", "utf-7", "rot13", "idna", "base64"])
def test_codec_that_is_no_text_encoding_is_refused(codec: str) -> None:
    assert refusal(text("a,b\n1,2\n"), encoding=codec).code == "unknown_encoding"


def test_late_wrong_byte_refuses_the_file_before_the_first_row_is_given() -> None:
    error = refusal(text(b"a,b\n" + b"1,2\n" * 400_000 + b"1,\xff\n"))
    assert (error.code, error.parameters["line"]) == ("other_encoding", 400_002)


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        '=HYPERLINK("http://x","y")',
        "+cmd|' /C calc'!A0",
        "-cmd",
        "@SUM(A1)",
        "  =1+1",
        "\t=1",
        "\rfoo",
        "-2+f(3)",
    ],
)
def test_cell_that_begins_like_a_formula_refuses_its_row(cell: str) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    _, rows, refused = read(text(f"a,b\n1,2\n{quoted},2\n3,4\n"))
    assert codes_of(refused) == [(3, "a", "formula")]
    assert [row.line for row in rows] == [2, 4] or cell.startswith("\r")
    assert "HYPERLINK" not in refused[0].problems[0].message


@pytest.mark.parametrize(
    "cell",
    ["-5", "-3.5", "-1,234.50", "+855 12 345 678", "+1 (202) 555-0170", "-", "--", "-12%", "+1e5", "a=b", "x@y.org"],
)
def test_numbers_and_telephone_numbers_are_no_formulas(cell: str) -> None:
    _, rows, refused = read(text(f'a,b\n"{cell}",2\n'))
    assert refused == []
    assert rows[0].values["a"] == cell


def test_apostrophe_makes_a_text_of_what_begins_like_a_formula() -> None:
    _, rows, _ = read(text("a,b\n'- bring water,'Isa\n"))
    assert rows[0].values == {"a": "- bring water", "b": "'Isa"}


def test_nul_and_control_characters_refuse_their_row_only() -> None:
    _, rows, refused = read(text(b"a,b\n1,2\nx\x00y,2\nx\x1by,2\n5,6\n"))
    assert codes_of(refused) == [(3, "a", "not_text"), (4, "a", "not_text")]
    assert [row.line for row in rows] == [2, 5]


def test_ragged_rows_are_refused_one_by_one() -> None:
    _, rows, refused = read(text("a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,\n\n,,\n1,2,3\n"))
    assert codes_of(refused) == [(3, "", "too_few_cells"), (4, "", "too_many_cells")]
    assert [row.line for row in rows] == [2, 5, 8]


def test_huge_cell_refuses_its_row_only() -> None:
    _, rows, refused = read(text("a,b\n1,2\n" + "x" * 200_000 + ",2\n" + "y" * 40_000 + ",2\n3,4\n"))
    assert codes_of(refused) == [(3, "", "cell_too_long"), (4, "a", "cell_too_long")]
    assert [row.line for row in rows] == [2, 5]


def test_endless_line_is_passed_over_without_holding_it() -> None:
    _, rows, refused = read(text("a,b\n" + "x," * 3_000_000 + "\n3,4\n"))
    assert codes_of(refused) == [(2, "", "line_too_long")]
    assert [row.line for row in rows] == [3]


def test_open_quotation_costs_its_own_row_and_not_the_file() -> None:
    _, rows, refused = read(text('a,b\n1,"open\n' + "2,3\n" * 1_000 + "last,4\n"))
    assert codes_of(refused) == [(2, "", "broken_quotes")]
    assert len(rows) == 1_001
    assert rows[-1].line == 1_003


def test_quotations_made_to_be_read_again_and_again_come_to_an_end() -> None:
    content = "a,b\n" + 'x""","z\n' * 30_000
    table, rows, refused = read(text(content))
    assert rows == []
    assert codes_of(refused)[-1][2] in {"broken_quotes", "broken_quotes_block"}
    assert table.line == 30_001


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "empty_file"),
        ("\n\n", "empty_header"),
        (",,\n1,2,3\n", "empty_header"),
        ("a,,c\n1,2,3\n", "blank_column_name"),
        ("a,b,a\n1,2,3\n", "duplicate_header"),
        ("a,b\n", "header_only"),
        ("a,b\n\n\n", "header_only"),
        ("=1,b\n1,2\n", "bad_header"),
        ("a,b" + "x" * 300 + "\n1,2\n", "bad_header"),
        ('a,"b\n1,2\n', "bad_header"),
        (",".join("abcdefghijklmn") + "\n", "too_many_columns"),
        ("a,b\n" + "1,2\n" * 60, "too_many_rows"),
        ("a,b\n" + "1,2\n" * 600_000, "file_too_large"),
    ],
)
def test_file_that_is_no_table_is_refused_whole(content: str, code: str) -> None:
    assert refusal(text(content), limits=SMALL).code == code


def test_blank_columns_at_the_end_of_the_first_row_are_cut() -> None:
    table, rows, refused = read(text("a,b,,\n1,2,,\n1,2,3,\n"))
    assert table.headers == ("a", "b")
    assert len(rows) == 1
    assert codes_of(refused) == [(3, "", "too_many_cells")]
