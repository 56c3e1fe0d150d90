"""A small pen for SVG whose across is in per cent and whose down is in pixels.

Across in per cent lets bars follow the width of the screen while words keep their size, without a viewBox, script or
style attribute. Right-to-left pages mirror across; the text direction turns the anchors by itself.
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from tessera.ui import amounts
from tessera.ui.badges import Text
from tessera.ui.tables import Table

SUPPRESSED = _("suppressed")
Value = float | int | None


class Chart(Protocol):
    """What every chart offers: a title, a drawing, a legend and a table twin."""

    @property
    def title(self) -> Text:
        """The caption, and the drawing's name for a screen reader."""

    @property
    def note(self) -> Text:
        """A line under the drawing: source, method, doubt."""

    def svg(self, *, rtl: bool) -> SafeString:
        """Return the drawing, mirrored when `rtl`."""

    def table(self) -> Table:
        """Return the table that says the same."""

    def legend(self) -> Sequence[tuple[str, Text]]:
        """Return (class of the swatch, label) pairs; empty when one series needs none."""


def number(value: Value) -> str:
    """Return a number as the reader's language writes it, or the word for a suppressed one."""
    return str(SUPPRESSED) if value is None else amounts.number(value)


def largest(values: Iterable[Value]) -> float:
    """Return the greatest known value, at least 1. Raises ValueError for a negative or unreal one."""
    known = [float(value) for value in values if value is not None]
    if any(value < 0 or not math.isfinite(value) for value in known):
        raise ValueError("A chart takes finite values of zero or more; None for a suppressed one.")
    return max([*known, 1.0])


def nice_steps(top: float, wanted: int = 4) -> list[float]:
    """Return round tick values from 0 to at least `top` (steps of 1, 2 or 5 times a power of ten, never below 1)."""
    rough = max(top / wanted, 1.0)
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    return [step * count for count in range(math.ceil(top / step) + 1)]


def shorten(label: Text, length: int) -> str:
    """Return the label, cut with an ellipsis when longer; the table twin has it whole."""
    text = str(label)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


class Pen:
    """Collects the parts of one drawing."""

    def __init__(self, title: Text, *, rtl: bool, describe: str = "", css: str = "plot") -> None:
        self.title, self.describe, self.rtl, self.css = str(title), describe, rtl, css
        self.parts: list[SafeString] = []
        self.hatched = False
        # Content decides the id, so that the same page is the same bytes.
        digest = hashlib.blake2s(f"{self.title}|{describe}|{css}".encode(), digest_size=5).hexdigest()
        self.key = f"chart-{digest}"

    def across(self, x: float) -> str:
        """Return a place across in per cent, mirrored right to left."""
        return f"{100 - x if self.rtl else x:.2f}%"

    def rect(self, x: float, y: float, width: float, height: float, css: str, tip: str = "") -> None:
        """Draw a box: x and width in per cent, y and height in pixels."""
        start = 100 - x - width if self.rtl else x
        title = format_html("<title>{}</title>", tip) if tip else ""
        self.parts.append(
            format_html(
                '<rect x="{}%" y="{}" width="{}%" height="{}" rx="2" class="{}">{}</rect>',
                f"{start:.2f}", f"{y:g}", f"{max(width, 0):.2f}", f"{max(height, 0):g}", css, title,
            )
        )  # fmt: skip

    def hatch(self, x: float, y: float, width: float, height: float) -> None:
        """Draw the mark of a suppressed value."""
        self.hatched = True
        start = 100 - x - width if self.rtl else x
        self.parts.append(
            format_html(
                '<rect x="{}%" y="{}" width="{}%" height="{}" rx="2" fill="url(#{}-hatch)" class="hatch-frame">'
                "<title>{}</title></rect>",
                f"{start:.2f}", f"{y:g}", f"{width:.2f}", f"{height:g}", self.key, SUPPRESSED,
            )
        )  # fmt: skip

    def text(self, x: float, y: float, words: Text, *, anchor: str = "start", css: str = "", shift: float = 0) -> None:
        """Write words; `anchor` start, middle or end in the reading direction; `shift` in pixels along it."""
        self.parts.append(
            format_html(
                '<text x="{}" y="{}" dx="{}" text-anchor="{}" class="{}">{}</text>',
                self.across(x), f"{y:g}", f"{-shift if self.rtl else shift:g}", anchor, css, words,
            )
        )  # fmt: skip

    def slanted(self, x: float, y: float, words: Text) -> None:
        """Write words rising away from a place, for the heads of narrow columns."""
        self.parts.append(
            format_html(
                '<svg x="{}" y="{}" overflow="visible"><text transform="rotate({})">{}</text></svg>',
                self.across(x), f"{y:g}", 35 if self.rtl else -35, words,
            )
        )  # fmt: skip

    def line(self, x1: float, y1: float, x2: float, y2: float, css: str) -> None:
        """Draw a line between two places."""
        self.parts.append(
            format_html(
                '<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>',
                self.across(x1), f"{y1:g}", self.across(x2), f"{y2:g}", css,
            )
        )  # fmt: skip

    def dot(self, x: float, y: float, radius: float, css: str) -> None:
        """Draw a dot."""
        self.parts.append(
            format_html('<circle cx="{}" cy="{}" r="{}" class="{}"/>', self.across(x), f"{y:g}", f"{radius:g}", css)
        )

    def head(self, x: float, y: float, *, down: bool) -> None:
        """Draw the head of an arrow whose point is at a place, down or up."""
        shape = "M-5-6L0 0L5-6" if down else "M-5 6L0 0L5 6"
        self.parts.append(
            format_html(
                '<svg x="{}" y="{}" overflow="visible"><path d="{}" class="way"/></svg>',
                self.across(x),
                f"{y:g}",
                shape,
            )
        )

    def drawing(self, height: float) -> SafeString:
        """Return the whole SVG element, `height` in pixels, named by its title and description."""
        hatch = format_html(
            '<defs><pattern id="{}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6" class="hatch"/></pattern></defs>',
            self.key,
        )
        return format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" class="{}" width="100%" height="{}" role="img" direction="{}" '
            'aria-labelledby="{}-title {}-desc"><title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}{}</svg>',
            self.css, f"{height:g}", "rtl" if self.rtl else "ltr", self.key, self.key, self.key, self.title, self.key,
            self.describe, hatch if self.hatched else "", format_html_join("", "{}", ((part,) for part in self.parts)),
        )  # fmt: skip


def swatch(css: str) -> SafeString:
    """Return the small square of a legend entry; "hatch" gives the mark of a suppressed value."""
    if css == "hatch":
        return mark_safe(
            '<svg viewBox="0 0 14 14" aria-hidden="true"><rect width="14" height="14" class="track hatch-frame"/>'
            '<path d="M0 14L14 0M0 7L7 0M7 14L14 7" class="hatch"/></svg>'
        )
    return format_html(
        '<svg viewBox="0 0 14 14" aria-hidden="true"><rect width="14" height="14" rx="2" class="{}"/></svg>', css
    )
