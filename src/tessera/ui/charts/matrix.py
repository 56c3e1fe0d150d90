"""A matrix of origin and destination, or any two lists: darker is more."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tessera.ui.badges import Text
from tessera.ui.charts.draw import SUPPRESSED, Pen, Value, largest, number, shorten
from tessera.ui.tables import Column, Row, Table

_FROM = _("From")
_LABELS = 26.0  # per cent of the width for the rows' labels
_HEAD, _CELL = 96, 36  # pixels


@dataclass(frozen=True, slots=True)
class Matrix:
    """`cells[row][column]`; None is suppressed. The head of the table twin is `label_head`.

    `top` is the least value the scale reaches, so that several drawings can share one.
    """

    title: Text
    rows: Sequence[Text]
    columns: Sequence[Text]
    cells: Sequence[Sequence[Value]]
    label_head: Text = _FROM
    note: Text = ""
    top: float = 0
    scrolls: ClassVar[bool] = True  # rather than squeezing its columns on a narrow screen

    def __post_init__(self) -> None:
        if len(self.cells) != len(self.rows) or any(len(row) != len(self.columns) for row in self.cells):
            raise ValueError(f"The cells must be {len(self.rows)} rows of {len(self.columns)}.")

    def svg(self, *, rtl: bool) -> SafeString:
        """Return the drawing. Raises ValueError for a negative value."""
        describe = "; ".join(
            f"{name}: {', '.join(f'{column} {number(value)}' for column, value in zip(self.columns, row, strict=True))}"
            for name, row in zip(self.rows, self.cells, strict=True)
        )
        pen = Pen(
            self.title,
            rtl=rtl,
            describe=describe,
            css="plot matrix matrix-wide" if len(self.columns) > 5 else "plot matrix",
        )
        top = max(self.top, largest(value for row in self.cells for value in row))
        # Slanted heads lean over the end: the last tenth is theirs.
        width = (90 - _LABELS) / max(len(self.columns), 1)
        for place, column in enumerate(self.columns):
            pen.slanted(_LABELS + (place + 0.4) * width, _HEAD - 8, shorten(column, 16))
        for down, (name, row) in enumerate(zip(self.rows, self.cells, strict=True)):
            y = _HEAD + down * _CELL
            pen.text(0, y + 23, shorten(name, 14))
            for place, value in enumerate(row):
                self._cell(pen, value, top, _LABELS + place * width, y, width)
        return pen.drawing(_HEAD + len(self.rows) * _CELL)

    def _cell(self, pen: Pen, value: Value, top: float, x: float, y: float, width: float) -> None:
        if value is None:
            pen.hatch(x + 0.3, y + 2, width - 0.6, _CELL - 4)
            return
        # Flows are skewed: the root keeps small ones visible.
        level = math.ceil(5 * math.sqrt(value / top)) if value else 0
        pen.rect(x + 0.3, y + 2, width - 0.6, _CELL - 4, f"h{level}")
        pen.text(x + width / 2, y + 23, number(value), anchor="middle", css="on-dark" if level > 3 else "")

    def table(self) -> Table:
        """Return the table twin."""
        heads = [Column(str(place), column, numeric=True) for place, column in enumerate(self.columns)]
        rows = [
            Row({"label": name, **{str(place): number(value) for place, value in enumerate(row)}})
            for name, row in zip(self.rows, self.cells, strict=True)
        ]
        columns = [Column("label", self.label_head), *heads]
        return Table(self.title, columns, rows, caption_hidden=True, keep_shape=True, copy=True)

    def legend(self) -> Sequence[tuple[str, Text]]:
        """Return the ends of the scale, and the mark of suppressed values when there are some."""
        marks: list[tuple[str, Text]] = [("h1", _("fewer")), ("h5", _("more"))]
        return [*marks, ("hatch", SUPPRESSED)] if any(value is None for row in self.cells for value in row) else marks
