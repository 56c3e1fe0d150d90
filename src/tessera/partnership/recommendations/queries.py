"""Named reads of the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden
from tessera.partnership.countries import api as countries
from tessera.partnership.recommendations import links, policy
from tessera.partnership.recommendations.enums import ENDED, OPEN
from tessera.partnership.recommendations.models import Recommendation, RecommendationState

PAGE = 30
# Open in so many editions with no money behind it: a gap.
GAP_EDITIONS = 3


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the register: its rows, its number, whether more follow, and how many there are in all."""

    rows: list[Recommendation]
    number: int
    more: bool
    count: int


def register(by: Actor, chosen: Mapping[str, Any] | None = None) -> QuerySet[Recommendation]:
    """Recommendations that fit: `q`, `country`, `region`, `area` (p_area), `criterion`, `state` (or "open"), `publisher`."""
    given = chosen or {}
    rows = policy.scope(by).select_related("first_edition", "last_edition")
    if given.get("country"):
        rows = rows.filter(country=given["country"])
    if given.get("region"):
        rows = rows.filter(country__in=countries.countries_of(given["region"]))
    if given.get("area"):
        rows = rows.filter(p_areas__contains=[given["area"]])
    if given.get("criterion"):
        rows = rows.filter(criteria__contains=[given["criterion"]])
    if given.get("publisher"):
        rows = rows.filter(publisher=given["publisher"])
    if state := given.get("state"):
        rows = rows.filter(state__in=OPEN if state == "open" else [state])
    if text := str(given.get("q", "")).strip():
        rows = rows.filter(text__icontains=text)
    return rows.order_by("country", "-priority", "created_at", "id")


def page(rows: QuerySet[Recommendation], number: int, size: int = PAGE) -> Page:
    """One page; two queries."""
    first = (number - 1) * size
    found = list(rows[first : first + size + 1])
    return Page(found[:size], number, len(found) > size, rows.count())


def get(recommendation_id: UUID, by: Actor) -> Recommendation:
    """One recommendation with its editions. Raises Hidden."""
    rows = policy.scope(by).select_related("first_edition", "last_edition", "predecessor")
    row = rows.filter(pk=recommendation_id).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="recommendation", object_id=recommendation_id)
    return row


def by_id(ids: Iterable[UUID], *, by: Actor) -> dict[UUID | None, Recommendation]:
    """Those among these recommendations that the actor may see, in one query."""
    return {row.pk: row for row in policy.scope(by).filter(pk__in=set(ids))}


def of_country(iso3: str, by: Actor) -> QuerySet[Recommendation]:
    """A country's recommendations, the open ones first."""
    return register(by, {"country": iso3}).order_by("state", "-priority", "created_at", "id")


def followed(row: Recommendation) -> list[RecommendationState]:
    """What became of it, oldest edition first."""
    return list(row.followed.select_related("edition").order_by("edition__year", "at"))


def successors(row: Recommendation, by: Actor) -> list[Recommendation]:
    """What repeats or replaces it."""
    return list(policy.scope(by).filter(predecessor=row).select_related("last_edition"))


def replaceable_by(row: Recommendation, by: Actor) -> list[Recommendation]:
    """Open recommendations of the same country that may supersede it."""
    rows = policy.scope(by).filter(country=row.country, predecessor__isnull=True).exclude(state__in=ENDED)
    return list(rows.exclude(pk=row.pk).order_by("created_at")[:200])


def tally(by: Actor, iso3: str = "") -> dict[str, int]:
    """How many stand in which state, in all or for a country."""
    rows = policy.scope(by).filter(country=iso3) if iso3 else policy.scope(by)
    return dict(rows.order_by().values_list("state").annotate(count=Count("id")))


def gaps(by: Actor, region: str = "") -> list[UUID]:
    """Open in three editions or more with no money behind them, those longest open first; asks each room once."""
    rows = register(by, {"region": region, "state": "open"}).filter(editions__gte=GAP_EDITIONS)
    found = list(rows.order_by("-editions", "country", "created_at", "id").values_list("pk", flat=True))
    paid = links.funded(found, by)
    return [key for key in found if key not in paid]


def open_by_country(by: Actor) -> dict[str, int]:
    """How many recommendations are open, by country."""
    rows = policy.scope(by).filter(state__in=OPEN).order_by().values_list("country")
    return dict(rows.annotate(count=Count("id")))


def gaps_by_country(by: Actor) -> dict[str, int]:
    """How many of them are gaps, by country; asks each room once."""
    rows = policy.scope(by).filter(state__in=OPEN, editions__gte=GAP_EDITIONS).order_by()
    found = dict(rows.values_list("pk", "country"))
    paid = links.funded(list(found), by)
    return Counter(country for key, country in found.items() if key not in paid)


def among(keys: list[UUID], by: Actor) -> list[Recommendation]:
    """Recommendations by id, in the order given."""
    rows = {row.pk: row for row in policy.scope(by).filter(pk__in=keys).select_related("first_edition", "last_edition")}
    return [rows[key] for key in keys if key in rows]
