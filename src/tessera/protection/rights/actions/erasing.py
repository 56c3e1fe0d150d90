"""Erasing a person, by two people: proposed by one, decided by another, refused while a hold stands or a case is open."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.protection.cases import policy as case_policy
from tessera.protection.rights import period, policy
from tessera.protection.rights.actions.keeping import period_of
from tessera.protection.rights.enums import ErasureState
from tessera.protection.rights.models import Erasure, Hold, Retention
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects
from tessera.trust.subjects import policy as subject_policy

# The hand that erases: whoever decides need not be allowed to open a case, and a restricted one must not hide its person.
_JOB = "erase after two decisions"
ASKED = "survivor_asked"
_LOOK = frozenset({case_policy.LIST, case_policy.VIEW, case_policy.ASSIGN})


def together(subject_id: UUID, basis: str, *, by: Actor) -> list[UUID]:
    """The records that an erasure reaches: this one first, then those that were judged to be of the same person.

    Who asks to be erased asks as a person, however often she was written down. A time that is over, or an error, is one
    record's own. Records that are erased already are left out.
    """
    if basis != ASKED:
        return [subject_id]
    same = set(subjects.group_of([subject_id], by=by)) - {subject_id}
    left = subject_policy.everybody(by).filter(pk__in=same, erased_at__isnull=True)
    return [subject_id, *left.order_by("pk").values_list("pk", flat=True)]


def faults(subject_id: UUID, basis: str, *, by: Actor) -> list[str]:
    """Why this person may not be erased now, in words; empty when nothing stands in the way of any record of theirs."""
    found = [fault for each in together(subject_id, basis, by=by) for fault in _faults(each, basis, by=by)]
    return list(dict.fromkeys(found))


def _faults(subject_id: UUID, basis: str, *, by: Actor) -> list[str]:
    found = []
    if Hold.objects.filter(organisation_id=by.home, subject_id=subject_id, lifted_at__isnull=True).exists():
        found.append(_("A legal hold stands. Nothing is erased until it is lifted."))
    looking = people.system_actor(by.home, _JOB, _LOOK)
    if case_policy.scope(looking).filter(subject_id=subject_id, is_open=True).exists():
        found.append(_("A case of this person is open. Close it first."))
    rows = list(Retention.objects.filter(organisation_id=by.home, subject_id=subject_id, erased_on__isnull=True))
    for row in rows:
        kept = period_of(row.kind, by=by)
        last = row.until if basis == "period_over" else period.years_after(row.ended_on, kept.least_years)
        if basis != "recorded_in_error" and last > today():
            shown = formats.date_format(last, "j M Y")
            found.append(_("Case %(code)s has to be kept until %(day)s.") % {"code": row.code, "day": shown})
    return found


@transaction.atomic
def propose(subject_id: UUID, basis: str, *, by: Actor) -> Erasure:
    """Puts an erasure to somebody else. Raises ValidationError saying what stands in the way, Hidden, Refused."""
    require(policy.can(by, policy.PROPOSE), by, policy.PROPOSE, kind="subject", object_id=subject_id)
    if basis not in codes.get("erasure_basis"):
        raise ValidationError({"basis": _("Choose one.")})
    if not subject_policy.everybody(by).filter(pk=subject_id, erased_at__isnull=True).exists():
        raise Hidden(by, policy.PROPOSE, kind="subject", object_id=subject_id)
    if against := faults(subject_id, basis, by=by):
        raise ValidationError(against)
    people_ = together(subject_id, basis, by=by)
    if Erasure.objects.filter(organisation_id=by.home, subject_id__in=people_, state=ErasureState.PROPOSED).exists():
        raise ValidationError(_("A proposal waits already."))
    ended = Retention.objects.filter(organisation_id=by.home, subject_id__in=people_, erased_on__isnull=True).count()
    row = Erasure.objects.create(
        organisation_id=by.home, subject_id=subject_id, basis=basis, proposed_by_id=by.account, cases=ended
    )
    detail: ledger.Detail = {"erasure": str(row.id), "basis": basis, "records": len(people_)}
    ledger.record(by=by, action=policy.PROPOSE, kind="subject", object_id=subject_id, detail=detail)
    return row


def _get(erasure_id: UUID, *, by: Actor) -> Erasure:
    row = policy.erasures(by).select_for_update().filter(pk=erasure_id).first()
    if row is None:
        raise Hidden(by, policy.APPROVE, kind="erasure", object_id=erasure_id)
    require(policy.may_decide(by, row), by, policy.APPROVE, kind="erasure", object_id=erasure_id)
    if row.state != ErasureState.PROPOSED:
        raise ValidationError(_("This was decided before. Load the page again."))
    return row


@transaction.atomic
def approve(erasure_id: UUID, *, by: Actor) -> Erasure:
    """Erases the person: the key goes, the news goes out, and every room lets go of what it keeps in codes.

    Who asked for it is erased in every record that was judged to be theirs, each with a decision and ledger rows of its
    own as proof. Cannot be undone. Raises ValidationError for what came in between (a hold, a case opened again), Hidden, Refused.
    """
    row = _get(erasure_id, by=by)
    if against := faults(row.subject_id, row.basis, by=by):
        raise ValidationError(against)
    _one, *others = together(row.subject_id, row.basis, by=by)
    _erase(row, by=by)
    for subject in others:
        also = Erasure(
            organisation_id=row.organisation_id, subject_id=subject, basis=row.basis, proposed_by_id=row.proposed_by_id,
            cases=Retention.objects.filter(organisation_id=by.home, subject_id=subject, erased_on__isnull=True).count(),
        )  # fmt: skip
        _erase(also, by=by)
    return row


def _erase(row: Erasure, *, by: Actor) -> None:
    """Erases one record, and keeps the decision as its proof."""
    hand = people.system_actor(by.home, _JOB, {subject_policy.ERASE})
    subjects.erase(row.subject_id, by=hand, why=row.basis)
    row.state, row.decided_by_id, row.decided_at = ErasureState.DONE, by.account, now()
    row.save()
    mine = Retention.objects.filter(organisation_id=by.home, subject_id=row.subject_id, erased_on__isnull=True)
    mine.update(erased_on=today(), wish="", changed_at=now())
    ledger.record(
        by=by, action=policy.APPROVE, kind="subject", object_id=row.subject_id,
        detail={"erasure": str(row.id), "basis": row.basis, "cases": row.cases},
    )  # fmt: skip


@transaction.atomic
def send_back(erasure_id: UUID, *, by: Actor) -> Erasure:
    """Says no to an erasure; it may be proposed again. Raises ValidationError, Hidden, Refused."""
    row = _get(erasure_id, by=by)
    row.state, row.decided_by_id, row.decided_at = ErasureState.RETURNED, by.account, now()
    row.save()
    ledger.record(
        by=by,
        action="retention:erase:return",
        kind="subject",
        object_id=row.subject_id,
        detail={"erasure": str(row.id)},
    )
    return row
