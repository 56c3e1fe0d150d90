"""Which files are taken, known by their content: the name and the sender's word prove nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
# So much of the beginning is looked at.
LOOK = 8192


@dataclass(frozen=True, slots=True)
class Kind:
    """A media type: how its content begins, and the most bytes taken of it."""

    fits: Callable[[bytes], bool]
    largest: int


def _starts(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(marks)


def _riff(kind: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] == b"RIFF" and head[8:12] == kind


def _iso_media(*brands: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[4:8] == b"ftyp" and head[8:12] in brands


def _office(head: bytes) -> bool:
    # An OPC package: a zip whose first entries are its own table of contents or its relations.
    return head.startswith(b"PK\x03\x04") and any(name in head for name in (b"[Content_Types].xml", b"_rels/.rels"))


def _open_document(kind: str) -> Callable[[bytes], bool]:
    mark = b"mimetypeapplication/vnd.oasis.opendocument." + kind.encode()
    return lambda head: head.startswith(b"PK\x03\x04") and head[30 : 30 + len(mark)] == mark


def _text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        # The look may end inside a character, which is at most four bytes long.
        if fault.start < len(head) - 3 or len(head) < LOOK:
            return False
        text = head[: fault.start].decode("utf-8-sig")
    return not any(ord(c) < 32 and c not in "\t\r\n\f" for c in text)


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
KINDS: dict[str, Kind] = {
    "application/pdf": Kind(_starts(b"%PDF-"), 100 * MEGABYTE),
    "image/png": Kind(_starts(b"\x89PNG\r\n\x1a\n"), 50 * MEGABYTE),
    "image/jpeg": Kind(_starts(b"\xff\xd8\xff"), 50 * MEGABYTE),
    "image/gif": Kind(_starts(b"GIF87a", b"GIF89a"), 20 * MEGABYTE),
    "image/webp": Kind(_riff(b"WEBP"), 50 * MEGABYTE),
    "image/heic": Kind(_iso_media(b"heic", b"heix", b"mif1", b"msf1"), 50 * MEGABYTE),
    "image/tiff": Kind(_starts(b"II*\x00", b"MM\x00*"), 100 * MEGABYTE),
    "audio/mpeg": Kind(_starts(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"), 500 * MEGABYTE),
    "audio/ogg": Kind(_starts(b"OggS"), 500 * MEGABYTE),
    "audio/wav": Kind(_riff(b"WAVE"), 500 * MEGABYTE),
    "audio/mp4": Kind(_iso_media(b"M4A ", b"M4B ", b"mp42", b"isom"), 500 * MEGABYTE),
    "video/mp4": Kind(_iso_media(b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"M4V ", b"qt  "), 2048 * MEGABYTE),
    "video/webm": Kind(_starts(b"\x1a\x45\xdf\xa3"), 2048 * MEGABYTE),
    "text/plain": Kind(_text, 20 * MEGABYTE),
    "text/csv": Kind(_text, 200 * MEGABYTE),
    f"{_OOXML}wordprocessingml.document": Kind(_office, 50 * MEGABYTE),
    f"{_OOXML}spreadsheetml.sheet": Kind(_office, 50 * MEGABYTE),
    f"{_OOXML}presentationml.presentation": Kind(_office, 100 * MEGABYTE),
    # Locked files that we made ourselves: what is inside cannot be looked at, so rooms that take files leave them out.
    "application/zip": Kind(_starts(b"PK\x03\x04"), 500 * MEGABYTE),
    "application/x-ole-storage": Kind(_starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 500 * MEGABYTE),
    f"{_ODF}text": Kind(_open_document("text"), 50 * MEGABYTE),
    f"{_ODF}spreadsheet": Kind(_open_document("spreadsheet"), 50 * MEGABYTE),
}
