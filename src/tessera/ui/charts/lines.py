"""Pathways over time, sparklines and intervals of uncertainty."""

import datetime
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.ui.badges import Text
from tessera.ui.charts.draw import Pen, Value, largest, nice_steps, number
from tessera.ui.tables import Column, Row, Table

_STEP = gettext_lazy("Step")
_ESTIMATE = gettext_lazy("Estimate")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time. `end` None: still going on. `series` 1 to 6 chooses the colour; `when` replaces the dates."""

    label: Text
    start: datetime.date
    end: datetime.date | None = None
    series: int = 1
    when: Text = ""

    def words(self) -> str:
        """Return the stretch in words."""
        if self.when:
            return str(self.when)
        first = date_format(self.start, "DATE_FORMAT")
        if self.end is None:
            return _("since %(start)s") % {"start": first}
        if self.end == self.start:
            return first
        return _("%(start)s to %(end)s") % {"start": first, "end": date_format(self.end, "DATE_FORMAT")}


@dataclass(frozen=True, slots=True)
class Pathway:
    """Stretches of time under each other on one scale. `today` ends those that still go on."""

    title: Text
    spans: Sequence[Span]
    today: datetime.date
    label_head: Text = _STEP
    note: Text = ""

    def svg(self, *, rtl: bool) -> SafeString:
        """Return the drawing. Raises ValueError when a span ends before it starts."""
        if any((span.end or max(self.today, span.start)) < span.start for span in self.spans):
            raise ValueError("A span ends before it starts.")
        describe = "; ".join(f"{span.label}: {span.words()}" for span in self.spans)
        pen = Pen(self.title, rtl=rtl, describe=describe)
        first = min((span.start for span in self.spans), default=self.today)
        last = max((span.end or max(self.today, span.start) for span in self.spans), default=self.today)
        days = max((last - first).days, 1)
        bottom = len(self.spans) * 48.0 + 8
        for year in range(first.year + 1, last.year + 1):
            x = 100 * (datetime.date(year, 1, 1) - first).days / days
            pen.line(x, 0, x, bottom, "rule")
            if last.year - first.year <= 8 and 4 < x < 96:
                pen.text(x, bottom + 16, str(year), anchor="middle", css="faint")
        for place, span in enumerate(self.spans):
            self._span(pen, span, place * 48.0, first, days)
        return pen.drawing(bottom + 24)

    def _span(self, pen: Pen, span: Span, y: float, first: datetime.date, days: int) -> None:
        start = 100 * (span.start - first).days / days
        end = 100 * ((span.end or max(self.today, span.start)) - first).days / days
        # A short span still shows, and words begin where they have room.
        width = max(end - start, 1.5)
        begin = min(start, 100 - width)
        late = begin > 50
        pen.text(begin + width if late else begin, y + 16, span.label, anchor="end" if late else "start")
        pen.rect(begin, y + 24, width, 14, f"s{span.series}", tip=span.words())

    def table(self) -> Table:
        """Return the table twin."""
        rows = [Row({"label": span.label, "when": span.words()}) for span in self.spans]
        columns = [Column("label", self.label_head), Column("when", _("When"))]
        return Table(self.title, columns, rows, caption_hidden=True, keep_shape=True, copy=True)

    def legend(self) -> Sequence[tuple[str, Text]]:
        """Return nothing: each span carries its label."""
        return ()


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line as small as a word; None leaves a gap. Its figures stand in the text or table around it."""

    title: Text
    values: Sequence[Value]

    def svg(self, *, rtl: bool) -> SafeString:
        """Return the drawing. Raises ValueError for a negative value."""
        pen = Pen(self.title, rtl=rtl, describe=", ".join(map(number, self.values)), css="spark-plot")
        top = largest(self.values)
        step = 96 / max(len(self.values) - 1, 1)
        points = [(2 + place * step, value) for place, value in enumerate(self.values)]
        places = [None if value is None else (x, 25 - 22 * value / top) for x, value in points]
        for before, after in itertools.pairwise(places):
            if before and after:
                pen.line(*before, *after, "line")
        known = [place for place in places if place]
        if known:
            pen.dot(*known[-1], 3, "end")
        return pen.drawing(28)


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its lower and upper bound."""

    label: Text
    low: float
    estimate: float
    high: float

    def words(self) -> str:
        """Return the estimate in words: "12,000 (9,000 to 16,000)"."""
        parts = {"estimate": number(self.estimate), "low": number(self.low), "high": number(self.high)}
        return _("%(estimate)s (%(low)s to %(high)s)") % parts


@dataclass(frozen=True, slots=True)
class Intervals:
    """Estimates under each other on one scale from zero, each a band with a line at the estimate."""

    title: Text
    rows: Sequence[Interval]
    label_head: Text = _ESTIMATE
    note: Text = ""

    def svg(self, *, rtl: bool) -> SafeString:
        """Return the drawing. Raises ValueError for negative or unordered bounds."""
        if any(not row.low <= row.estimate <= row.high for row in self.rows):
            raise ValueError("An estimate must lie between its bounds.")
        describe = "; ".join(f"{row.label}: {row.words()}" for row in self.rows)
        pen = Pen(self.title, rtl=rtl, describe=describe)
        steps = nice_steps(largest(value for row in self.rows for value in (row.low, row.high)), wanted=3)
        bottom = len(self.rows) * 54.0 + 4
        for step in steps:
            x = 1 + 98 * step / steps[-1]
            pen.line(x, 0, x, bottom, "rule")
            anchor = "start" if step == 0 else "end" if step == steps[-1] else "middle"
            pen.text(x, bottom + 16, number(step), anchor=anchor, css="faint")
        for place, row in enumerate(self.rows):
            y = place * 54.0
            low, mid, high = (1 + 98 * value / steps[-1] for value in (row.low, row.estimate, row.high))
            pen.text(0, y + 16, f"{row.label}: {row.words()}")
            pen.rect(low, y + 24, max(high - low, 0.4), 16, "band", tip=row.words())
            pen.line(mid, y + 21, mid, y + 43, "estimate")
        return pen.drawing(bottom + 24)

    def table(self) -> Table:
        """Return the table twin."""
        rows = [
            Row({"label": row.label, "low": number(row.low), "mid": number(row.estimate), "high": number(row.high)})
            for row in self.rows
        ]
        columns = [
            Column("label", self.label_head),
            Column("low", _("Lower bound"), numeric=True),
            Column("mid", _("Estimate"), numeric=True),
            Column("high", _("Upper bound"), numeric=True),
        ]
        return Table(self.title, columns, rows, caption_hidden=True, keep_shape=True, copy=True)

    def legend(self) -> Sequence[tuple[str, Text]]:
        """Return nothing: each band carries its figures."""
        return ()
