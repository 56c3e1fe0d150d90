"""The door of the room."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from tessera.kernel.actor import Actor
from tessera.protection.referrals import policy
from tessera.protection.referrals.actions import (
    answer,
    answer_recall,
    draft,
    follow_through,
    read_bundle,
    send,
    take_back,
)
from tessera.protection.referrals.contents import LABELS as FIELD_LABELS
from tessera.protection.referrals.enums import OPEN, State
from tessera.protection.referrals.envelope import Envelope
from tessera.protection.referrals.models import Origin, Recall, Referral
from tessera.protection.referrals.words import due, state_badge

__all__ = ["FIELD_LABELS", "Envelope", "Recall", "Referral", "State", "answer", "answer_recall", "draft", "due", "follow_through",
           "of_case", "open_recalls", "read_bundle", "send", "state_badge", "take_back", "waiting"]  # fmt: skip


def of_case(case_id: UUID, *, by: Actor) -> list[Referral]:
    """Referrals made from a case, newest first."""
    made = Origin.objects.filter(case_id=case_id).values("referral_id")
    return list(policy.sent(by).filter(pk__in=made).select_related("to_organisation").order_by("-created_at"))


def waiting(by: Actor) -> QuerySet[Referral]:
    """Envelopes that wait for the actor's organisation to answer, most pressing first."""
    return policy.inbox(by).filter(state__in=OPEN).select_related("organisation").order_by("respond_by")


def open_recalls(by: Actor) -> QuerySet[Recall]:
    """Recalls the actor's organisation must still answer."""
    return policy.recalls(by).filter(to_organisation_id=by.organisation, answer="").order_by("asked_at")
