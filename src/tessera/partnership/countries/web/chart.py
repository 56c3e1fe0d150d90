"""A country's tiers over the years as a picture: a lane for each tier, a box for each report, a dashed one where we know none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.partnership.countries.history import History, Placement
from tessera.ui.badges import Text
from tessera.ui.charts.draw import Pen
from tessera.ui.tables import Column, Row, Table

LANES = (("1", "h1"), ("2", "h2"), ("2WL", "h4"), ("3", "h5"), ("SC", "s6"))
_LANE, _BOX, _FOOT = 40.0, 16.0, 22.0
MISSING = "another"


@dataclass(frozen=True, slots=True)
class TierChart:
    """The picture of a history and its table twin."""

    title: Text
    history: History
    note: Text = ""

    def svg(self, *, rtl: bool) -> SafeString:
        """Return the drawing."""
        placements = self.history.placements
        pen = Pen(self.title, rtl=rtl, describe="; ".join(f"{each.year}: {tier_words(each)}" for each in placements))
        lanes = self._lanes()
        width = 100 / max(len(placements), 1)
        for place, (tier, _css) in enumerate(lanes):
            pen.line(0, place * _LANE, 100, place * _LANE, "rule")
            pen.text(0, place * _LANE + 15, codes.get("tier").label(tier), css="faint")
        tops = {tier: place * _LANE + 20 for place, (tier, _css) in enumerate(lanes)}
        css = dict(lanes)
        bottom = len(lanes) * _LANE
        for place, each in enumerate(placements):
            tip = f"{each.year}: {tier_words(each)}"
            if each.tier:
                pen.rect(place * width + 0.2, tops[each.tier], max(width - 0.4, 0.4), _BOX, css[each.tier], tip)
            else:
                pen.rect(place * width + 0.2, bottom + 4, max(width - 0.4, 0.4), _BOX, MISSING, tip)
            if each.year % 5 == 0 and 3 < (place + 0.5) * width < 97:
                pen.text((place + 0.5) * width, bottom + _FOOT + 14, str(each.year), anchor="middle", css="faint")
        return pen.drawing(bottom + _FOOT + 20)

    def _lanes(self) -> Sequence[tuple[str, str]]:
        used = {each.tier for each in self.history.placements}
        return [lane for lane in LANES if lane[0] in used or lane[0] != "SC"]

    def table(self) -> Table:
        """Return the table twin, newest first."""
        rows = [
            Row({"year": str(each.year), "tier": tier_words(each), "source": source_words(each), "note": remarks(each)})
            for each in reversed(self.history.placements)
        ]
        columns = [
            Column("year", _("Report")), Column("tier", _("Tier")), Column("source", _("Where it was read")),
            Column("note", _("Remarks")),
        ]  # fmt: skip
        return Table(self.title, columns, rows, caption_hidden=True, keep_shape=True, copy=True)

    def legend(self) -> Sequence[tuple[str, Text]]:
        """Return what the dashed box means, where there is one."""
        return [(MISSING, _("not in our sources"))] if self.history.missing else []


def tier_words(placement: Placement) -> str:
    """The tier in the reader's words; "not in our sources" where there is none."""
    return codes.get("tier").label(placement.tier) if placement.tier else _("not in our sources")


def source_words(placement: Placement) -> str:
    """Where a placement was read."""
    if not placement.tier:
        return ""
    if placement.recorded:
        return placement.source
    return _("public list %(letter)s") % {"letter": placement.source}


def remarks(placement: Placement) -> str:
    """What else to know of a placement: a waiver, another source that says otherwise."""
    found = [_("by waiver")] if placement.waiver else []
    if placement.conflict:
        letter, _equals, tier = placement.conflict.partition("=")
        words = _("public list %(letter)s says %(tier)s")
        found.append(words % {"letter": letter, "tier": codes.get("tier").label(tier)})
    return "; ".join(found)
