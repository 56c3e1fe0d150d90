"""Results on the page of an award, and under the recommendations they answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from tessera.kernel.actor import Actor
from tessera.partnership.awards import api as awards
from tessera.partnership.awards.enums import RUNNING
from tessera.partnership.recommendations import api as recommendations
from tessera.partnership.results import policy, queries
from tessera.partnership.results.enums import Level
from tessera.partnership.results.models import AwardIndicator, Objective
from tessera.partnership.results.web import presenters

HEADING = gettext_lazy("Objectives of awards")


def of_award(award: awards.Award, actor: Actor) -> SafeString | None:
    """The part "Results" of the award's page."""
    context = presenters.panel(award, actor)
    return render_to_string("results/panel.html", context) if context else None


def answering(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Sequence[recommendations.Link]]:
    """Objectives that answer these recommendations, themselves or through a priority, with their indicators under them."""
    found: dict[UUID, list[recommendations.Link]] = defaultdict(list)
    nodes = queries.answering(ids, actor)
    below: dict[UUID, list[AwardIndicator]] = defaultdict(list)
    for row in (
        policy.scope(actor)
        .filter(award__in={node.award_id for node, _asked in nodes})
        .select_related("objective__parent")
    ):
        for above in _up(row.objective):
            below[above].append(row)
    for node, asked in nodes:
        link = _link(node, below[node.pk])
        for key in asked:
            found[key].append(link)
    return found


def counted(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, int]:
    """How many objectives answer each."""
    return Counter(key for each in queries.answers(ids, actor) for key in each.recommendations)


def paid(ids: Sequence[UUID], actor: Actor) -> set[UUID]:
    """Recommendations with money behind them: an objective of an award that was signed and is not closed answers them."""
    return {key for each in queries.answers(ids, actor) if each.state in RUNNING for key in each.recommendations}


def _up(node: Objective) -> list[UUID]:
    """The node and what stands above it."""
    above = node.parent
    return [node.pk] + ([above.pk] if above else []) + ([above.parent_id] if above and above.parent_id else [])


def _link(node: Objective, below: Sequence[AwardIndicator]) -> recommendations.Link:
    return recommendations.Link(
        kind=Level(node.level).label,
        title=node.title,
        url=reverse("results:award", args=[node.award_id]) + f"#node-{node.pk}",
        detail=f"{node.award.number} · {node.award.title}",
        under=[
            recommendations.Link(
                kind=gettext_lazy("Indicator"), title=each.shown_title, url=reverse("results:indicator", args=[each.pk])
            )
            for each in below
        ],
    )


awards.panels.register(40, of_award)
recommendations.register_links(20, HEADING, answering, counted)
recommendations.register_money(paid)
