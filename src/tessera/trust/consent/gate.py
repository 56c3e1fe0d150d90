"""The only way through: is this purpose, for this recipient, with these categories, allowed for this person now?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.trust.consent.enums import RecipientClass


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom data would reach: the own organisation, a named one (with its kind of service), an authority, the family."""

    kind: RecipientClass
    organisation: UUID | None = None
    service_type: str = ""


OWN = Recipient(RecipientClass.SAME_ORGANISATION)


def named(organisation: UUID, service_type: str = "") -> Recipient:
    """A named organisation; decisions for all providers of `service_type` count as well."""
    return Recipient(RecipientClass.NAMED_ORGANISATION, organisation, service_type)


@dataclass(frozen=True, slots=True)
class GateDecision:
    """The answer: allowed or not, on what basis (`consent` or a lawful basis), why, and by which decision row.

    `reason` is one of given, lawful_basis, refused, withdrawn, no_decision, category_not_covered.
    """

    allowed: bool
    basis: str
    reason: str
    decision: UUID | None

    def __bool__(self) -> bool:
        return self.allowed


def gate(
    subject: UUID, purpose: str, recipient: Recipient, categories: Iterable[str] = (), *, by: Actor
) -> GateDecision:
    """Evaluates the standing decisions in the database at this moment; the check is in the ledger.

    The same SQL function decides for views and shared copies, so that no two places can disagree.
    """
    wanted = sorted(set(categories))
    with connection.cursor() as cursor:
        cursor.execute(
            "select allowed, basis, reason, decision_id from consent_gate(%s, %s, %s, %s, %s, %s, %s)",
            [subject, purpose, recipient.kind, recipient.organisation, recipient.service_type, wanted, now()],
        )
        answer = GateDecision(*cursor.fetchone())
    ledger.record(
        by=by,
        action="consent:gate:check",
        kind="subject",
        object_id=subject,
        outcome="done" if answer.allowed else "refused",
        detail={"purpose": str(purpose), "basis": answer.basis, "reason": answer.reason, "categories": wanted},
    )
    return answer


def gate_many(subjects: Sequence[UUID], purpose: str, recipient: Recipient, *, by: Actor) -> set[UUID]:
    """Those of these people for whom the purpose is allowed now, any category; one ledger row for all of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select s from unnest(%s::uuid[]) s cross join lateral consent_gate(s, %s, %s, %s, %s, %s, %s) g where g.allowed",
            [list(subjects), purpose, recipient.kind, recipient.organisation, recipient.service_type, [], now()],
        )
        found = {row[0] for row in cursor.fetchall()}
    ledger.record(
        by=by,
        action="consent:gate:check",
        kind="subject_list",
        detail={"purpose": str(purpose), "people": len(subjects), "allowed": len(found)},
    )
    return found
