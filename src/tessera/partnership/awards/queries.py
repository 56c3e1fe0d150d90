"""Named reads."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, F, Model, Q, QuerySet, Sum

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden
from tessera.partnership.awards import policy
from tessera.partnership.awards.enums import RUNNING, VersionState
from tessera.partnership.awards.models import (
    Award,
    AwardCountry,
    AwardVersion,
    Compact,
    Condition,
    Dialogue,
    KeyPerson,
    Obligation,
    Subaward,
)

Row = TypeVar("Row", bound=Model)


def get(award_id: UUID, *, by: Actor, action: str = policy.VIEW) -> Award:
    """The award. Raises Hidden for whoever may not see it."""
    row = policy.scope(by).filter(pk=award_id).first()
    if row is None:
        raise Hidden(by, action, kind="award", object_id=award_id)
    return row


def in_force(award_id: UUID, on: datetime.date | None = None) -> AwardVersion | None:
    """The version in effect: the last one, or the one of a day. None before anything is in effect.

    Sees what row-level security shows the actor of the moment.
    """
    rows = AwardVersion.objects.filter(award_id=award_id, state=VersionState.IN_EFFECT)
    if on is None:
        return rows.filter(until__isnull=True).first()
    return rows.filter(Q(until__isnull=True) | Q(until__gt=on), effective__lte=on).order_by("-number").first()


def versions(award_id: UUID) -> list[AwardVersion]:
    """All versions, oldest first, with countries and sectors; refused ones among them."""
    rows = AwardVersion.objects.filter(award_id=award_id).order_by("number")
    return list(rows.prefetch_related("countries", "sectors"))


def shown(award_ids: Iterable[UUID]) -> dict[UUID, AwardVersion]:
    """For many awards the version a list shows: the one in force, else the newest that was not refused."""
    rows = AwardVersion.objects.filter(award_id__in=list(award_ids)).exclude(state=VersionState.REFUSED)
    found: dict[UUID, AwardVersion] = {}
    for row in rows.filter(until__isnull=True).order_by("number").prefetch_related("countries", "sectors"):
        if (held := found.get(row.award_id)) is None or held.state != VersionState.IN_EFFECT:
            found[row.award_id] = row
    return found


def obligated(award_id: UUID) -> dict[str, Decimal]:
    """What the office bound itself to pay, by currency."""
    rows = Obligation.objects.filter(award_id=award_id).values_list("currency").annotate(total=Sum("amount"))
    return dict(rows.order_by("currency"))


def obligated_by_award(award_ids: Iterable[UUID]) -> Mapping[UUID, dict[str, Decimal]]:
    """The same for many awards in one query."""
    found: dict[UUID, dict[str, Decimal]] = defaultdict(dict)
    rows = Obligation.objects.filter(award_id__in=list(award_ids)).values_list("award_id", "currency")
    for award_id, currency, total in rows.annotate(total=Sum("amount")).order_by("currency"):
        found[award_id][currency] = total
    return found


def of_country(iso3: str, by: Actor) -> QuerySet[Award]:
    """Awards whose shown version names this country (ISO 3166-1 alpha-3)."""
    told = AwardVersion.objects.filter(countries__country=iso3, until__isnull=True).exclude(state=VersionState.REFUSED)
    return policy.scope(by).filter(pk__in=told.values("award_id"))


def in_force_by_country(by: Actor) -> dict[str, tuple[dict[str, Decimal], int]]:
    """Money of running awards by country (alpha-3): each country's share of the totals in force by currency, and how many
    awards name the country without a share or a total, whose money is in no sum. One query.
    """
    rows = AwardCountry.objects.filter(
        version__state=VersionState.IN_EFFECT, version__until__isnull=True, award__in=policy.scope(by),
        award__state__in=RUNNING,
    )  # fmt: skip
    sums = (
        rows.order_by()
        .values_list("country", "version__currency")
        .annotate(
            sum=Sum(F("share") * F("version__total") / Decimal(100)),
            unknown=Count("pk", filter=Q(share__isnull=True) | Q(version__total__isnull=True)),
        )
    )
    found: dict[str, tuple[dict[str, Decimal], int]] = {}
    for country, currency, total, unknown in sums:
        amounts, before = found.get(country, ({}, 0))
        if total:
            amounts[currency] = total.quantize(Decimal("0.01"))
        found[country] = (amounts, before + unknown)
    return found


def version(award: Award, number: int, *, by: Actor) -> AwardVersion:
    """One version of an award the actor may see. Raises Hidden."""
    rows = policy.versions(by).filter(award=award, number=number).prefetch_related("countries", "sectors")
    row = rows.first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="award_version", object_id=award.pk)
    return row


def under(model: type[Row], row_id: UUID, *, by: Actor, action: str = policy.VIEW) -> Row:
    """A row under an award, or under a partnership, the actor may see. Raises Hidden."""
    rows: Any = getattr(model, "objects")  # noqa: B009 - every model has its manager
    row: Row | None = rows.filter(pk=row_id).first()
    if row is None or not policy.visible(by, row):
        raise Hidden(by, action, kind=model._meta.model_name or "", object_id=row_id)
    return row


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs on an award."""

    obligations: list[Obligation]
    conditions: list[Condition]
    people: list[KeyPerson]
    subawards: list[Subaward]


def hanging(award: Award) -> Hanging:
    """What hangs on an award, in four queries."""
    return Hanging(
        list(Obligation.objects.filter(award=award)),
        list(Condition.objects.filter(award=award)),
        list(KeyPerson.objects.filter(award=award)),
        list(Subaward.objects.filter(award=award)),
    )


def compact(compact_id: UUID, *, by: Actor) -> Compact:
    """A partnership. Raises Hidden."""
    row = policy.compacts(by).filter(pk=compact_id).first()
    if row is None:
        raise Hidden(by, policy.COMPACT, kind="compact", object_id=compact_id)
    return row


def dialogues(compact: Compact) -> list[Dialogue]:
    """The dialogues of a partnership, newest first, with indicators and targets."""
    return list(compact.dialogues.order_by("-on").prefetch_related("indicators__indicator", "indicators__targets"))
