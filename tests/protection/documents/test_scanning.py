"""Which files are taken, and which hold a program."""

from __future__ import annotations

import io
import zipfile

import pytest

from tessera.kernel.files.api import FileRefused
from tessera.protection.documents import scanning

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF"


def office(*members: str) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in ("[Content_Types].xml", "word/document.xml", *members):
            package.writestr(name, "<x/>")
    out.seek(0)
    return out


@pytest.mark.parametrize(
    "name", ["virus.exe", "page.html", "drawing.svg", "macro.docm", "archive.zip", "noname", ".pdf.js"]
)
def test_a_kind_of_file_that_is_not_taken_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(FileRefused) as refused:
        scanning.media_type(name)
    assert "PDF" in str(refused.value.reason)


@pytest.mark.parametrize("name", ["Scan.PDF", "brief.docx", "إفادة.m4a", "bild.jpeg"])
def test_usual_files_are_taken_whatever_their_spelling(name: str) -> None:
    assert scanning.media_type(name)


@pytest.mark.parametrize(
    "part", [b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>", b"/AA << /O << /S /Launch >> >>", b"/Names << /J#61vaScript 3 0 R >>", b"/EmbeddedFile", b"/XFA [ ]"],
)  # fmt: skip
def test_a_pdf_that_does_something_when_opened_is_refused(part: bytes) -> None:
    scanning.look(io.BytesIO(PDF), "application/pdf")
    with pytest.raises(FileRefused):
        scanning.look(io.BytesIO(PDF.replace(b"/Type", part + b" /Type")), "application/pdf")


def test_a_program_that_lies_across_two_pieces_is_still_found() -> None:
    padding = b" " * (scanning._PIECE - len(PDF) - 5)
    with pytest.raises(FileRefused):
        scanning.look(io.BytesIO(PDF + padding + b"/JavaScript (x)"), "application/pdf")


@pytest.mark.parametrize(
    "member", ["word/vbaProject.bin", "word/embeddings/oleObject1.bin", "word/activeX/activeX1.xml"]
)
def test_an_office_document_with_a_program_is_refused(member: str) -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    plain = office()
    scanning.look(plain, kind)
    assert plain.tell() == 0, "the file is read from its beginning afterwards"
    with pytest.raises(FileRefused):
        scanning.look(office(member), kind)
    with pytest.raises(FileRefused):
        scanning.look(io.BytesIO(b"PK\x03\x04 broken"), kind)
