"""Stretches of time in lanes, with the way from one lane to the next: where something was, when, and how sure that is."""

import datetime
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.ui.badges import Text
from tessera.ui.charts.draw import Pen
from tessera.ui.tables import Column, Row, Table

_LANE = gettext_lazy("Place")
_ROW, _HEAD, _FOOT = 22.0, 22.0, 12.0
# A break of a month or less between two stretches is no gap: dates are seldom told more exactly.
GAP = datetime.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch in a lane. `start` and `end` are its farthest possible bounds, `sure_from` and `sure_to` the nearest
    (crossed where nothing is sure). `another` marks another version of a stretch: drawn, but not part of the way.
    Without a start it stands in the table only.
    """

    lane: str
    label: Text
    when: Text
    start: datetime.date | None = None
    end: datetime.date | None = None
    sure_from: datetime.date | None = None
    sure_to: datetime.date | None = None
    series: int = 1
    another: bool = False
    note: Text = ""


@dataclass(frozen=True, slots=True)
class _Placed:
    stay: Stay
    begin: float
    width: float
    y: float


@dataclass(frozen=True, slots=True)
class Lanes:
    """Stretches by lane on one scale of time; the way between them, gaps, doubt and other versions are drawn apart."""

    title: Text
    stays: Sequence[Stay]
    series: Sequence[tuple[int, Text]] = ()
    lane_head: Text = _LANE
    note: Text = ""

    def _drawn(self) -> list[Stay]:
        return sorted((stay for stay in self.stays if stay.start and stay.end), key=lambda stay: (stay.start, stay.end))

    def svg(self, *, rtl: bool) -> SafeString:
        """Return the drawing. Raises ValueError when a stretch ends before it starts."""
        stays = self._drawn()
        if any(stay.end < stay.start for stay in stays):  # type: ignore[operator]
            raise ValueError("A stretch ends before it starts.")
        describe = "; ".join(f"{stay.lane}, {stay.label}: {stay.when}" for stay in stays)
        pen = Pen(self.title, rtl=rtl, describe=describe)
        if not stays:
            return pen.drawing(0)
        first, last = min(stay.start for stay in stays), max(stay.end for stay in stays)  # type: ignore[type-var]
        scale = _Scale(first, last)  # type: ignore[arg-type]
        lanes = list(dict.fromkeys(stay.lane for stay in stays))
        placed, tops, bottom = _place(stays, lanes, scale)
        scale.ticks(pen, bottom)
        for lane, top in zip(lanes, tops, strict=True):
            pen.line(0, top, 100, top, "rule")
            pen.text(0, top + 16, lane)
        self._way(pen, [each for each in placed if not each.stay.another])
        for each in placed:
            _bar(pen, each, scale)
        return pen.drawing(bottom + 24)

    def _way(self, pen: Pen, placed: Sequence[_Placed]) -> None:
        for before, after in itertools.pairwise(placed):
            from_y, to_y = before.y + 7, after.y + 7
            x, end = after.begin, before.begin + before.width
            if before.stay.end + GAP < after.stay.start:  # type: ignore[operator]
                pen.line(end, from_y, x, from_y, "gap")
            elif end < x:
                pen.line(end, from_y, x, from_y, "way")
            if before.stay.lane != after.stay.lane:
                down = to_y > from_y
                near = to_y - 8 if down else to_y + 8
                pen.line(x, from_y, x, near, "way")
                pen.head(x, near, down=down)

    def gaps(self) -> list[tuple[datetime.date, datetime.date]]:
        """Return the stretches of time of which nothing is told, between the earliest and the latest that is."""
        found: list[tuple[datetime.date, datetime.date]] = []
        until: datetime.date | None = None
        for stay in (stay for stay in self._drawn() if not stay.another):
            if until and stay.start and until + GAP < stay.start:
                found.append((until, stay.start))
            until = max(until, stay.end) if until and stay.end else stay.end
        return found

    def table(self) -> Table:
        """Return the table twin: every stretch in order of time, gaps between them, and those without a time last."""
        lines: list[tuple[datetime.date, int, Row]] = []
        for stay in self.stays:
            row = Row({"when": stay.when, "lane": stay.lane, "label": stay.label, "note": stay.note})
            lines.append((stay.start or datetime.date.max, 0, row))
        for start, end in self.gaps():
            words = _("%(months)s months") % {"months": max(round((end - start).days / 30.4), 1)}
            lines.append((start, 1, Row({"when": words, "lane": "", "label": _("Not told"), "note": ""})))
        columns = [Column("when", _("When")), Column("lane", self.lane_head), Column("label", _("What")),
                   Column("note", _("How sure"))]  # fmt: skip
        rows = [row for _start, _order, row in sorted(lines, key=lambda line: line[:2])]
        return Table(self.title, columns, rows, caption_hidden=True, keep_shape=False, copy=True)

    def legend(self) -> Sequence[tuple[str, Text]]:
        """Return the colours, and the marks that are in use."""
        used = {stay.series for stay in self._drawn()}
        marks: list[tuple[str, Text]] = [(f"s{number}", label) for number, label in self.series if number in used]
        if any(_unsure(stay) for stay in self._drawn()):
            marks.append(("s1 unsure", _("Not sure when")))
        if any(stay.another for stay in self._drawn()):
            marks.append(("another", _("Told differently")))
        return marks


def _unsure(stay: Stay) -> bool:
    return (stay.sure_from, stay.sure_to) != (stay.start, stay.end)


class _Scale:
    """Days to per cent across, with room at the end for the shortest mark."""

    def __init__(self, first: datetime.date, last: datetime.date) -> None:
        self.first, self.last, self.days = first, last, max((last - first).days, 1)

    def at(self, date: datetime.date) -> float:
        return 98.0 * (date - self.first).days / self.days

    def ticks(self, pen: Pen, bottom: float) -> None:
        years = range(self.first.year, self.last.year + 1)
        step = max(1, -(-len(years) // 8))
        for year in years[::step]:
            start = max(datetime.date(year, 1, 1), self.first)
            x = self.at(start)
            if year > self.first.year:
                pen.line(x, 0, x, bottom, "rule")
            if year == self.first.year or 6 < x < 94:
                pen.text(x, bottom + 16, str(year), anchor="middle" if year > self.first.year else "start", css="faint")


def _place(stays: Sequence[Stay], lanes: Sequence[str], scale: _Scale) -> tuple[list[_Placed], list[float], float]:
    """Each stretch on the first free line of its lane; lanes under each other. Returns them in order of time."""
    placed: dict[int, _Placed] = {}
    tops, y = [], 0.0
    for lane in lanes:
        tops.append(y)
        lines: list[float] = []
        for number, stay in enumerate(stays):
            if stay.lane != lane or not stay.start or not stay.end:
                continue
            begin = scale.at(stay.start)
            width = max(scale.at(stay.end) - begin, 2.0)
            line = next((place for place, taken in enumerate(lines) if taken <= begin), len(lines))
            lines[line : line + 1] = [begin + width + 0.5]
            placed[number] = _Placed(stay, begin, width, y + _HEAD + line * _ROW)
        y += _HEAD + len(lines) * _ROW + _FOOT
    return [placed[number] for number in sorted(placed)], tops, y


def _bar(pen: Pen, each: _Placed, scale: _Scale) -> None:
    stay, tip = each.stay, f"{each.stay.label}: {each.stay.when}"
    if stay.another:
        pen.rect(each.begin, each.y, each.width, 14, "another", tip=tip)
        return
    if _unsure(stay):
        pen.rect(each.begin, each.y, each.width, 14, f"s{stay.series} unsure", tip=tip)
        if stay.sure_from and stay.sure_to and stay.sure_from <= stay.sure_to:
            begin = scale.at(stay.sure_from)
            pen.rect(begin, each.y, max(scale.at(stay.sure_to) - begin, 0.8), 14, f"s{stay.series}", tip=tip)
        return
    pen.rect(each.begin, each.y, each.width, 14, f"s{stay.series}", tip=tip)
