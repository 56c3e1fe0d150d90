"""Tables as values: a view describes one, `{% data_table table %}` draws it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from tessera.ui.badges import Text

NOTHING = _("Nothing here yet")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` names the cell in each row; `numeric` aligns at the end; `sortable` makes the head a link."""

    key: str
    label: Text
    numeric: bool = False
    sortable: bool = False


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
class Cell:
    """A cell as the template needs it. The first cell of a row is its head and carries the row's link."""

    value: object
    label: Text
    numeric: bool
    is_head: bool
    url: str


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

    def lines(self) -> Iterator[list[Cell]]:
        """Yield each row as cells in the order of the columns; a key that a row lacks gives an en dash."""
        for row in self.rows:
            yield [
                Cell(
                    value=value if (value := row.cells.get(column.key)) not in (None, "") else "–",
                    label=column.label,
                    numeric=column.numeric,
                    is_head=place == 0,
                    url=row.url if place == 0 else "",
                )
                for place, column in enumerate(self.columns)
            ]
