"""Named reads: inbox and outbox by the page, and the parts of one referral that a side may see. All start from scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden
from tessera.protection.referrals import policy
from tessera.protection.referrals.enums import OPEN
from tessera.protection.referrals.models import Bundle, BundleView, Origin, Recall, Referral

PAGE = 30


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a list; nothing is counted. `number` starts at 1."""

    rows: Sequence[Referral]
    number: int
    more: bool


def _page(rows: QuerySet[Referral], number: int) -> Page:
    number = max(number, 1)
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    return Page(found[:PAGE], number, len(found) > PAGE)


def _pressing_first(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """What waits for an answer, the most pressing first; then the rest, the latest first."""
    waits = When(state__in=OPEN, then=Value(0))
    return rows.annotate(
        rank=Case(waits, default=Value(1), output_field=IntegerField()),
        due=Case(When(state__in=OPEN, then=F("respond_by"))),
    ).order_by("rank", "due", F("sent_at").desc(nulls_first=True), "-created_at", "id")


def inbox(by: Actor, number: int = 1) -> Page:
    """Envelopes that reached the actor's organisation, in one query."""
    return _page(_pressing_first(policy.inbox(by)).select_related("organisation"), number)


def outbox(by: Actor, number: int = 1) -> Page:
    """Referrals the actor's organisation made, drafts first among the answered, in one query."""
    return _page(_pressing_first(policy.sent(by)).select_related("to_organisation"), number)


def open_recalls(by: Actor) -> list[Recall]:
    """Recalls the actor's organisation must still answer, the oldest first."""
    rows = policy.recalls(by).filter(to_organisation_id=by.organisation, answer="")
    return list(rows.select_related("referral__organisation").order_by("asked_at"))


def get(referral_id: UUID, *, by: Actor, action: str = policy.VIEW) -> Referral:
    """One referral with both organisations. Raises Hidden."""
    rows = policy.scope(by).select_related("organisation", "to_organisation")
    if (row := rows.filter(pk=referral_id).first()) is None:
        raise Hidden(by, action, kind="referral", object_id=referral_id)
    return row


def origin(row: Referral, *, by: Actor) -> Origin:
    """The sender's half. Raises Hidden for everybody else."""
    found = Origin.objects.filter(referral=row).first()
    if found is None or found.organisation_id != by.organisation:
        raise Hidden(by, policy.SEND, kind="referral", object_id=row.pk)
    return found


def bundle(row: Referral, *, by: Actor) -> Bundle | None:
    """The latest copy made for a referral; None when nothing is shared with it."""
    return policy.bundles(by).filter(referral=row).order_by("-version").first()


def views(copy: Bundle) -> list[BundleView]:
    """When the receiver read a copy, latest first."""
    return list(BundleView.objects.filter(bundle=copy).order_by("-at")[:50])


def recall(row: Referral, *, by: Actor) -> Recall | None:
    """The recall of what a referral carried."""
    return policy.recalls(by).filter(referral=row).first()
