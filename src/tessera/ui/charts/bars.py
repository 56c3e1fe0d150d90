"""Bars across, grouped and stacked bars, and columns by year."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.ui.badges import Text
from tessera.ui.charts.draw import SUPPRESSED, Pen, Value, largest, nice_steps, number, shorten
from tessera.ui.tables import Column, Row, Table

_COUNT = gettext_lazy("Count")
_CATEGORY = gettext_lazy("Category")
_YEAR = gettext_lazy("Year")
_REACH = 76.0  # per cent of the width for the longest bar; the rest is for its figure
_MARK = 9.0  # per cent of the width for the mark of a suppressed value
_SERIES = 6  # colours there are


@dataclass(frozen=True, slots=True)
class Datum:
    """One bar: its label and value (None: suppressed)."""

    label: Text
    value: Value


@dataclass(frozen=True, slots=True)
class Series:
    """One value for each category, under one label and colour."""

    label: Text
    values: Sequence[Value]


def _data_table(title: Text, data: Sequence[Datum], label_head: Text, value_head: Text) -> Table:
    rows = [Row({"label": datum.label, "value": number(datum.value)}) for datum in data]
    columns = [Column("label", label_head), Column("value", value_head, numeric=True)]
    return Table(title, columns, rows, caption_hidden=True, keep_shape=True, copy=True)


def _summary(data: Sequence[Datum]) -> str:
    return "; ".join(f"{datum.label}: {number(datum.value)}" for datum in data)


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars, label above, figure at the end."""

    title: Text
    data: Sequence[Datum]
    label_head: Text = _CATEGORY
    value_head: Text = _COUNT
    note: Text = ""

    def svg(self, *, rtl: bool) -> SafeString:
        """Return the drawing. Raises ValueError for a negative value."""
        pen = Pen(self.title, rtl=rtl, describe=_summary(self.data))
        top = largest(datum.value for datum in self.data)
        for place, datum in enumerate(self.data):
            y = place * 46
            pen.text(0, y + 14, datum.label)
            if datum.value is None:
                pen.hatch(0, y + 21, _MARK, 16)
                pen.text(_MARK, y + 34, SUPPRESSED, shift=8, css="faint")
            else:
                width = _REACH * datum.value / top
                pen.rect(0, y + 21, width, 16, "s1")
                pen.text(width, y + 34, number(datum.value), shift=8)
        return pen.drawing(len(self.data) * 46)

    def table(self) -> Table:
        """Return the table twin."""
        return _data_table(self.title, self.data, self.label_head, self.value_head)

    def legend(self) -> Sequence[tuple[str, Text]]:
        """Return nothing: one series, and a suppressed bar carries the word."""
        return ()


