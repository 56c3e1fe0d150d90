"""Harm beside money, and what releases say of a country, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tessera.kernel import codes
from tessera.observatory.releases import api as releases
from tessera.partnership.countries import needs, released
from tessera.partnership.countries.measures import Kind, Measured
from tessera.partnership.countries.needs import Need, Needs
from tessera.partnership.countries.released import EXPLOITED, FROM, Facts
from tessera.partnership.library import api as library
from tessera.ui.amounts import amounts, number
from tessera.ui.charts.bars import GroupedBars, Series
from tessera.ui.dates import day
from tessera.ui.tables import Column, Row, Table


def table(found: Needs, rows: Sequence[Need], sort: str, query: Mapping[str, str]) -> Table:
    """Countries with their tier, what was asked, the money, and what was counted; every head sorts."""
    columns = [
        Column(needs.NAME, _("Country"), sortable=True), Column(needs.TIER, _("Latest tier"), sortable=True),
        *(Column(kind.key, kind.label, numeric=True, sortable=True) for kind in found.kinds),
        Column(needs.FACTS, _("Exploited there, as released"), numeric=True, sortable=True),
    ]  # fmt: skip
    return Table(
        _("Countries by harm and money"), columns, [Row(_cells(found, row), _url(row)) for row in rows], sort=sort,
        query=query, caption_hidden=True, copy=True, empty_title=_("No country fits"),
    )  # fmt: skip


def _url(row: Need) -> str:
    return reverse("countries:country", args=[row.line.iso3])


def _cells(found: Needs, row: Need) -> dict[str, object]:
    latest = row.line.history.latest
    told: dict[str, object] = {
        needs.NAME: row.line.name,
        needs.TIER: _("%(tier)s, %(year)s") % {"tier": codes.get("tier").label(latest.tier), "year": latest.year}
        if latest
        else _("not in our sources"),
        needs.FACTS: _("kept back") if row.hidden else number(row.facts) if row.facts is not None else _("not known"),
    }
    return told | {kind.key: _measured(kind, row.measured[kind.key]) for kind in found.kinds}


def _measured(kind: Kind, told: Measured) -> object:
    if not kind.money:
        return number(told.number)
    known = {code: value for code, value in told.amounts.items() if value}
    if not told.unknown:
        return amounts(known) if known else _("none")
    more = ngettext("%(count)s without a figure", "%(count)s without a figure", told.unknown) % {"count": told.unknown}
    return _("%(sum)s and %(more)s") % {"sum": amounts(known), "more": more} if known else more


def chart(found: Needs) -> GroupedBars | None:
    """How many countries of each tier have money of the office and how many have none; None where nobody may see money."""
    shares = needs.by_tier(found)
    if not shares or not any(kind.ours for kind in found.kinds):
        return None
    return GroupedBars(
        _("Countries with and without our money, by tier"),
        [codes.get("tier").label(each.tier) if each.tier else _("not in our sources") for each in shares],
        [
            Series(_("No money of ours in force"), [each.bare for each in shares]),
            Series(_("Money of ours in force"), [each.funded for each in shares]),
        ],
        label_head=_("Latest tier"),
        note=_("The latest tier that our sources have, which may be some years old; the list says which year."),
    )


def facts(iso3: str) -> list[dict[str, Any]]:
    """What releases say of a country in each role: its own count, further counts, and where they stand."""
    words = {EXPLOITED: _("People exploited here"), FROM: _("People of this citizenship, wherever they were exploited")}
    return [
        {
            "role": words[each.role],
            "said": _said(each),
            "table": _facts_table(each) if len(each.cells) > 1 else None,
            "title": each.title,
            "number": each.number,
            "published": day(each.published),
            "contributors": each.contributors,
            "url": reverse("patterns:release", args=[each.number]),
            "picture": f"{reverse('patterns:picture', args=[each.number, 'routes'])}?"
            + urlencode({each.role: library.alpha_2(iso3)}),
        }
        for each in released.of_country(iso3)
    ]


def _said(told: Facts) -> str:
    if not told.named:
        return _("Not named in this release: nobody was counted, or so few that they stand with others.")
    return number(told.whole) if told.whole is not None else _("Kept back, so that nobody is recognised.")


def _facts_table(told: Facts) -> Table:
    rows = [
        Row(
            {
                "what": releases.column_label(each.column),
                "value": releases.value_label(each.column, each.value),
                "count": number(each.count) if each.count is not None else _("kept back"),
            }
        )
        for each in told.cells
        if each.column
    ]
    columns = [Column("what", _("By")), Column("value", _("Value")), Column("count", _("People"), numeric=True)]
    return Table(_("Counts as released"), columns, rows, caption_hidden=True, keep_shape=True, copy=True)
