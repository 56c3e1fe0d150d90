"""Tables as values: a view describes one, `{% data_table table %}` draws it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

from tessera.ui.badges import Text

NOTHING = _("Nothing here yet")
_LATIN, _RIGHT_TO_LEFT = re.compile("[A-Za-z\u00c0-\u024f]"), re.compile("[\u0590-\u08ff]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` names the cell in each row; `numeric` aligns at the end; `sortable` makes the head a link;
    `whole` keeps its cells on one line (dates, numbers of things).
    """

    key: str
    label: Text
    numeric: bool = False
    sortable: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells by column key (text, SafeString or Badge), and where its first cell leads."""

    cells: Mapping[str, object]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head as the template needs it. `order` is the value of aria-sort."""

    label: Text
    numeric: bool
    url: str
    order: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption, or, without rows, an empty state that says what to do next.

    `sort` is the key in use, with "-" before it when descending; `query` holds the other parameters a sorting link
    must keep. `keep_shape` keeps rows and columns on a phone (for figures); otherwise rows become cards there.
    `copy` adds a button that copies the table as tab-separated text.
    """

    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Row]
    sort: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    caption_hidden: bool = False
    keep_shape: bool = False
    copy: bool = False
    empty_title: Text = NOTHING
    empty_body: Text = ""
    empty_action_label: Text = ""
    empty_action_url: str = ""

    def heads(self) -> Iterator[Head]:
        """Yield the column heads; a sortable one links to its own order, and to the reverse when it is in use."""
        for column in self.columns:
            key = self.sort.removeprefix("-")
            in_use = column.sortable and bool(key) and key == column.key
            descending = self.sort.startswith("-")
            order = ("descending" if descending else "ascending") if in_use else ""
            wanted = f"-{column.key}" if in_use and not descending else column.key
            url = "?" + urlencode({**self.query, "sort": wanted}) if column.sortable else ""
            yield Head(column.label, column.numeric, url, order)

    def body(self) -> SafeString:
        """The rows as markup, every value escaped as a template would; a key that a row lacks gives an en dash.

        Written without a template, because a page of fifty rows spent half its time walking through one.
        """
        lines, bidi = [], get_language_bidi()
        for row in self.rows:
            cells = [
                _cell(_apart(_written(row.cells.get(column.key)), bidi), column, row.url, head=place == 0)
                for place, column in enumerate(self.columns)
            ]
            lines.append(f'<tr role="row">{"".join(cells)}</tr>')
        return mark_safe("\n".join(lines))  # noqa: S308  # every value went through _written


def _written(value: object) -> SafeString:
    if value is None or value == "":
        return SafeString("–")
    shown = localize(localtime(value) if isinstance(value, datetime) else value)
    return conditional_escape(shown if isinstance(shown, str) else str(shown))


def _apart(value: SafeString, bidi: bool) -> SafeString:
    """Words keep their own direction, and their full stop its end, in a page that runs the other way."""
    other = _LATIN if bidi else _RIGHT_TO_LEFT
    return SafeString(f"<bdi>{value}</bdi>") if not value.startswith("<") and other.search(value) else value


def _cell(value: SafeString, column: Column, url: str, *, head: bool) -> str:
    css = " ".join(name for name, said in (("numeric", column.numeric), ("nowrap", column.whole)) if said)
    numeric = f' class="{css}"' if css else ""
    if head:
        inside = f'<a href="{conditional_escape(url)}">{value}</a>' if url else value
        return f'<th scope="row" role="rowheader"{numeric}>{inside}</th>'
    label = f' data-label="{conditional_escape(str(column.label))}"' if column.label else ""
    return f'<td role="cell"{label}{numeric}><span>{value}</span></td>'
