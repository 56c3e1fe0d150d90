"""Files that nobody should import: one clear sentence, a failing exit, and nothing changed."""

from __future__ import annotations

import csv
import random
import string
import zipfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tessera.kernel.actor import Actor
from tests.interchange.files import repacked, workbook
from tests.interchange.imports import steps

pytestmark = pytest.mark.django_db(transaction=True)

SHEET = "xl/worksheets/sheet1.xml"
Make = Callable[[Path], Path]


def _text(name: str, content: bytes) -> Make:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def _book(folder: Path) -> Path:
    return workbook(folder / "plain.xlsx", [("prs_Gender",), ("Feminine",)])


def _folder(folder: Path) -> Path:
    (folder / "cases").mkdir()
    return folder / "cases"


def _bomb(folder: Path) -> Path:
    return repacked(_book(folder), folder / "bomb.xlsx", {SHEET: b"<worksheet>" + b" " * 50_000_000})


def _macros(folder: Path) -> Path:
    with zipfile.ZipFile(_book(folder)) as archive:
        types = archive.read("[Content_Types].xml")
    enabled = types.replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
    )
    assert enabled != types
    return repacked(folder / "plain.xlsx", folder / "cases.xlsm", {"[Content_Types].xml": enabled})


def _entities(folder: Path) -> Path:
    content = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    return repacked(_book(folder), folder / "laughs.xlsx", {SHEET: content.encode()})


def _other_columns(folder: Path) -> Path:
    return steps.ctdc(folder / "short.csv", steps.numbered(3), steps.CTDC_COLUMNS[:-1])


