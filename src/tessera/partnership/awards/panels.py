"""What the office funds in a country, on the page of that country."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from tessera.kernel.actor import Actor
from tessera.partnership.awards import listing, policy, queries
from tessera.partnership.awards.enums import AwardState
from tessera.partnership.awards.words import table
from tessera.partnership.countries import api as countries
from tessera.ui.amounts import amounts

SHOWN = 8
_OVER = (AwardState.CLOSED, AwardState.TERMINATED, AwardState.LISTED, AwardState.ENDED)


def funded(iso3: str, actor: Actor) -> SafeString | None:
    """Awards whose terms name the country, those under way first; nothing for whoever sees no award."""
    if not actor.may(policy.VIEW):
        return None
    rows = list(queries.of_country(iso3, actor).order_by("number")[:500])
    rows.sort(key=lambda row: (row.state in _OVER, row.number))
    running = [row for row in rows if row.state not in _OVER]
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for version in queries.shown([row.pk for row in running]).values():
        here = next((each.share for each in version.countries.all() if each.country == iso3), None)
        if version.total is not None and here is not None:
            sums[version.currency] += version.total * here / 100
    context = {
        "count": len(running),
        "sums": amounts(sums),
        "table": table(listing.lines(rows[:SHOWN], actor), office=False),
        "more_url": reverse("awards:list") + f"?country={iso3}" if len(rows) > SHOWN else "",
    }
    return mark_safe(render_to_string("awards/country.html", context))  # noqa: S308 - a template of ours


def in_force(actor: Actor) -> dict[str, countries.Measured] | None:
    """The office's money in force in every country; None for whoever sees no award."""
    if not actor.may(policy.VIEW):
        return None
    return {
        iso3: countries.Measured(amounts=amounts, unknown=unknown)
        for iso3, (amounts, unknown) in queries.in_force_by_country(actor).items()
    }


countries.register(30, funded)
countries.register_measure(30, "ours", gettext_lazy("Our money in force"), in_force, money=True, ours=True)
