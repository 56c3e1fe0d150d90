"""Strategies in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tessera.partnership.library import api as library
from tessera.partnership.recommendations import api as recommendations
from tessera.partnership.strategy.enums import StrategyState
from tessera.partnership.strategy.models import Priority, Strategy
from tessera.ui.amounts import amount
from tessera.ui.badges import Badge
from tessera.ui.sentences import commas
from tessera.ui.tables import Column, Row, Table

FEW = 5
TONES: dict[str, str] = {
    StrategyState.IN_FORCE: "accent", StrategyState.IN_CLEARANCE: "info", StrategyState.APPROVED: "info",
}  # fmt: skip


def badge(state: str) -> Badge:
    """A state as a word in a pill."""
    return Badge(StrategyState(state).label, TONES.get(state, ""))


def countries(found: Sequence[str]) -> str:
    """Countries by name, or that the whole region is meant."""
    named = [library.country_called(code) for code in found]
    return commas(named) or _("The whole region")


def table(rows: Sequence[Any]) -> Table:
    """The list of strategies; rows carry `planned` and `count`."""
    columns = [
        Column("title", _("Title")), Column("region", _("Region")), Column("year", _("Fiscal year")),
        Column("version", _("Version")), Column("state", _("State")), Column("count", _("Priorities"), numeric=True),
        Column("planned", _("Sum of the priorities"), numeric=True), Column("ceiling", _("Ceiling"), numeric=True),
    ]  # fmt: skip
    lines = [
        Row(
            {
                "title": row.title, "region": library.worded("region", row.region), "year": str(row.fiscal_year),
                "version": str(row.version), "state": badge(row.state), "count": row.count,
                "planned": amount(row.planned or Decimal(0), row.currency), "ceiling": amount(row.ceiling, row.currency),
            },
            reverse("strategy:strategy", args=[row.pk]),
        )
        for row in rows
    ]  # fmt: skip
    return Table(_("Strategies"), columns, lines, caption_hidden=True, empty_title=_("No strategy fits"))


def sums(strategy: Strategy, priorities: Sequence[Priority]) -> dict[str, object]:
    """The ceilings of the priorities against that of the strategy, and the way they go over it."""
    planned = sum((each.ceiling for each in priorities), Decimal(0))
    left = strategy.ceiling - planned
    return {
        "pairs": [
            (_("Ceiling of the strategy"), amount(strategy.ceiling, strategy.currency)),
            (_("Sum of the priorities"), amount(planned, strategy.currency)),
            (_("Left over"), amount(left, strategy.currency)),
        ],
        "over": amount(-left, strategy.currency) if left < 0 else "",
    }


def priority_line(priority: Priority, *, whole: bool = False) -> dict[str, object]:
    """A priority as its strategy's page shows it: the first recommendations it answers, or all of them."""
    answers = list(priority.answers.all())
    shown = answers if whole else answers[:FEW]
    return {
        "row": priority,
        "anchor": f"priority-{priority.number}",
        "pairs": [
            (_("Countries"), countries(priority.countries)),
            (_("Area of the response"), library.worded("p_area", priority.p_area)),
            (
                _("Criteria"),
                commas(library.worded("criterion", code) for code in priority.criteria) or _("None named"),
            ),
            (_("Ceiling"), amount(priority.ceiling, priority.currency)),
            (_("Why this comes first"), priority.rationale),
        ],
        "answers": [
            {
                "text": link.recommendation.text,
                "country": countries([link.recommendation.country]),
                "url": recommendations.page_url(link.recommendation_id),
            }
            for link in shown
        ],
        "more": len(answers) if len(answers) > len(shown) else 0,
    }
