"""Opens an XML file that somebody else made, as if it wanted to hurt us, and hands it on an activity at a time.

A document type declaration is refused before the parser proper sees the file: without one there are no entities, so
nothing expands, nothing is fetched and nothing is read from this machine. Depth and text are bounded by libxml2, the file
and each activity in it by us.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO, Any, NoReturn
from xml.parsers import expat

from django.utils.translation import gettext as _
from lxml import etree

# The public registry refuses files above 60 MB, so nothing larger could be published.
LIMIT = 60 * 1024 * 1024
# Of one activity or organisation. Those of the largest publishers have a tenth of it.
LONGEST = 8 * 1024 * 1024
CHUNK = 64 * 1024
SUBJECTS = {"iati-activities": "iati-activity", "iati-organisations": "iati-organisation"}
ROOTS = tuple(SUBJECTS)
# What else stands in the root is kept for the schema to speak about, up to so many.
_MOST_STRANGERS = 100
_STUBS = {
    "iati-activities": (
        "<iati-activity><iati-identifier/><reporting-org ref='-' type='10'><narrative/></reporting-org><title><narrative/>"
        "</title><description><narrative/></description><participating-org role='1'/><activity-status code='1'/>"
        "<activity-date iso-date='2000-01-01' type='1'/></iati-activity>"
    ),
    "iati-organisations": (
        "<iati-organisation><organisation-identifier/><name><narrative/></name>"
        "<reporting-org ref='-' type='10'><narrative/></reporting-org></iati-organisation>"
    ),
}


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


def _no_root() -> NoReturn:
    raise Unreadable(_("The root element is not <iati-activities> or <iati-organisations>."), 1)


def _ill_formed(why: str, line: int) -> Unreadable:
    return Unreadable(_("This is not well-formed XML: %(why)s") % {"why": why}, line)


def _root(name: str, _attributes: object) -> NoReturn:
    if name not in SUBJECTS:
        _no_root()
    raise _RootReached


def _prologue(file: IO[bytes]) -> Iterator[bytes]:
    """The first chunks, up to the one in which the root begins. Raises Unreadable for a document type, or an encoding nobody
    should use."""
    reader = expat.ParserCreate()
    reader.StartDoctypeDeclHandler = _declared
    reader.StartElementHandler = _root
    blank, read = True, 0
    try:
        while chunk := file.read(CHUNK):
            blank, read = blank and not chunk.strip(), read + len(chunk)
            if read > LONGEST:
                _no_root()
            yield chunk
            reader.Parse(chunk, False)
        if blank:
            raise Unreadable(_("The file is empty."))
        reader.Parse(b"", True)
    except _RootReached:
        return
    except expat.ExpatError as fault:
        raise _ill_formed(expat.ErrorString(fault.code), fault.lineno) from fault
    except (LookupError, ValueError) as fault:
        raise Unreadable(_("The encoding is not known: save the file as UTF-8.")) from fault


class Reading:
    """One pass over a file. `root` is the kind of file, known once the first subject is there."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._frame: etree._Element | None = None
        self._last: etree._Element | None = None
        self._since = 0
        self._lines = [0]
        self.root = ""

    def subjects(self) -> Iterator[etree._Element]:
        """Each activity or organisation, whole, and only until the next one is asked for. Raises Unreadable."""
        parser = etree.XMLPullParser(
            events=("start", "end"), tag=[*SUBJECTS, *SUBJECTS.values()], resolve_entities=False, no_network=True,
            load_dtd=False, dtd_validation=False, huge_tree=False,
        )  # fmt: skip
        try:
            for chunk in self._bounded():
                parser.feed(chunk)
                yield from self._read(parser)
            rest = parser.close()
            yield from self._read(parser)
        except etree.XMLSyntaxError as fault:
            raise _ill_formed(fault.msg or "?", fault.lineno or 0) from fault
        except OSError as fault:
            raise Unreadable(_("The file cannot be opened: %(why)s") % {"why": fault.strerror or "?"}) from fault
        if self._frame is None:
            _no_root()
        self._forget(rest)

    def _bounded(self) -> Iterator[bytes]:
        read = self._since = 0
        for chunk in chain(list(_prologue(self._file)), iter(lambda: self._file.read(CHUNK), b"")):
            read, self._since = read + len(chunk), self._since + len(chunk)
            if read > LIMIT:
                raise _too_large()
            if self._since > LONGEST:
                raise Unreadable(
                    _("One activity or organisation is larger than %(limit)s MB: no reader takes it.")
                    % {"limit": LONGEST // 1024 // 1024}
                )
            yield chunk

    def _read(self, parser: Any) -> Iterator[etree._Element]:
        for event, element in parser.read_events():
            above = element.getparent()
            if event == "start":
                if above is None:
                    self._begin(element)
            elif above is not None and above.getparent() is None and element.tag == SUBJECTS[self.root]:
                self._since = 0
                self._forget(above, element)
                yield element
                element.clear(keep_tail=True)

    def _begin(self, root: etree._Element) -> None:
        if root.getroottree().docinfo.internalDTD is not None:
            _declared()  # seen by this parser alone, in an encoding of two readings
        if root.tag not in SUBJECTS:
            _no_root()
        self.root = str(root.tag)
        self._frame = etree.Element(root.tag, dict(root.attrib), root.nsmap)
        self._frame.sourceline = 1
        self._lines = [root.sourceline or 0]

    def _forget(self, root: etree._Element, element: etree._Element | None = None) -> None:
        """Drops what stands before an element, or everything; the schema will hear of what does not belong there."""
        self._text(root.text)
        while len(root) and root[0] is not element:
            before = root[0]
            if before is not self._last:
                self._stand_in(before)
            self._text(before.tail)
            del root[0]
        if element is not None:
            self._stand_in(element)
        self._last = element

    def _text(self, text: str | None) -> None:
        if text and text.strip() and self._frame is not None and not self._frame.text:
            self._frame.text = text.strip()[:40]

    def _stand_in(self, element: etree._Element) -> None:
        frame = self.frame()
        repeated = len(frame) and frame[-1].tag == element.tag
        if not isinstance(element.tag, str) or repeated or len(frame) > _MOST_STRANGERS:
            return
        made = etree.fromstring(_STUBS[self.root]) if element.tag == SUBJECTS[self.root] else etree.Element(element.tag)
        frame.append(made)
        self._lines.append(element.sourceline or 0)
        made.sourceline = len(self._lines)

    def line(self, in_frame: int) -> int:
        """The line of the file for a line of the frame, whose lines are only numbers of its elements."""
        return self._lines[min(max(in_frame, 1), len(self._lines)) - 1]

    def frame(self) -> etree._Element:
        """The root with its attributes, one stand-in for subjects that follow each other, and all else that stood in it;
        whole once the subjects were read."""
        assert self._frame is not None, "nothing was read"  # noqa: S101
        return self._frame


class OfTree(Reading):
    """The same over a tree that is in memory anyway, which stays as it is."""

    def __init__(self, tree: etree._ElementTree) -> None:
        super().__init__(io.BytesIO())
        self._tree = tree

    def subjects(self) -> Iterator[etree._Element]:
        """Each activity or organisation."""
        root = self._tree.getroot()
        self._begin(root)
        self._text(root.text)
        for element in root:
            self._stand_in(element)
            self._text(element.tail)
            if element.tag == SUBJECTS[self.root]:
                yield element


def _too_large() -> Unreadable:
    return Unreadable(_("The file is larger than %(limit)s MB: split it.") % {"limit": LIMIT // 1024 // 1024})


def parse(data: bytes) -> etree._ElementTree:
    """The whole tree of an IATI file. Raises Unreadable with what is wrong and, where known, the line."""
    if len(data) > LIMIT:
        raise _too_large()
    for _chunk in _prologue(io.BytesIO(data)):
        pass
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise _ill_formed(fault.msg or "?", fault.lineno or 0) from fault
    if root.getroottree().docinfo.internalDTD is not None:  # seen by this parser alone, in an encoding of two readings
        _declared()
    if root.tag not in SUBJECTS:
        _no_root()
    return root.getroottree()


def open_(path: Path) -> IO[bytes]:
    """Opens a file by its path. Raises Unreadable where that cannot be done."""
    try:
        return path.open("rb")
    except OSError as fault:
        raise Unreadable(_("The file cannot be opened: %(why)s") % {"why": fault.strerror or "?"}) from fault
