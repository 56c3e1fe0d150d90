"""What was asked of a country, on its page."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

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


countries.register(10, of_country)
