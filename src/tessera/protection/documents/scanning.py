"""What is taken as a document: known by name and content, without programs inside."""

from __future__ import annotations

import re
import zipfile
from pathlib import PurePath
from typing import BinaryIO

from django.utils.translation import gettext as _

from tessera.kernel.files.api import FileRefused

_OOXML = "application/vnd.openxmlformats-officedocument."
TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".m4a": "audio/mp4",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".docx": f"{_OOXML}wordprocessingml.document",
    ".xlsx": f"{_OOXML}spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
EXTENSIONS = {media: extension for extension, media in reversed(TYPES.items())}
# Names that start a program or fetch something when a PDF is opened (ISO 32000-2, 12.6.4), also with a letter escaped.
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA|SubmitForm|ImportData|GoToR)\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_PROGRAMS = ("vbaproject.bin", "activex", "oleobject", "/embeddings/", "basic/", "scripts/")
_MOST_MEMBERS = 5000
_PIECE = 1024 * 1024


def media_type(name: str) -> str:
    """The type that the file's name claims; kernel.files looks whether the content agrees. Raises FileRefused."""
    found = TYPES.get(PurePath(name).suffix.lower())
    if found is None:
        raise FileRefused(
            _(
                "This kind of file is not taken. Bring a PDF, a picture, a recording (MP3, M4A, OGG, WAV), a text, or a document of an office program without macros."
            )
        )
    return found


def look(stream: BinaryIO, kind: str) -> None:
    """Looks into a file for programs and leaves it at its beginning. Raises FileRefused, saying how to mend it."""
    try:
        if kind == "application/pdf":
            _pdf(stream)
        elif kind.startswith("application/vnd."):
            _office(stream)
    finally:
        stream.seek(0)


def _pdf(stream: BinaryIO) -> None:
    tail = b""
    while piece := stream.read(_PIECE):
        # Names may be written with escapes ("/J#61vaScript") and may lie across two pieces.
        plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), tail + piece)
        if _ACTIVE.search(plain):
            raise FileRefused(
                _(
                    "This PDF can start a program or fetch something when it is opened. Print it to a new PDF and bring that one."
                )
            )
        tail = piece[-64:]


def _office(stream: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(stream) as package:
            names = [name.lower() for name in package.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        raise FileRefused(_("The file is damaged: it cannot be opened. Save it anew and bring it again.")) from fault
    if len(names) > _MOST_MEMBERS or any(part in name for name in names for part in _PROGRAMS):
        raise FileRefused(
            _(
                "This document contains a program or another file inside. Save it without macros and embedded objects, or as PDF."
            )
        )
