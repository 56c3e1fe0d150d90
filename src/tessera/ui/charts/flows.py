"""A map of flows between places: the wider the line, the more; a ring stands for what stays where it is."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.ui.badges import Text
from tessera.ui.charts.draw import SUPPRESSED, Pen, Value, largest, number
from tessera.ui.tables import Column, Row, Table

_FROM, _TO, _COUNT = gettext_lazy("From"), gettext_lazy("To"), gettext_lazy("Count")
# The drawing of the land (static/ui/world.svg): five units a degree, from 180 W and 84 N.
_UNITS, _WIDTH, _HEIGHT = 5.0, 1800.0, 710.0
_NARROWEST = 500.0  # units: no window shows less than 100 degrees across
_LABELS, _SPOKEN = 16, 12


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map; degrees north and east (WGS 84)."""

    label: Text
    latitude: float
    longitude: float

    @property
    def at(self) -> tuple[float, float]:
        """Where it lies in the drawing of the land."""
        return (self.longitude + 180) * _UNITS, (84 - self.latitude) * _UNITS


@dataclass(frozen=True, slots=True)
class Flow:
    """So much from one place to another, by their keys (None: suppressed)."""

    start: str
    end: str
    value: Value


@dataclass(frozen=True, slots=True)
class FlowMap:
    """Flows between `places`, drawn over the land without any border. The map is never mirrored, only its words."""

    title: Text
    places: Mapping[str, Place]
    flows: Sequence[Flow]
    from_head: Text = _FROM
    to_head: Text = _TO
    value_head: Text = _COUNT
    note: Text = ""
    scrolls: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if missing := {key for flow in self.flows for key in (flow.start, flow.end)} - set(self.places):
            raise ValueError(f"These flows have no place on the map: {', '.join(sorted(missing))}.")

    def svg(self, *, rtl: bool) -> SafeString:
        """Return the drawing. Raises ValueError for a negative value."""
        flows = sorted(self.flows, key=lambda flow: (flow.value is not None, flow.value or 0))
        top = largest(flow.value for flow in flows)
        spoken = [self._said(flow) for flow in reversed(flows[-_SPOKEN:])]
        key = Pen(self.title, rtl=rtl, describe="; ".join(spoken), css="flow-map").key
        window = self._window()
        unit = window[2] / 600
        parts = [self._line(flow, top, unit) for flow in flows] + self._dots(unit, rtl)
        return format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" class="flow-map" viewBox="{}" role="img" direction="{}" '
            'aria-labelledby="{}-title {}-desc"><title id="{}-title">{}</title><desc id="{}-desc">{}</desc>'
            '<use href="{}#land" class="land"/>{}</svg>',
            " ".join(f"{edge:g}" for edge in window), "rtl" if rtl else "ltr", key, key, key, self.title, key,
            "; ".join(spoken), static("ui/world.svg"), format_html_join("", "{}", ((part,) for part in parts)),
        )  # fmt: skip

    def _said(self, flow: Flow) -> str:
        words = {"start": self.places[flow.start].label, "end": self.places[flow.end].label}
        # Translators: one line of a map of flows, such as "North to South: 12".
        return _("%(start)s to %(end)s: %(count)s") % {**words, "count": number(flow.value)}

    def _window(self) -> tuple[float, float, float, float]:
        """The part of the land that holds every place, twice as wide as high."""
        points = [self.places[key].at for flow in self.flows for key in (flow.start, flow.end)]
        if not points:
            return 0, 0, _WIDTH, _HEIGHT
        left, right = min(x for x, _y in points) - 90, max(x for x, _y in points) + 130
        upper, lower = min(y for _x, y in points) - 60, max(y for _x, y in points) + 60
        wide = min(max(right - left, 2 * (lower - upper), _NARROWEST), _WIDTH)
        high = min(wide / 2, _HEIGHT)
        x = min(max((left + right - wide) / 2, 0), _WIDTH - wide)
        y = min(max((upper + lower - high) / 2, 0), _HEIGHT - high)
        return round(x), round(y), round(wide), round(high)

    def _line(self, flow: Flow, top: float, unit: float) -> SafeString:
        tip, share = self._said(flow), math.sqrt((flow.value or 0) / top)
        width = unit if flow.value is None else unit * (0.8 + 5 * share)
        css = "flow gap" if flow.value is None else "flow"
        (x1, y1), (x2, y2) = self.places[flow.start].at, self.places[flow.end].at
        if flow.start == flow.end:
            return format_html(
                '<circle cx="{}" cy="{}" r="{}" stroke-width="{}" class="{}"><title>{}</title></circle>',
                f"{x1:.0f}", f"{y1:.0f}", f"{unit * (5 + 5 * share):.1f}", f"{width:.1f}", css, tip,
            )  # fmt: skip
        # The bow leans to one side of the way, so that there and back can be told apart.
        bend_x, bend_y = (x1 + x2) / 2 + 0.18 * (y2 - y1), (y1 + y2) / 2 - 0.18 * (x2 - x1)
        return format_html(
            '<g><title>{}</title><path d="M{} {}Q{} {} {} {}" stroke-width="{}" class="{}"/>{}</g>',
            tip, *(f"{number:.0f}" for number in (x1, y1, bend_x, bend_y, x2, y2)), f"{width:.1f}", css,
            _head((x1, y1), (bend_x, bend_y), (x2, y2), width + 1.5 * unit),
        )  # fmt: skip

    def _dots(self, unit: float, rtl: bool) -> list[SafeString]:
        """Dots of all places, names of the weightiest that do not stand in each other's way."""
        weight: dict[str, float] = {}
        for flow in self.flows:
            for key in (flow.start, flow.end):
                weight[key] = weight.get(key, 0) + (flow.value or 0)
        size, taken, parts = unit * 10.5, list[tuple[float, float, float, float]](), list[SafeString]()
        for key in sorted(weight, key=lambda key: -weight[key]):
            x, y = self.places[key].at
            parts.append(format_html('<circle cx="{}" cy="{}" r="{}" class="place"/>', f"{x:.0f}", f"{y:.0f}",
                                     f"{unit * 2.2:.1f}"))  # fmt: skip
            wide = len(str(self.places[key].label)) * size * 0.56
            box = (x - wide, y - size, x, y + size * 0.3) if rtl else (x, y - size, x + wide, y + size * 0.3)
            if len(taken) < _LABELS and not any(_touch(box, other) for other in taken):
                taken.append(box)
                parts.append(format_html('<text x="{}" y="{}" font-size="{}">{}</text>',
                                         f"{x + (-4 if rtl else 4) * unit:.0f}", f"{y - 3 * unit:.0f}", f"{size:.1f}",
                                         self.places[key].label))  # fmt: skip
        return parts

    def table(self) -> Table:
        """Return the table twin, in the order of the flows."""
        rows = [
            Row({"from": self.places[flow.start].label, "to": self.places[flow.end].label, "value": number(flow.value)})
            for flow in self.flows
        ]
        columns = [Column("from", self.from_head), Column("to", self.to_head),
                   Column("value", self.value_head, numeric=True)]  # fmt: skip
        return Table(self.title, columns, rows, caption_hidden=True, keep_shape=True, copy=True)

    def legend(self) -> Sequence[tuple[str, Text]]:
        """Return what width means, and the mark of suppressed values when there are some."""
        marks: list[tuple[str, Text]] = [("s1", _("The wider the line, the more. A ring: within one place"))]
        return [*marks, ("hatch", SUPPRESSED)] if any(flow.value is None for flow in self.flows) else marks


def _touch(one: tuple[float, float, float, float], two: tuple[float, float, float, float]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def _head(start: tuple[float, float], bend: tuple[float, float], end: tuple[float, float], size: float) -> SafeString:
    """The head of an arrow a little past the middle of a bow (quadratic Bézier), pointing along it."""
    t = 0.6
    x, y = ((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c for a, b, c in zip(start, bend, end, strict=True))
    dx, dy = (2 * (1 - t) * (b - a) + 2 * t * (c - b) for a, b, c in zip(start, bend, end, strict=True))
    length = math.hypot(dx, dy)
    if not length:
        return mark_safe("")
    dx, dy = dx / length * size, dy / length * size
    points = ((x + dx, y + dy), (x - 0.6 * dx - 0.8 * dy, y - 0.6 * dy + 0.8 * dx),
              (x - 0.6 * dx + 0.8 * dy, y - 0.6 * dy - 0.8 * dx))  # fmt: skip
    return format_html('<path d="M{}z" class="flow-head"/>', "L".join(f"{px:.0f} {py:.0f}" for px, py in points))
