"""A published page as lines of text: markup taken off, white space made plain, nothing else touched."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

# Elements whose end is the end of a line to a reader.
_BREAKS = frozenset(
    {"p", "br", "div", "li", "ul", "ol", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article"}
)
_UNSEEN = frozenset({"script", "style", "head", "noscript", "template"})
_LOOKS_LIKE_MARKUP = re.compile(r"<(?:html|body|p|div|br|h[1-6]|li|strong)\b[^>]*>", re.IGNORECASE)


class _Text(HTMLParser):
    """The words a reader of a web page sees, one line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(re.sub(r"[\t\r\n ]+", " ", data))


def plain(text: str) -> str:
    """White space of any kind as one space, without any at the ends; characters composed (Unicode NFC)."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\u200b", "").replace("\ufeff", "").split())


def lines_of(page: str) -> list[tuple[int, str]]:
    """(number of the line from 1, its text) of every line with words on it; a web page is read as its reader sees it."""
    if _LOOKS_LIKE_MARKUP.search(page):
        reader = _Text()
        reader.feed(page)
        reader.close()
        page = "".join(reader.parts)
    return [(number, line) for number, raw in enumerate(page.splitlines(), 1) if (line := plain(raw))]
