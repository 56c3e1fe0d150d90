"""Opens an XML file that somebody else made, as if it wanted to hurt us.

A document type declaration is refused before the parser proper sees the file: without one there are no entities, so
nothing expands, nothing is fetched and nothing is read from this machine. Depth and text are bounded by libxml2.
"""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from django.utils.translation import gettext as _
from lxml import etree

# The public registry refuses files above 60 MB, so nothing larger could be published.
LIMIT = 60 * 1024 * 1024
ROOTS = ("iati-activities", "iati-organisations")


class Unreadable(Exception):
    """The file is no XML that can be looked at; `line` is 0 where no line can be named."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class _RootReached(Exception):
    """The prologue is over."""


def _declared(*_args: object) -> NoReturn:
    raise Unreadable(
        _("The file has a document type declaration, which IATI does not use and which can hide attacks: take it out.")
    )


def _root(*_args: object) -> NoReturn:
    raise _RootReached


def _refuse_declaration(data: bytes) -> None:
    """Reads the prologue only. Raises Unreadable for a document type or an encoding nobody should use."""
    reader = expat.ParserCreate()
    reader.StartDoctypeDeclHandler = _declared
    reader.StartElementHandler = _root
    try:
        reader.Parse(data, True)
    except _RootReached:
        return
    except expat.ExpatError as fault:
        raise Unreadable(
            _("This is not well-formed XML: %(why)s") % {"why": expat.ErrorString(fault.code)}, fault.lineno
        ) from fault
    except (LookupError, ValueError) as fault:
        raise Unreadable(_("The encoding is not known: save the file as UTF-8.")) from fault


def parse(data: bytes) -> etree._ElementTree:
    """The tree of an IATI file. Raises Unreadable with what is wrong and, where known, the line."""
    if len(data) > LIMIT:
        raise Unreadable(_("The file is larger than %(limit)s MB: split it.") % {"limit": LIMIT // 1024 // 1024})
    if not data.strip():
        raise Unreadable(_("The file is empty."))
    _refuse_declaration(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise Unreadable(
            _("This is not well-formed XML: %(why)s") % {"why": fault.msg or "?"}, fault.lineno or 0
        ) from fault
    if root.getroottree().docinfo.internalDTD is not None:  # seen by this parser alone, in an encoding of two readings
        _declared()
    if root.tag not in ROOTS:
        raise Unreadable(_("The root element is not <iati-activities> or <iati-organisations>."), 1)
    return root.getroottree()


def read(path: Path) -> etree._ElementTree:
    """Opens a file by its path. Raises Unreadable, also where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return parse(file.read(LIMIT + 1))
    except OSError as fault:
        raise Unreadable(_("The file cannot be opened: %(why)s") % {"why": fault.strerror or "?"}) from fault
