"""What others fund in a country, on the page of that country; and tables as a kind of file that can be brought in."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.partnership.countries import api as countries
from tessera.partnership.donors import policy, queries, reading, tables
from tessera.partnership.donors.web import presenters

FEW = 6


def others(iso3: str, actor: Actor) -> SafeString | None:
    """Projects of other donors under way, the largest first; nothing for whoever sees none."""
    if not actor.may(policy.VIEW):
        return None
    part = queries.part_of(iso3, actor)
    rows = list(queries.of_country(iso3, actor).prefetch_related("countries")[:FEW]) if part.projects else []
    return render_to_string("donors/country.html", presenters.country_panel(iso3, part, rows, actor))


def known(actor: Actor) -> dict[str, countries.Measured] | None:
    """What others fund in every country, each project's share of it alone; None for whoever sees none."""
    if not actor.may(policy.VIEW):
        return None
    return {iso3: countries.Measured(amounts=sums) for iso3, sums in queries.by_country(actor).items()}


countries.register(35, others)
countries.register_measure(40, "others", _("Money of others under way"), known, money=True)
reading.register_reader(reading.Reader("table", _("Table (CSV)"), (".csv", ".tsv"), tables.read))
