"""Ordered levels over time: what was said on each day, and that it held until the next."""

import datetime
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.ui.badges import Text
from tessera.ui.charts.draw import Pen, shorten
from tessera.ui.tables import Column, Row, Table

_WHAT = gettext_lazy("What")
_LABELS = 36.0  # per cent of the width for the names of the levels, where one line is drawn large
_STEP = 30  # pixels from one level to the next in a large drawing
_PANEL, _HEAD, _SMALL = 70, 22, 30  # pixels: a small drawing, the words above it, and its height


@dataclass(frozen=True, slots=True)
class LevelLine:
    """One thing over time: (day, level) with the level as a place in the list of levels, earliest day first."""

    label: Text
    points: Sequence[tuple[datetime.date, int]]


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels, lowest first. One line is drawn large with every level named, several (or `small`) on one scale below
    each other."""

    title: Text
    levels: Sequence[Text]
    lines: Sequence[LevelLine]
    label_head: Text = _WHAT
    note: Text = ""
    small: bool = False

    def __post_init__(self) -> None:
        for line in self.lines:
            if not line.points or any(not 0 <= level < len(self.levels) for _day, level in line.points):
                raise ValueError("Every line needs a point, and every point one of the levels.")
            if any(one[0] > two[0] for one, two in itertools.pairwise(line.points)):
                raise ValueError("The points of a line stand in the order of their days.")

    def svg(self, *, rtl: bool) -> SafeString:
        """Return the drawing, across from the first day to the last."""
        describe = "; ".join(f"{line.label}: {self._said(line)}" for line in self.lines)
        pen = Pen(self.title, rtl=rtl, describe=describe)
        days = [day for line in self.lines for day, _level in line.points]
        first, last = min(days, default=datetime.date.min), max(days, default=datetime.date.min)
        large = len(self.lines) == 1 and not self.small
        start = _LABELS if large else 1.0
        bottom = self._large(pen, first, last) if large else self._small(pen, first, last)
        pen.text(start, bottom + 16, _short(first), css="faint")
        if last > first:
            pen.text(99, bottom + 16, _short(last), anchor="end", css="faint")
        return pen.drawing(bottom + 24)

    def _large(self, pen: Pen, first: datetime.date, last: datetime.date) -> float:
        height = _STEP * (len(self.levels) - 1)
        for level, name in enumerate(self.levels):
            y = 12 + height - level * _STEP
            pen.line(_LABELS, y, 99, y, "rule")
            pen.text(0, y + 5, shorten(name, 15))
        self._steps(pen, self.lines[0], (_LABELS + 2, 97), (12.0, height), (first, last))
        return 12.0 + height + 12

    def _small(self, pen: Pen, first: datetime.date, last: datetime.date) -> float:
        for place, line in enumerate(self.lines):
            y = place * _PANEL
            pen.text(0, y + 14, self._change(line))
            for edge in (0, _SMALL):
                pen.line(1, y + _HEAD + 6 + edge, 99, y + _HEAD + 6 + edge, "rule")
            self._steps(pen, line, (2, 97), (float(y + _HEAD + 6), _SMALL), (first, last))
        return float(len(self.lines) * _PANEL)

    def _steps(
        self,
        pen: Pen,
        line: LevelLine,
        across: tuple[float, float],
        down: tuple[float, float],
        when: tuple[datetime.date, datetime.date],
    ) -> None:
        left, right = across
        top, height = down
        days = max((when[1] - when[0]).days, 1)
        steps = max(len(self.levels) - 1, 1)
        places = [
            (left + (right - left) * (day - when[0]).days / days, top + height - height * level / steps)
            for day, level in line.points
        ]
        for (x1, y1), (x2, y2) in itertools.pairwise(places):
            pen.line(x1, y1, x2, y1, "estimate")
            pen.line(x2, y1, x2, y2, "estimate")
        for x, y in places:
            pen.dot(x, y, 5, "s1")

    def _change(self, line: LevelLine) -> str:
        first, last = (self.levels[level] for level in (line.points[0][1], line.points[-1][1]))
        if line.points[0][1] == line.points[-1][1]:
            return f"{line.label}: {last}"
        # Translators: a level at the beginning and the level now, such as "Housing: bad, now good".
        return _("%(what)s: %(first)s, now %(last)s") % {"what": line.label, "first": first, "last": last}

    def _said(self, line: LevelLine) -> str:
        return ", ".join(f"{_short(day)} {self.levels[level]}" for day, level in line.points)

    def table(self) -> Table:
        """Return the table twin: a row for each thing and day."""
        rows = [
            Row({"what": line.label, "when": _short(day), "level": self.levels[level]})
            for line in self.lines
            for day, level in line.points
        ]
        columns = [Column("what", self.label_head), Column("when", _("When")), Column("level", _("Level"))]
        return Table(self.title, columns, rows, caption_hidden=True, keep_shape=True, copy=True)

    def legend(self) -> Sequence[tuple[str, Text]]:
        """Return nothing: levels and things are named where they stand."""
        return ()


def _short(day: datetime.date) -> str:
    return date_format(day, "j M Y")
