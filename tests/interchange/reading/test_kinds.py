"""Files chosen by mistake."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest

from tests.interchange.files import read, refusal, text, workbook


def test_folder_in_place_of_a_file_is_named_as_such(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "is_directory"


def test_missing_file_is_named_as_such(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nothing.csv").code == "not_found"


def test_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe").code == "not_a_file"


def test_stream_that_cannot_seek_is_a_mistake_of_the_caller() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    with pytest.raises(ValueError, match="seek"):
        read(Pipe(b"a,b\n1,2\n"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + bytes(99), "password"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), "archive"),
        (b"%PDF-1.7\n...", "other_kind"),
        (b"\x89PNG\r\n\x1a\n", "other_kind"),
        (b"  <html><table><tr><td>1</td></tr></table>", "other_kind"),
        (b'[{"a": 1}]', "other_kind"),
        (bytes(range(256)) * 64, "binary"),
        (b"PK\x03\x04 cut off", "damaged_workbook"),
    ],
)
def test_other_kinds_are_refused(content: bytes, code: str) -> None:
    assert refusal(text(content)).code == code


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"readme.txt": b"hello"}, "archive"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}, "open_document"),
        ({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"x"}, "binary_workbook"),
        ({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}, "other_kind"),
    ],
)
def test_archives_that_are_no_workbook_are_refused(parts: dict[str, bytes], code: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert refusal(stream).code == code


def test_kind_is_seen_in_the_content_and_not_in_the_name(tmp_path: Path) -> None:
    table, rows, _ = read(workbook(tmp_path / "table.csv", [("a",), ("1",)]))
    assert (table.kind, rows[0].values) == ("xlsx", {"a": "1"})
