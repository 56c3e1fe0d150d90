"""Named reads."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden
from tessera.partnership.awards import policy
from tessera.partnership.awards.enums import VersionState
from tessera.partnership.awards.models import Award, AwardVersion, Obligation


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
