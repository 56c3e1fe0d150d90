"""Results on the page of an award, and under the recommendations they answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from tessera.kernel.actor import Actor
from tessera.partnership.awards import api as awards
from tessera.partnership.awards.enums import RUNNING
from tessera.partnership.recommendations import api as recommendations
from tessera.partnership.results import policy
from tessera.partnership.results.enums import Level
from tessera.partnership.results.models import AwardIndicator, Objective
from tessera.partnership.results.web import presenters
from tessera.partnership.strategy import api as strategy

HEADING = gettext_lazy("Objectives of awards")


def of_award(award: awards.Award, actor: Actor) -> SafeString | None:
    """The part "Results" of the award's page."""
    context = presenters.panel(award, actor)
    return render_to_string("results/panel.html", context) if context else None


def answering(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Sequence[recommendations.Link]]:
    """Objectives that answer these recommendations, themselves or through a priority, with their indicators under them."""
    found: dict[UUID, list[recommendations.Link]] = defaultdict(list)
    by_priority: dict[UUID, list[UUID]] = defaultdict(list)
    for each in strategy.answering(ids, actor):
        by_priority[each.priority_id].append(each.recommendation_id)
    asked = Q(recommendation_id__in=list(ids)) | Q(priority_id__in=list(by_priority))
    nodes = list(policy.rows(actor, Objective).filter(asked).select_related("award"))
    below: dict[UUID, list[AwardIndicator]] = defaultdict(list)
    for row in (
        policy.scope(actor).filter(award__in={node.award_id for node in nodes}).select_related("objective__parent")
    ):
        for above in _up(row.objective):
            below[above].append(row)
    for node in nodes:
        link = _link(node, below[node.pk])
        direct = [node.recommendation_id] if node.recommendation_id in ids and node.recommendation_id else []
        for key in dict.fromkeys([*direct, *by_priority.get(node.priority_id or node.pk, [])]):
            found[key].append(link)
    return found


def paid(ids: Sequence[UUID], actor: Actor) -> set[UUID]:
    """Recommendations with money behind them: an objective of an award that was signed and is not closed answers them."""
    by_priority: dict[UUID, list[UUID]] = defaultdict(list)
    for each in strategy.answering(ids, actor):
        by_priority[each.priority_id].append(each.recommendation_id)
    asked = Q(recommendation_id__in=list(ids)) | Q(priority_id__in=list(by_priority))
    nodes = policy.rows(actor, Objective).filter(asked, award__state__in=RUNNING)
    found: set[UUID] = set()
    for recommendation, priority in nodes.values_list("recommendation_id", "priority_id"):
        found.update(key for key in (recommendation, *by_priority.get(priority, ())) if key)
    return found & set(ids)


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
recommendations.register_links(20, HEADING, answering)
recommendations.register_money(paid)
