"""Priorities on the page of a country, and under the recommendations they answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.kernel.actor import Actor
from tessera.partnership.countries import api as countries
from tessera.partnership.library import api as library
from tessera.partnership.recommendations import api as recommendations
from tessera.partnership.strategy import policy, queries
from tessera.partnership.strategy.api import page_url
from tessera.partnership.strategy.enums import StrategyState
from tessera.ui.amounts import amount

HEADING = gettext_lazy("Priorities")


def of_country(iso3: str, actor: Actor) -> SafeString | None:
    """Priorities in force that name the country."""
    if not actor.may(policy.VIEW):
        return None
    rows = [
        {
            "objective": row.objective, "url": page_url(row), "strategy": row.strategy.title,
            "ceiling": amount(row.ceiling, row.currency), "area": library.worded("p_area", row.p_area),
        }
        for row in queries.priorities_in_force(actor, iso3)[:50]
    ]  # fmt: skip
    return render_to_string("strategy/of_country.html", {"rows": rows})


def answering(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Sequence[recommendations.Link]]:
    """Priorities that answer these recommendations, newest fiscal year first."""
    found: dict[UUID, list[recommendations.Link]] = defaultdict(list)
    if not actor.may(policy.VIEW):
        return found
    for link in queries.answering(ids, actor):
        strategy = link.priority.strategy
        found[link.recommendation_id].append(
            recommendations.Link(
                kind=_("Priority"),
                title=Truncator(link.priority.objective).chars(160),
                url=page_url(link.priority),
                state=StrategyState(strategy.state).label,
                detail=f"{strategy.title} · {amount(link.priority.ceiling, link.priority.currency)}",
            )
        )
    return found


def counted(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, int]:
    """How many priorities answer each."""
    pairs = queries.answering_pairs(ids, actor) if actor.may(policy.VIEW) else []
    return Counter(recommendation for _priority, recommendation in pairs)


countries.register(20, of_country)
recommendations.register_links(10, HEADING, answering, counted)
