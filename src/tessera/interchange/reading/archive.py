"""A workbook as an archive of XML parts: proved harmless before any part of it is parsed into memory."""

import struct
import zipfile
import zlib
from typing import BinaryIO
from xml.parsers import expat

from tessera.interchange.reading import faults
from tessera.interchange.reading.limits import MEBIBYTE, Limits
from tessera.interchange.reading.problems import UnreadableFile

# What zipfile, zlib and expat raise for damaged or unknown content.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, EOFError),
    *(NotImplementedError, RuntimeError, OSError, ValueError, OverflowError),
)

_SHEETS = "xl/worksheets/"


def check_workbook(stream: BinaryIO, limits: Limits) -> dict[str, int]:
    """Rows by sheet part (`xl/worksheets/sheet1.xml` → 12). Raises UnreadableFile for anything but a harmless .xlsx.

    Sizes, ratios and number of parts come from the archive's directory, which bounds what can be unpacked; then every
    XML part runs once through a parser that keeps nothing, refuses document types and counts cells, texts and depth.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_directory(archive, limits)
            _check_kind(archive)
            return _check_parts(archive, limits)
    except BROKEN as error:
        raise UnreadableFile(faults.DAMAGED, part="ZIP") from error
    finally:
        stream.seek(0)


def _check_directory(archive: zipfile.ZipFile, limits: Limits) -> None:
    parts = archive.infolist()
    if len(parts) > limits.archive_members:
        raise UnreadableFile(faults.TOO_MANY_PARTS, limit=limits.archive_members)
    if sum(part.file_size for part in parts) > limits.archive_bytes:
        raise UnreadableFile(faults.BOMB, part=f"> {limits.archive_bytes // MEBIBYTE} MiB")
    if len({part.filename for part in parts}) != len(parts):
        raise UnreadableFile(faults.DAMAGED, part="ZIP")  # two parts of one name: checkers and readers could differ
    for part in parts:
        too_dense = part.file_size > MEBIBYTE and part.file_size > limits.member_ratio * max(part.compress_size, 1)
        too_large = part.file_size > limits.part_bytes and not part.filename.startswith(_SHEETS)
        if too_dense or too_large:
            raise UnreadableFile(faults.BOMB, part=_plain(part.filename))
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableFile(faults.DAMAGED, part=_plain(part.filename))
        if part.flag_bits & 0x1:
            raise UnreadableFile(faults.PASSWORD)


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = {part.filename for part in archive.infolist()}
    if "mimetype" in names:
        with archive.open("mimetype") as part:
            if part.read(100).startswith(b"application/vnd.oasis.opendocument"):
                raise UnreadableFile(faults.OPEN_DOCUMENT)
    if "[Content_Types].xml" not in names:
        raise UnreadableFile(faults.ARCHIVE)
    with archive.open("[Content_Types].xml") as part:
        types = part.read(MEBIBYTE).lower()
    if (
        b"macroenabled" in types
        or b"vbaproject" in types
        or any(name.lower().endswith("vbaproject.bin") for name in names)
    ):
        raise UnreadableFile(faults.MACROS)
    if "xl/workbook.bin" in names:
        raise UnreadableFile(faults.BINARY_WORKBOOK)
    if "xl/workbook.xml" not in names:
        raise UnreadableFile(faults.OTHER_KIND, kind="Office")


def _check_parts(archive: zipfile.ZipFile, limits: Limits) -> dict[str, int]:
    rows: dict[str, int] = {}
    for part in archive.infolist():
        if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        check = _PartCheck(_plain(part.filename), limits)
        try:
            with archive.open(part) as content:
                check.parser.ParseFile(content)
        except BROKEN as error:
            raise UnreadableFile(faults.DAMAGED, part=_plain(part.filename)) from error
        if part.filename.startswith(_SHEETS):
            rows[part.filename] = check.rows
    return rows


def _plain(name: str) -> str:
    """The name of a part, safe to show."""
    return "".join(letter if letter.isalnum() or letter in "/._-[]" else "?" for letter in name[:80])


class _PartCheck:
    """Counts while expat runs over one part, and stops it at the first bound passed."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name, self.limits = name, limits
        self.rows = self.cells = self.depth = self.outside = self.characters = 0
        self.in_row = False
        self.is_sheet = name.startswith(_SHEETS)
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.EntityDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        if self.is_sheet:
            self.parser.CharacterDataHandler = self._text

    def _refuse_doctype(self, *_: object) -> None:
        raise UnreadableFile(faults.XML_ENTITIES, part=self.name)

    def _start(self, name: str, _: object) -> None:
        self.depth += 1
        if self.depth > self.limits.xml_depth:
            raise UnreadableFile(faults.DAMAGED, part=self.name)
        if not self.is_sheet:
            return
        if name.endswith("}row"):
            self.in_row = True
            self.rows += 1
            self.cells = self.characters = 0
            if self.rows > self.limits.rows:
                raise UnreadableFile(faults.TOO_MANY_ROWS, limit=self.limits.rows)
        elif self.in_row:
            self.cells += 1
            # A cell has up to four elements inside; rich text has more, and may.
            if self.cells > 16 * self.limits.columns:
                raise UnreadableFile(faults.TOO_MANY_COLUMNS, limit=self.limits.columns)
        else:
            self.outside += 1
            if self.outside > self.limits.elements_outside_rows:
                raise UnreadableFile(faults.BOMB, part=self.name)

    def _end(self, name: str) -> None:
        self.depth -= 1
        if self.is_sheet and name.endswith("}row"):
            self.in_row = False

    def _text(self, text: str) -> None:
        self.characters += len(text)
        if self.characters > 16 * self.limits.line_characters:
            raise UnreadableFile(faults.BOMB, part=self.name)
