"""A published page as lines of text: markup taken off, white space made plain, nothing else touched."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

# Elements that stand apart from what is around them, and those whose end is only the end of a line to a reader.
_APART = frozenset(
    [
        "p",
        "div",
        "ul",
        "ol",
        "dl",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "header",
        "footer",
        "nav",
        "aside",
        "main",
        "hr",
    ]
)
_BREAKS = frozenset(["br", "li", "dt", "dd", "tr", "td", "th", "caption", "option"])
_UNSEEN = frozenset({"script", "style", "head", "noscript", "template"})
# Parts of a web page that stand around its text on every page of a site.
_ASIDE = frozenset({"nav", "footer"})
_WHOLE_PAGE = re.compile(r"<(?:!doctype\s+html|html|body)\b", re.IGNORECASE)
_TAG = re.compile(r"<(?:p|div|br|h[1-6]|li|td|dd|strong|b)\b[^<>]{0,300}>", re.IGNORECASE)
_LABEL_AT_START = re.compile(r"^[ \t]*(?:Countr|Implement|Amount|End Date|Description)[^\n:]{0,12}:", re.MULTILINE)
# A "<" that opens no tag: it is text, and a parser would look for its end again and again.
_STRAY = re.compile(r"<(?![a-zA-Z/!?][^<>]{0,4000}>)")
# Marks that take no room and say nothing: zero-width space, byte order, word joiner, soft hyphen, direction of writing.
_INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\ufeff\u2060\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_FILE_LINES = re.compile(r"\r\n|\r|\n")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")


@dataclass(frozen=True, slots=True)
class Line:
    """One line with words on it: its number in the file (from 1), its words, whether an empty line or the edge of a block
    stands before it (`gap`), and whether it stands in the navigation or the footer of a web page (`aside`)."""

    number: int
    text: str
    gap: bool = False
    aside: bool = False


class _Text(HTMLParser):
    """The words a reader of a web page sees, one line for each block, with their place in the file."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._unseen = self._aside = self._kept = 0
        self._words: list[str] = []
        self._at = 1
        self._gap = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "body":
            # A head need not be closed; what comes now is the page.
            self._unseen = 0
        if tag in _UNSEEN:
            self._unseen += 1
        self._aside += tag in _ASIDE
        self._kept += tag == "pre"
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        self._break(tag)
        self._aside = max(self._aside - (tag in _ASIDE), 0)
        self._kept = max(self._kept - (tag == "pre"), 0)

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        number = self.getpos()[0]
        # Outside of <pre> an end of line in the file is a space; inside it is one to the reader too.
        pieces = _FILE_LINES.split(data) if self._kept else [re.sub(r"[\t\r\n ]+", " ", data)]
        if not self._kept and data.strip():
            number += data[: len(data) - len(data.lstrip())].count("\n")
        for at, piece in enumerate(pieces):
            if at:
                self._flush(gap=False)
            self._gap |= bool(self._kept and at and not piece.strip())
            if piece.strip() and not "".join(self._words).strip():
                self._at = number + at
            self._words.append(piece)

    def _break(self, tag: str) -> None:
        if tag in _APART or tag in _BREAKS:
            self._flush(gap=tag in _APART)

    def _flush(self, *, gap: bool) -> None:
        text = plain("".join(self._words))
        if text:
            self.lines.append(Line(self._at, text, self._gap, bool(self._aside)))
            self._gap = False
        self._gap |= gap
        self._words = []

    def close(self) -> None:
        super().close()
        self._flush(gap=False)


def plain(text: str) -> str:
    """White space of any kind as one space, none at the ends, invisible marks gone; characters composed (Unicode NFC)."""
    seen = _CONTROL.sub(" ", text.translate(_INVISIBLE))
    return " ".join(unicodedata.normalize("NFC", seen).split())


def is_markup(page: str) -> bool:
    """Whether the page is a web page, or a piece of one, rather than text in which a tag was left."""
    if _WHOLE_PAGE.search(page[:20_000]):
        return True
    tags = len(_TAG.findall(page))
    return tags > 0 and tags >= len(_LABEL_AT_START.findall(page))


def lines_of(page: str) -> list[Line]:
    """Every line with words on it, in its order; a web page is read as its reader sees it."""
    if not is_markup(page):
        return list(_of_text(page))
    reader = _Text()
    reader.feed(_STRAY.sub("&lt;", _without_comments(page)))
    reader.close()
    return reader.lines


def _of_text(page: str) -> Iterator[Line]:
    gap = False
    for number, raw in enumerate(_FILE_LINES.split(page), 1):
        # Other ends of line (of a page, of a paragraph, a soft one) do not count as lines in an editor.
        pieces = [plain(piece) for piece in (raw.splitlines() or [""])]
        for piece in pieces:
            if piece:
                text = plain(html.unescape(piece)) if "&" in piece and _ENTITY.search(piece) else piece
                yield Line(number, text, gap)
                gap = False
            else:
                gap = True


def _without_comments(page: str) -> str:
    """The page without its comments, their ends of line kept, so that lines keep their numbers."""
    parts, at = [], 0
    while (start := page.find("<!--", at)) >= 0:
        end = page.find("-->", start + 4)
        parts.append(page[at:start])
        if end < 0:
            return "".join(parts)
        parts.append("\n" * page.count("\n", start, end))
        at = end + 3
    return "".join([*parts, page[at:]])
