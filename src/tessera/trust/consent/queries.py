"""Named reads: wordings to read out, one decision, the decisions about a person. All start from the policy."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden
from tessera.trust.consent import policy
from tessera.trust.consent.models import ConsentDecision, ConsentText
from tessera.trust.people import api as people


def wordings(by: Actor, purpose: str = "") -> list[ConsentText]:
    """The wordings in use, one per purpose and language: the organisation's own before the shipped, newest first."""
    rows = policy.texts(by).order_by(F("organisation").asc(nulls_last=True), "-published_at", "-version")
    found: dict[tuple[str, str], ConsentText] = {}
    for row in rows.filter(purpose=purpose) if purpose else rows:
        found.setdefault((row.purpose, row.language), row)
    return sorted(found.values(), key=lambda row: row.language)


def wording(by: Actor, purpose: str, text_id: UUID) -> ConsentText | None:
    """One wording of this purpose, also an earlier one: what was shown is what was decided on."""
    return policy.texts(by).filter(purpose=purpose, pk=text_id).first()


def decisions(subject: UUID, *, by: Actor) -> list[ConsentDecision]:
    """Every decision about a person that the actor may see, newest first, with wording and recipient: one query."""
    return list(policy.scope(by).filter(subject_id=subject).select_related("recipient", "text"))


def get(subject: UUID, decision: UUID, *, by: Actor, action: str = policy.VIEW) -> ConsentDecision:
    """One decision about this person. Raises Hidden: that somebody decided anything here is sensitive."""
    row = (
        policy.scope(by).select_related("recipient", "text", "subject").filter(pk=decision, subject_id=subject).first()
    )
    if row is None:
        raise Hidden(by, action, kind="consent", object_id=decision)
    return row


def names(by: Actor, rows: Iterable[ConsentDecision]) -> dict[UUID, str]:
    """Names of the colleagues who recorded, countersigned or took back these decisions, in one query."""
    found = list(rows)
    return people.colleague_names(
        by,
        [account for row in found for account in (row.recorded_by, row.second_signature, row.withdrawn_by)],
    )
