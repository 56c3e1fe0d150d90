"""The map of the portfolio: a dot for each country over the outline of the land. No border is drawn anywhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tessera.partnership.publishing.web import words
from tessera.ui.badges import Text
from tessera.ui.charts.draw import number
from tessera.ui.tables import Column, Row, Table

# The drawing of the land (static/ui/world.svg): five units a degree, from 180 W and 84 N.
_UNITS, _WIDTH, _HEIGHT = 5.0, 1800, 710
_SMALLEST, _LARGEST = 6.0, 26.0
_SPOKEN, _NAMED = 12, 10


@dataclass(frozen=True, slots=True)
class Spot:
    """A country on the map: its name, a point inside it (degrees, WGS 84), how many projects, their amounts in words, and
    where its projects are listed."""

    label: str
    latitude: float
    longitude: float
    projects: int
    amount: str
    url: str


@dataclass(frozen=True, slots=True)
class PortfolioMap:
    """Spots over the land; the larger, the more projects. The map is never mirrored, only its words."""

    title: Text
    spots: Sequence[Spot]
    note: Text = ""
    drawn: dict[bool, SafeString] = field(default_factory=dict, repr=False, compare=False)
    scrolls: ClassVar[bool] = True

    def svg(self, *, rtl: bool) -> SafeString:
        """Return the drawing, made once; every dot is a link to the country's projects."""
        if rtl not in self.drawn:
            self.drawn[rtl] = self._draw(rtl=rtl)
        return self.drawn[rtl]

    def _draw(self, *, rtl: bool) -> SafeString:
        most = max((spot.projects for spot in self.spots), default=1)
        spoken = "; ".join(self._said(spot) for spot in self.spots[:_SPOKEN])
        dots = format_html_join("", "{}", ((self._dot(spot, most),) for spot in self.spots))
        names = format_html_join("", "{}", ((self._name(spot, rtl),) for spot in self.spots[:_NAMED]))
        return format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" class="flow-map" viewBox="0 0 {} {}" role="group" direction="{}" '
            'aria-labelledby="map-title map-desc"><title id="map-title">{}</title><desc id="map-desc">{}</desc>'
            '<use href="{}#land" class="land"/>{}{}</svg>',
            _WIDTH, _HEIGHT, "rtl" if rtl else "ltr", self.title, spoken, static("ui/world.svg"), dots, names,
        )  # fmt: skip

    def _said(self, spot: Spot) -> str:
        said = {"country": spot.label, "projects": words.projects(spot.projects), "amount": spot.amount}
        # Translators: one dot of the map, such as "Kenya: 4 projects, 2,000,000 USD".
        return _("%(country)s: %(projects)s, %(amount)s") % said

    def _at(self, spot: Spot) -> tuple[float, float]:
        # What lies beyond the edge of the drawing stands whole at the edge.
        across, down = (spot.longitude + 180) * _UNITS, (84 - spot.latitude) * _UNITS
        return min(max(across, _LARGEST), _WIDTH - _LARGEST), min(max(down, _LARGEST), _HEIGHT - _LARGEST)

    def _dot(self, spot: Spot, most: int) -> SafeString:
        # Two hundred dots would stand in the way of whoever uses a keyboard; the table has the same links.
        x, y = self._at(spot)
        radius = _SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(spot.projects / most)
        said = self._said(spot)
        return format_html(
            '<a href="{}" tabindex="-1" aria-label="{}"><circle cx="{}" cy="{}" r="{}" class="s1 unsure"><title>{}</title></circle></a>',
            spot.url, said, f"{x:.0f}", f"{y:.0f}", f"{radius:.0f}", said,
        )  # fmt: skip

    def _name(self, spot: Spot, rtl: bool) -> SafeString:
        x, y = self._at(spot)
        return format_html(
            '<text x="{}" y="{}" font-size="24" aria-hidden="true">{}</text>',
            f"{x + (-28 if rtl else 28):.0f}", f"{y + 8:.0f}", spot.label,
        )  # fmt: skip

    def table(self) -> Table:
        """Return the table twin: every country with its projects and amounts."""
        rows = [
            Row({"country": spot.label, "projects": number(spot.projects), "amount": spot.amount}, spot.url)
            for spot in self.spots
        ]
        columns = [Column("country", _("Country")), Column("projects", _("Projects"), numeric=True),
                   Column("amount", _("Amount"), numeric=True)]  # fmt: skip
        return Table(self.title, columns, rows, caption_hidden=True, keep_shape=True, copy=True)

    def legend(self) -> Sequence[tuple[str, Text]]:
        """Return what size means."""
        return [("s1", _("The larger the dot, the more projects"))]