@dataclass(frozen=True, slots=True)
class GroupedBars:
    """For each category one bar per series, side by side or (`stacked`) end to end. At most six series.

    `top` is the least value the scale reaches, so that several drawings can share one.
    """

    title: Text
    categories: Sequence[Text]
    series: Sequence[Series]
    stacked: bool = False
    label_head: Text = _CATEGORY
    note: Text = ""
    top: float = 0

    def __post_init__(self) -> None:
        if len(self.series) > _SERIES:
            raise ValueError(f"At most {_SERIES} series can be told apart; {len(self.series)} were given.")
        if any(len(series.values) != len(self.categories) for series in self.series):
            raise ValueError("Each series needs one value for each category.")

    def _rows(self) -> list[tuple[Text, list[Value]]]:
        return [(name, [series.values[place] for series in self.series]) for place, name in enumerate(self.categories)]

    def svg(self, *, rtl: bool) -> SafeString:
        """Return the drawing. Raises ValueError for a negative value."""
        rows = self._rows()
        pen = Pen(
            self.title, rtl=rtl, describe="; ".join(f"{name}: {', '.join(map(number, row))}" for name, row in rows)
        )
        y = 0.0
        largest(value for _name, row in rows for value in row)
        for name, row in rows:
            pen.text(0, y + 14, name)
            y = self._stack(pen, row, y + 21) if self.stacked else self._group(pen, row, y + 21)
        return pen.drawing(y)

    def _group(self, pen: Pen, row: Sequence[Value], y: float) -> float:
        top = max(self.top, largest(value for series in self.series for value in series.values))
        for place, value in enumerate(row):
            if value is None:
                pen.hatch(0, y, _MARK, 14)
                pen.text(_MARK, y + 12, SUPPRESSED, shift=8, css="faint")
            else:
                pen.rect(
                    0, y, _REACH * value / top, 14, f"s{place + 1}", tip=f"{self.series[place].label}: {number(value)}"
                )
                pen.text(_REACH * value / top, y + 12, number(value), shift=8)
            y += 18
        return y + 10

    def _stack(self, pen: Pen, row: Sequence[Value], y: float) -> float:
        hidden = sum(value is None for value in row)
        reach = _REACH - _MARK * max(sum(value is None for value in values) for _name, values in self._rows())
        top = max(self.top, largest(sum(value or 0 for value in values) for _name, values in self._rows()))
        start = 0.0
        for place, value in enumerate(row):
            width = _MARK if value is None else reach * value / top
            if value is None:
                pen.hatch(start, y, width, 18)
            elif value:
                tip = f"{self.series[place].label}: {number(value)}"
                pen.rect(start, y, width, 18, f"s{place + 1} part", tip=tip)
            start += width
        known = number(sum(value or 0 for value in row))
        pen.text(start, y + 14, f"{known} +" if hidden else known, shift=8)
        return y + 32

    def table(self) -> Table:
        """Return the table twin: a row for each category, a column for each series."""
        heads = [Column(str(place), series.label, numeric=True) for place, series in enumerate(self.series)]
        rows = [
            Row({"label": name, **{str(place): number(value) for place, value in enumerate(row)}})
            for name, row in self._rows()
        ]
        columns = [Column("label", self.label_head), *heads]
        return Table(self.title, columns, rows, caption_hidden=True, keep_shape=True, copy=True)

    def legend(self) -> Sequence[tuple[str, Text]]:
        """Return a swatch for each series, and the mark of suppressed values when there are some."""
        marks: list[tuple[str, Text]] = [(f"s{place}", series.label) for place, series in enumerate(self.series, 1)]
        hidden = any(value is None for series in self.series for value in series.values)
        return [*marks, ("hatch", SUPPRESSED)] if hidden else marks


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Columns along years (or other short ordered labels)."""

    title: Text
    data: Sequence[Datum]
    label_head: Text = _YEAR
    value_head: Text = _COUNT
    note: Text = ""

    def svg(self, *, rtl: bool) -> SafeString:
        """Return the drawing. Raises ValueError for a negative value."""
        pen = Pen(self.title, rtl=rtl, describe=_summary(self.data))
        steps = nice_steps(largest(datum.value for datum in self.data))
        base, room = 196.0, 176.0
        for step in steps:
            y = base - room * step / steps[-1]
            pen.line(0, y, 100, y, "axis" if step == 0 else "rule")
            if step:
                pen.text(0, y - 4, number(step), css="faint")
        # The first tenth belongs to the figures of the scale.
        slot = 90 / max(len(self.data), 1)
        every = -(-len(self.data) // 8)
        for place, datum in enumerate(self.data):
            x = 10 + place * slot
            if datum.value is None:
                pen.hatch(x + slot * 0.15, base - 18, slot * 0.7, 18)
            else:
                height = room * datum.value / steps[-1]
                tip = f"{datum.label}: {number(datum.value)}"
                pen.rect(x + slot * 0.15, base - height, slot * 0.7, height, "s1", tip=tip)
            if place % every == 0:
                pen.text(x + slot / 2, base + 20, shorten(datum.label, 8), anchor="middle")
        return pen.drawing(base + 28)

    def table(self) -> Table:
        """Return the table twin."""
        return _data_table(self.title, self.data, self.label_head, self.value_head)

    def legend(self) -> Sequence[tuple[str, Text]]:
        """Return the mark of suppressed values when there are some."""
        return [("hatch", _("suppressed"))] if any(datum.value is None for datum in self.data) else ()
