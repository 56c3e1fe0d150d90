"""The file as bytes: is it there, how large is it, what is it, and what is its hash."""

import codecs
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn

import charset_normalizer

from tessera.interchange.reading import faults
from tessera.interchange.reading.limits import MEBIBYTE, Limits
from tessera.interchange.reading.problems import UnreadableFile

CHUNK = MEBIBYTE
ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Beginnings of files that people choose by mistake, with the kind as it is named to them.
_OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
    (b"<", "HTML / XML"),
    (b"{", "JSON"),
    (b"[", "JSON"),
)
_ARCHIVES = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"(\xb5/\xfd", b"PK\x05\x06")

# Text encodings of spreadsheets in use; codecs such as utf-7 or unicode_escape are left out on purpose.
ENCODINGS = frozenset(
    codecs.lookup(name).name
    for name in (
        *(
            "utf-8",
            "utf-16",
            "utf-16-le",
            "utf-16-be",
            "utf-32",
            "ascii",
            "koi8-r",
            "koi8-u",
            "mac-roman",
            "mac-cyrillic",
        ),
        *(
            f"cp{page}"
            for page in (437, 720, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869)
        ),
        *(f"cp{page}" for page in (874, 932, 949, 950, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258)),
        *(f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
        *("big5", "gb18030", "gbk", "gb2312", "euc-jp", "euc-kr", "shift-jis"),
    )
)


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over the bytes found."""

    sha256: str
    size: int
    lines: int
    encoding: str


def open_source(source: Path | BinaryIO, limits: Limits) -> tuple[BinaryIO, int]:
    """A seekable stream at its start and its size in bytes. Raises UnreadableFile when there is nothing to read."""
    stream = _open_path(source) if isinstance(source, Path) else source
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size == 0 or size > limits.file_bytes:
        if isinstance(source, Path):
            stream.close()
        if size == 0:
            raise UnreadableFile(faults.EMPTY_FILE)
        limit = limits.file_bytes / MEBIBYTE
        raise UnreadableFile(faults.TOO_LARGE, size=f"{size / MEBIBYTE:.1f}", limit=f"{limit:g}")
    return stream, size


def _open_path(path: Path) -> BinaryIO:
    if path.is_dir():
        raise UnreadableFile(faults.IS_DIRECTORY)
    if path.exists() and not path.is_file():  # a pipe or a device would wait for ever
        raise UnreadableFile(faults.NOT_A_FILE)
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise UnreadableFile(faults.NOT_FOUND) from error
    except OSError as error:
        raise UnreadableFile(faults.NOT_ALLOWED) from error


def refuse_other_kinds(stream: BinaryIO, *, encoding_named: bool) -> bool:
    """Whether the stream is a zip archive (a workbook, perhaps); text gives False. Raises UnreadableFile for the rest."""
    head = stream.read(CHUNK)
    stream.seek(0)
    if head.startswith(COMPOUND):
        # A workbook locked with a password lies in the same container as the old format.
        locked = "EncryptedPackage".encode("utf-16-le") in head
        raise UnreadableFile(faults.PASSWORD if locked else faults.OLD_EXCEL)
    if head.startswith(ZIP):
        return True
    if head.startswith(_ARCHIVES):
        raise UnreadableFile(faults.ARCHIVE)
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    for magic, kind in _OTHER_KINDS:
        if start.startswith(magic) and not (encoding_named and len(magic) == 1):
            raise UnreadableFile(faults.OTHER_KIND, kind=kind)
    return False


def hash_of(stream: BinaryIO) -> str:
    """SHA-256 of the whole stream in hex; the stream is at its start again afterwards."""
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    stream.seek(0)
    return digest.hexdigest()


def survey_text(stream: BinaryIO, encoding: str | None) -> Survey:
    """One pass that hashes, counts lines and proves that every byte decodes, so that reading cannot fail half-way.

    Raises UnreadableFile for text that is not UTF-8 (or not the encoding named), with the probable encoding.
    """
    name = _codec(encoding) if encoding else "utf-8-sig"
    decoder = codecs.getincrementaldecoder(name)("strict")
    digest, size, lines = hashlib.sha256(), 0, 0
    while True:
        chunk = stream.read(CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            _refuse_encoding(stream, encoding, lines + error.object[: error.start].count(b"\n") + 1)
        except UnicodeError:  # UTF-16 without its byte order mark
            _refuse_encoding(stream, encoding, lines + 1)
        if size == 0 and not encoding and chunk[:4096].count(0) > len(chunk[:4096]) // 8:
            _refuse_encoding(stream, None, 1)  # UTF-16 of Latin letters decodes as UTF-8 full of NUL
        if not chunk:
            break
        digest.update(chunk)
        size += len(chunk)
        lines += text.count("\n") or text.count("\r")
    stream.seek(0)
    return Survey(digest.hexdigest(), size, lines, name)


def _codec(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        name = ""
    if name in {"utf-8", "utf-8-sig"}:
        return "utf-8-sig"
    if name not in ENCODINGS:
        raise UnreadableFile(faults.UNKNOWN_ENCODING, known="utf-8, utf-16, cp1250, cp1251, cp1252, cp1256, gb18030")
    return name


def _refuse_encoding(stream: BinaryIO, encoding: str | None, line: int) -> NoReturn:
    if encoding:
        raise UnreadableFile(faults.WRONG_ENCODING, encoding=encoding, line=line)
    probable = _probable_encoding(stream)
    if probable is None:
        raise UnreadableFile(faults.BINARY, line=line)
    raise UnreadableFile(faults.OTHER_ENCODING, encoding=probable, line=line)


def _probable_encoding(stream: BinaryIO) -> str | None:
    """Best guess from the lines that hold other than plain ASCII, at most 16 KiB of them; None for what is no text."""
    stream.seek(0)
    head = stream.read(CHUNK)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    even, odd = head[:4096:2].count(0), head[1:4096:2].count(0)
    if max(even, odd) > 4 * min(even, odd) + 16:
        return "UTF-16"
    if even + odd > 16:
        return None
    sample = b""
    while head and len(sample) < 16_384:
        sample += b"\n".join(line for line in head.split(b"\n") if not line.isascii())
        head = stream.read(CHUNK)
    best = charset_normalizer.from_bytes(sample[:16_384]).best()
    return best.encoding if best else None
