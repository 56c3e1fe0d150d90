"""Named reads."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet, Sum

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden
from tessera.partnership.strategy import policy
from tessera.partnership.strategy.enums import StrategyState
from tessera.partnership.strategy.models import Priority, PriorityRecommendation, Strategy


def get(strategy_id: UUID, *, by: Actor) -> Strategy:
    """The strategy. Raises Hidden."""
    row = policy.scope(by).filter(pk=strategy_id).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="strategy", object_id=strategy_id)
    return row


def priority(priority_id: UUID, *, by: Actor) -> Priority:
    """One priority with its strategy. Raises Hidden."""
    row = policy.priorities(by).select_related("strategy").filter(pk=priority_id).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="priority", object_id=priority_id)
    return row


def by_id(ids: Iterable[UUID], *, by: Actor) -> dict[UUID | None, Priority]:
    """Those among these priorities that the actor may see, with their strategies, in one query."""
    rows = policy.priorities(by).select_related("strategy").filter(pk__in=set(ids))
    return {row.pk: row for row in rows}


def listed(by: Actor, *, region: str = "", state: str = "") -> QuerySet[Strategy]:
    """Strategies, newest fiscal year first, with the sum of their priorities' ceilings (`planned`) and how many there are."""
    rows = policy.scope(by).annotate(planned=Sum("priorities__ceiling"), count=Count("priorities"))
    rows = rows.filter(region=region) if region else rows
    rows = rows.filter(state=state) if state else rows
    return rows.order_by("-fiscal_year", "region", "-version")


def of_region(region: str, by: Actor, fiscal_year: int | None = None) -> list[Strategy]:
    """The strategies of a region (a code of `region`), newest version first; every version stays readable."""
    rows = listed(by, region=region)
    return list(rows.filter(fiscal_year=fiscal_year) if fiscal_year else rows)


def priorities_of(strategy: Strategy) -> list[Priority]:
    """The priorities of a version in order, with the recommendations they answer."""
    links = PriorityRecommendation.objects.select_related("recommendation")
    return list(strategy.priorities.order_by("number").prefetch_related(Prefetch("answers", links)))


def priorities_in_force(by: Actor, country: str = "") -> QuerySet[Priority]:
    """Priorities of strategies in force, with their strategy; those of one country where one is named."""
    rows = policy.priorities(by).filter(strategy__state=StrategyState.IN_FORCE).select_related("strategy")
    rows = rows.filter(countries__contains=[country]) if country else rows
    return rows.order_by("strategy__region", "-strategy__fiscal_year", "number")


def answering(recommendation_ids: Iterable[UUID], by: Actor) -> list[PriorityRecommendation]:
    """Which priorities answer these recommendations, of strategies that are not mere drafts any more."""
    rows = _answering(recommendation_ids, by)
    return list(rows.select_related("priority__strategy").order_by("-priority__strategy__fiscal_year"))


def answering_pairs(recommendation_ids: Iterable[UUID], by: Actor) -> list[tuple[UUID, UUID]]:
    """The same as ids: priority and recommendation, for whoever only counts."""
    return list(_answering(recommendation_ids, by).order_by().values_list("priority_id", "recommendation_id"))


def _answering(recommendation_ids: Iterable[UUID], by: Actor) -> QuerySet[PriorityRecommendation]:
    rows = PriorityRecommendation.objects.filter(
        recommendation_id__in=list(recommendation_ids), priority__in=policy.priorities(by)
    )
    return rows.exclude(priority__strategy__state=StrategyState.DRAFT)


def versions_of(strategy: Strategy, by: Actor) -> list[Strategy]:
    """Every version of the same region and fiscal year, newest first."""
    rows = policy.scope(by).filter(region=strategy.region, fiscal_year=strategy.fiscal_year)
    return list(rows.order_by("-version"))
