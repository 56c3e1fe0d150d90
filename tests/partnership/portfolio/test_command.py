"""`./tessera portfolio parse`: the table alone on the standard output, whatever the file is, and no database."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tessera.partnership.portfolio import api as portfolio
from tessera.partnership.portfolio import pages
from tests.partnership.portfolio.pages import LINES, page

ROOT = Path(__file__).parents[3]
TEXT = page([LINES[0].but(where="Country: Côte d’Ivoire"), *LINES[1:]])


def parsed(data: bytes, tmp_path: Path) -> tuple[list[dict[str, str]], str]:
    file = tmp_path / "list.txt"
    file.write_bytes(data)
    out, aside = io.StringIO(), io.StringIO()
    call_command("portfolio", "parse", str(file), "--csv", stdout=out, stderr=aside)
    return list(csv.DictReader(io.StringIO(out.getvalue()))), aside.getvalue()


def test_the_table_is_alone_on_the_standard_output_in_utf8_without_a_database(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text(TEXT + "\n\nAsk the webmaster\n", encoding="utf-8")
    # A terminal of another alphabet, and a database that cannot be reached.
    env = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "latin-1", "HOME": str(tmp_path),
        "TESSERA_DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "TESSERA_HOME": str(tmp_path),
    }  # fmt: skip
    command = [sys.executable, "-m", "tessera", "portfolio", "parse", str(file), "--csv"]
    done = subprocess.run(command, capture_output=True, env=env, cwd=tmp_path, check=False)

    assert done.returncode == 0, done.stderr.decode()
    assert b"\r" not in done.stdout
    lines = done.stdout.decode("utf-8").splitlines()
    assert lines[0] == ("section,countries,implementer,implementer_raw,acronym,amount_usd,end_date,description,issues")
    assert len(lines) == 1 + len(LINES)
    assert lines[1].startswith(
        "Africa,CIV,Harvest Aid International,Harvest Aid International (HAI),HAI,1000000.00,2022-03-31,"
    )
    told = done.stderr.decode()
    assert "Ask the webmaster" in told
    assert not list(tmp_path.glob("**/postgres*"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_every_encoding_of_an_office_reads_the_same_and_a_guess_is_said(encoding: str, tmp_path: Path) -> None:
    rows, aside = parsed(TEXT.encode(encoding), tmp_path)

    plain, _aside = parsed(TEXT.encode(), tmp_path)
    assert rows == plain
    assert rows[0]["countries"] == "CIV"
    assert ("read as Windows text" in aside) == (encoding in {"utf-16-le", "utf-16-be", "cp1252"})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_end_of_line_reads_the_same(end: str, tmp_path: Path) -> None:
    assert parsed(TEXT.replace("\n", end).encode(), tmp_path) == parsed(TEXT.encode(), tmp_path)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"Dear all,\n\nsee you on Monday.\n", b"x" * 5_000_000], ids=len)
def test_a_file_without_a_project_gives_a_heading_and_says_so(data: bytes, tmp_path: Path) -> None:
    rows, aside = parsed(data, tmp_path)

    assert rows == []
    assert "No project was found" in aside


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04" + b"\x00" * 30 + b"word/document.xml", "word processor"),
        (b"PK\x03\x04" + b"\x00" * 30 + b"xl/workbook.xml", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 50, "word processor"),
        (b"%PDF-1.7\n\x00\x01", "PDF"),
        (b"\x00\x01\x02\x03\x04" * 1000, "no text"),
        (bytes(range(256)) * 100, "no text"),
    ],
)
def test_what_is_no_text_is_named_with_how_to_mend_it(data: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=words):
        parsed(data, tmp_path)


def test_a_missing_file_is_said() -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("portfolio", "parse", "nowhere.txt", "--csv")


def test_letters_that_could_not_be_read_are_said() -> None:
    text, remarks = pages.text_of(b"Country: C\x81te d'Ivoire")
    assert "\ufffd" in text
    assert remarks == ("encoding_guessed", "letters_lost")


def test_without_a_table_every_issue_has_its_line_and_its_words(tmp_path: Path) -> None:
    file, out = tmp_path / "list.txt", io.StringIO()
    file.write_text(page([LINES[0].but(amount="half a million")]), encoding="utf-8")
    call_command("portfolio", "parse", str(file), stdout=out)

    [told] = [line for line in out.getvalue().splitlines() if "cannot be read as dollars" in line]
    number = int(re.match(r"line (\d+), ", told)[1])  # type: ignore[index]
    assert file.read_text("utf-8").splitlines()[number - 1] == "Amount: half a million"
    assert told.endswith("| Amount: half a million")


def test_every_code_stands_in_the_docs_with_its_words() -> None:
    told = dict(re.findall(r"(?m)^\| `(\w+)` \| (?:[\w ]*\| )?(.+) \|$", (ROOT / "docs/lists.md").read_text("utf-8")))
    assert told == {code: str(words) for code, words in {**portfolio.WORDS, **portfolio.OF_THE_LIST}.items()}
    marked = set(re.findall(r"(?m)^\| `(\w+)` \| no project \|", (ROOT / "docs/lists.md").read_text("utf-8")))
    assert marked == portfolio.REFUSING
