"""Named reads of what others fund."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden
from tessera.partnership.donors import policy
from tessera.partnership.donors.enums import UNDER_WAY
from tessera.partnership.donors.models import OtherDonorProject
from tessera.partnership.library import api as library

PAGE = 30


@dataclass(frozen=True, slots=True)
class Part:
    """What others do in a country: projects under way, donors, amounts by currency for the country's share, and how many
    have no amount or no share, which are in no sum."""

    projects: int
    donors: int
    sums: Mapping[str, Decimal]
    unknown: int


def projects(by: Actor, chosen: Mapping[str, Any] | None = None) -> QuerySet[OtherDonorProject]:
    """Projects that fit: `q` (title, donor, implementer), `country`, `region`, `status` (or "open"), `aside`."""
    given = chosen or {}
    rows = policy.scope(by).filter(~Q(aside="") if given.get("aside") else Q(aside=""))
    if given.get("country"):
        rows = rows.filter(countries__country=given["country"])
    if given.get("region"):
        inside = policy.scope(by).filter(countries__country__in=library.countries_of(given["region"]))
        rows = rows.filter(pk__in=inside.order_by().values("pk"))
    if status := given.get("status"):
        rows = rows.filter(status__in=UNDER_WAY if status == "open" else [status])
    if text := str(given.get("q", "")).strip():
        rows = rows.filter(Q(title__icontains=text) | Q(donor__icontains=text) | Q(implementer__icontains=text))
    return rows.order_by("donor", "title", "id")


def get(project_id: UUID, by: Actor) -> OtherDonorProject:
    """One project with its countries. Raises Hidden."""
    row = policy.scope(by).prefetch_related("countries").filter(pk=project_id).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="other_donor_project", object_id=project_id)
    return row


def of_country(iso3: str, by: Actor) -> QuerySet[OtherDonorProject]:
    """What others do in a country now, the largest known amounts first."""
    return projects(by, {"country": iso3, "status": "open"}).order_by(F("total").desc(nulls_last=True), "title", "id")


def part_of(iso3: str, by: Actor) -> Part:
    """What others do in a country, in figures."""
    rows = projects(by, {"country": iso3, "status": "open"}).order_by()
    whole = rows.aggregate(projects=Count("pk", distinct=True), donors=Count("donor", distinct=True))
    known = rows.filter(counted=True, total__isnull=False, countries__country=iso3, countries__share__isnull=False)
    sums = known.values("currency").annotate(sum=Sum(F("total") * F("countries__share") / Decimal(100)))
    return Part(
        whole["projects"], whole["donors"],
        {each["currency"]: each["sum"].quantize(Decimal("0.01")) for each in sums},
        whole["projects"] - known.values("pk").distinct().count() - rows.filter(counted=False).distinct().count(),
    )  # fmt: skip


def by_country(by: Actor) -> dict[str, dict[str, Decimal]]:
    """Amounts under way by country and currency, each project's share alone."""
    rows = projects(by, {"status": "open"}).order_by().filter(counted=True, total__isnull=False)
    known = rows.filter(countries__share__isnull=False)
    sums = known.values("countries__country", "currency").annotate(
        sum=Sum(F("total") * F("countries__share") / Decimal(100))
    )
    found: dict[str, dict[str, Decimal]] = {}
    for each in sums:
        found.setdefault(each["countries__country"], {})[each["currency"]] = each["sum"].quantize(Decimal("0.01"))
    return found