WRONG: list[tuple[str, str, Make, str]] = [
    ("another encoding", "htcds-2.0", _text("a.csv", "prs_Gender,prs_FirstName\nFeminine,Хадиджа\n".encode("cp1251")), "not UTF-8"),
    ("UTF-16", "htcds-2.0", _text("a.csv", "prs_Gender,prs_FirstName\nFeminine,Amal\n".encode("utf-16")), "UTF-16"),
    ("columns missing", "ctdc-kanon-2020", _other_columns, "labourType"),
    ("no known column", "htcds-2.0", _text("a.csv", b"colour,shape\nred,round\n"), "no column"),
    ("a column too many", "ctdc-kanon-2020",
     _text("a.csv", (",".join((*steps.CTDC_COLUMNS, "notes")) + "\n" + "2015" + "," * 12 + "\n").encode()), "notes"),
    ("a zip bomb", "htcds-2.0", _bomb, "unpack"),
    ("a folder", "htcds-2.0", _folder, "folder"),
    ("nothing there", "htcds-2.0", lambda folder: folder / "none.csv", "no file"),
    ("an empty file", "htcds-2.0", _text("a.csv", b""), "empty"),
    ("column names only", "htcds-2.0", _text("a.csv", b"prs_Gender\n"), "no rows"),
    ("macros", "htcds-2.0", _macros, "macros"),
    ("XML entities", "htcds-2.0", _entities, "entities"),
    ("a picture", "htcds-2.0", _text("a.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 50), "PNG"),
    ("bytes without sense", "htcds-2.0", _text("a.csv", random.Random(7).randbytes(5000)), "not text"),
]  # fmt: skip


@pytest.mark.parametrize(("mapping", "make", "words"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_a_wrong_file_is_told_in_one_line_and_changes_nothing(
    tmp_path: Path, data: Path, supervisor: Actor, as_admin: psycopg.Connection, mapping: str, make: Make, words: str
) -> None:
    file = make(tmp_path)
    before = steps.counts(as_admin)
    for more in ((), ("--dry-run",)):
        said = steps.bring(file, *more, mapping=mapping)

        assert words in said.failed
        assert "\n" not in said.failed
        assert "Traceback" not in said.err
        assert said.out == ""
    assert steps.counts(as_admin) == before
    assert not list(data.rglob("*.csv")), "no list of refused rows is left behind"


def test_a_formula_refuses_its_row_and_no_other(tmp_path: Path, supervisor: Actor) -> None:
    rows = [{"prs_Gender": "Feminine"}, {"prs_Gender": "Masculine", "prs_FirstName": '=HYPERLINK("http://x.example")'}]
    said = steps.bring(steps.htcds(tmp_path / "book.xlsx", rows))

    assert (said.failed, said.answer["accepted"], said.answer["refused"]) == ("", 1, 1)
    assert [(row["line"], row["column"], row["code"]) for row in steps.listed(said)] == [
        ("3", "prs_FirstName", "formula")
    ]


def test_only_formulas_fail_and_change_nothing(tmp_path: Path, supervisor: Actor, as_admin: psycopg.Connection) -> None:
    said = steps.bring(steps.htcds(tmp_path / "book.xlsx", [{"prs_Gender": '=IF(TRUE,"Feminine","")'}]))

    assert "no row was taken" in said.failed
    assert not any(steps.in_the_rooms(as_admin).values())


def _junk(path: Path, header: tuple[str, ...]) -> Path:
    source = random.Random(11)
    words = ["".join(source.choices(string.ascii_letters, k=9)) for _ in range(500)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(source.choices(words, k=len(header)) for _ in range(100_000))
    return path


def test_a_hundred_thousand_rows_of_junk_change_nothing_and_are_told_one_by_one(
    tmp_path: Path, supervisor: Actor, as_admin: psycopg.Connection
) -> None:
    file = _junk(tmp_path / "junk.csv", ("prs_Gender", "vic_TypeOfExploitation"))
    said = steps.bring(file)

    assert "no row was taken" in said.failed
    assert (said.answer["read"], said.answer["accepted"], said.answer["refused"]) == (100_000, 0, 100_000)
    assert not any(steps.in_the_rooms(as_admin).values())
    with Path(said.answer["refused_rows"]).open(encoding="utf-8-sig", newline="") as stream:
        lines = {row["line"] for row in csv.DictReader(stream)}
    assert len(lines) == 100_000


@pytest.mark.parametrize("header", [("alpha", "beta", "gamma"), ("Case ID", "beta", "Consent")])
def test_junk_under_foreign_columns_makes_no_empty_cases(
    tmp_path: Path, supervisor: Actor, as_admin: psycopg.Connection, header: tuple[str, ...]
) -> None:
    rows = "".join(f"{at},x{at},\n" for at in range(1000))
    file = tmp_path / "junk.csv"
    file.write_text(",".join(header) + "\n" + rows, encoding="utf-8")
    said = steps.bring(file)

    assert said.failed
    assert not any(steps.in_the_rooms(as_admin).values())


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["--organisation", "nobody-here"], "nobody-here"),
        (["--organisation", "harbour", "--mapping", "none"], "no mapping"),
    ],
)
def test_a_wrong_word_on_the_command_line_is_told(
    tmp_path: Path, supervisor: Actor, words: list[str], fault: str
) -> None:
    file = steps.ctdc(tmp_path / "cases.csv", steps.numbered(1))

    assert fault in steps.bring(file, *words).failed


def test_a_list_of_refused_rows_that_cannot_be_written_is_told_and_no_row_is_lost(
    tmp_path: Path, supervisor: Actor
) -> None:
    rows = [{"prs_Gender": "Feminine"}, {"prs_Gender": "nonsense"}]
    file = steps.htcds(tmp_path / "book.xlsx", rows)
    failed = steps.bring(file, "--refused", str(tmp_path / "nowhere" / "list.csv"))
    again = steps.bring(file, "--refused", str(tmp_path / "list.csv"))

    assert "choose another place" in failed.failed
    assert (again.answer["skipped"], again.answer["refused"]) == (1, 1)
    assert [row["line"] for row in steps.listed(again)] == ["3"]
