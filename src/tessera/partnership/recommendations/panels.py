"""What was asked of a country, on its page."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from tessera.kernel.actor import Actor
from tessera.partnership.countries import api as countries
from tessera.partnership.recommendations import policy, queries
from tessera.partnership.recommendations.web import presenters

FEW = 6


def of_country(iso3: str, actor: Actor) -> SafeString | None:
    """How many recommendations stand in which state, and the first of the open ones."""
    if not actor.may(policy.VIEW):
        return None
    counts = queries.tally(actor, iso3)
    rows = list(queries.register(actor, {"country": iso3, "state": "open"})[:FEW])
    return render_to_string("recommendations/of_country.html", presenters.country_panel(iso3, counts, rows, actor))


def still_open(actor: Actor) -> dict[str, countries.Measured] | None:
    """Open recommendations of every country; None for whoever may not read the register."""
    if not actor.may(policy.VIEW):
        return None
    return {iso3: countries.Measured(count) for iso3, count in queries.open_by_country(actor).items()}


def unanswered(actor: Actor) -> dict[str, countries.Measured] | None:
    """Those open in three editions with no money behind them."""
    if not actor.may(policy.VIEW):
        return None
    return {iso3: countries.Measured(count) for iso3, count in queries.gaps_by_country(actor).items()}


countries.register(10, of_country)
countries.register_measure(10, "open", gettext_lazy("Open recommendations"), still_open)
countries.register_measure(20, "gaps", gettext_lazy("Three editions, no money"), unanswered)
