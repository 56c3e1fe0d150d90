"""A file as the text it holds: which encoding it is in, and what it is when it is no text at all."""

from __future__ import annotations

import codecs
import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WORD = _("This is a word processor's file. Open it, copy its text and paste it here, or save it as plain text.")
_PDF = _("This is a PDF. Open it, copy its text and paste it here, or save it as plain text.")
_SHEET = _("This is a spreadsheet. A list of projects is a page of text: save or paste that page.")
_BINARY = _("This file is no text. Save the page as plain text or as HTML and try again.")
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a]")
# Letters are at most this part of a text in which such bytes are damage and not the rule.
_DAMAGE = 0.01


class Unreadable(ValueError):
    """The file is no text; the message says what it is and how to mend it."""


def text_of(data: bytes) -> tuple[str, tuple[str, ...]]:
    """(the text of a file, remarks on how it was read: codes of `issues.OF_THE_LIST`). Raises Unreadable.

    Read as its byte order mark says, else as UTF-8, else as UTF-16 where every second byte is nought, else as Windows-1252,
    which is what Western office computers write; the last one is a guess, and said.
    """
    _refuse_containers(data)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _told(data, encoding, ())
    if b"\x00" in data:
        if (guess := _two_bytes(data)) is None:
            raise Unreadable(_said(_BINARY))
        return _told(data, guess, ("encoding_guessed",))
    try:
        return _told(data, "utf-8", ())
    except UnicodeDecodeError:
        pass
    return _told(data, "cp1252", ("encoding_guessed",))


def _told(data: bytes, encoding: str, remarks: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8":
            raise
        # Five bytes mean nothing in Windows-1252: they become the sign for a letter that could not be read.
        text, remarks = data.decode(encoding, errors="replace"), (*remarks, "letters_lost")
    if len(_CONTROL.findall(text)) > len(text) * _DAMAGE or "\x00" in text:
        raise Unreadable(_said(_BINARY))
    return text, remarks


def _two_bytes(data: bytes) -> str | None:
    head = data[:4000]
    half = len(head) // 2 or 1
    if head[1::2].count(0) > half * 0.7:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > half * 0.7 else None


def _refuse_containers(data: bytes) -> None:
    if data.startswith(b"PK\x03\x04"):
        raise Unreadable(_said(_SHEET if b"xl/" in data or b"opendocument.spreadsheet" in data[:200] else _WORD))
    if data.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise Unreadable(_said(_WORD))
    if b"%PDF-" in data[:1024]:
        raise Unreadable(_said(_PDF))


def _said(words: str | Promise) -> str:
    return str(words)
