"""Writes about the case itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.outbox import api as outbox
from tessera.kernel.policy import require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import habits, policy, queries, states, vocabulary, wording
from tessera.protection.cases.enums import CASE_TEXT, Confidentiality, Status
from tessera.protection.cases.events import CaseClosed, CaseMoved, CaseOpened
from tessera.protection.cases.models import Case, CaseText, CaseWorker
from tessera.protection.cases.words import CaseWords
from tessera.trust.consent import api as consents
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects

_STARTS = (Status.ENQUIRY, Status.INTAKE, Status.ACTIVE)


def organisation(by: Actor) -> UUID:
    """The actor's organisation; a granted action implies one."""
    assert by.organisation is not None  # noqa: S101
    return by.organisation


def locked(case_id: UUID, *, by: Actor, action: str) -> Case:
    """The case, locked until the transaction ends. Raises Hidden, Refused."""
    queries.get(case_id, by=by, action=action)
    return Case.objects.select_for_update().get(organisation_id=organisation(by), pk=case_id)


def touch(case: Case) -> None:
    """Moves the case to the top of the work list."""
    case.last_activity_at = now()
    case.save(update_fields=["last_activity_at", "changed_at"])


@transaction.atomic
def open_case(
    *,
    by: Actor,
    values: Mapping[str, Any],
    subject: UUID | None = None,
    identity: subjects.Identity | None = None,
    consent: Sequence[consents.Terms] = (),
    status: str = Status.INTAKE,
    words: CaseWords = CaseWords(),  # noqa: B008  # frozen
) -> Case:
    """Starts a case, with the person, what they decided, and who they are, all in one transaction.

    `subject` is a person already known here (search before create), whose identity is joined by what is said now; without
    one a new pseudonym is registered.
    `values` are fields of `vocabulary.CASE`. The case is the actor's own. Raises ValidationError by field (identity
    without consent to keep a record, codes outside their lists), Hidden, Refused.
    """
    require(policy.can(by, policy.OPEN), by, policy.OPEN, kind="case")
    if status not in _STARTS:
        raise ValidationError({"status": _("A case starts as an enquiry, at intake or active.")})
    columns = vocabulary.derived(vocabulary.checked(vocabulary.CASE, values))
    require_record(subject, identity, consent, by=by)
    person = subject or subjects.register(by=by).id
    case = Case(organisation_id=organisation(by), subject_id=person, status=status, worker_id=by.account, **columns)
    if subject:
        subjects.code_of(subject, by=by)
    case.first_service_due = habits.first_service_due(case, by=by)
    case.save(force_insert=True)
    if subject and identity is not None and not identity.is_empty:
        identity = subjects.reveal(subject, by=by, why="intake").joined(identity)
    keep_identity(person, identity, consent, by=by)
    if not words.is_empty:
        write_words(case, words, by=by)
    ledger.record(by=by, action=policy.OPEN, kind="case", object_id=case.id, detail={"status": case.status})
    outbox.publish(CaseOpened(case.organisation_id, case.id), by=by)
    return case


def require_record(
    subject: UUID | None, identity: subjects.Identity | None, consent: Sequence[consents.Terms], *, by: Actor
) -> None:
    """Raises ValidationError where an identity would be kept without consent to a record or another basis (case forms
    §13, rule 1). The database holds the same at commit; here it is said in words."""
    if identity is not None and not identity.is_empty and not _may_keep(subject, consent, by):
        raise ValidationError(
            {
                "keep_record": _(
                    "Who the person is can be kept only after they agreed to a record, or on another lawful basis. Record the decision, or leave the names out."
                )
            }
        )


def keep_identity(
    person: UUID, identity: subjects.Identity | None, consent: Sequence[consents.Terms], *, by: Actor
) -> None:
    """Records what was decided, then who the person is. Raises ValidationError, Hidden, Refused."""
    for terms in consent:
        consents.record(person, terms, by=by)
    if identity is not None and not identity.is_empty:
        subjects.set_identity(person, identity, by=by)


def write_words(case: Case, words: CaseWords, *, by: Actor) -> None:
    """Seals the words about the survivor as a new row; earlier ones stay."""
    row = new_id()
    data = vault.seal(subjects.key_of(case.subject_id, by=by), context=CASE_TEXT, row=row, data=words.to_bytes())
    CaseText(id=row, organisation_id=case.organisation_id, case_id=case.id, sealed=data, written_by=by.account).save(
        force_insert=True
    )


def _may_keep(subject: UUID | None, consent: Sequence[consents.Terms], by: Actor) -> bool:
    keep = [terms for terms in consent if terms.purpose == consents.Purpose.KEEP_RECORD]
    if keep:
        return keep[-1].decision == consents.Standing.GIVEN
    return subject is not None and bool(consents.gate(subject, consents.Purpose.KEEP_RECORD, consents.OWN, by=by))


@transaction.atomic
def edit_case(case_id: UUID, values: Mapping[str, Any], *, by: Actor, words: CaseWords | None = None) -> Case:
    """Changes fields of `vocabulary.CASE`; the earlier version is kept. Fields not named stay as they are, and so do
    the words about the survivor where `words` is None.

    Raises ValidationError by field, Hidden, Refused, vault.Erased for words about an erased person.
    """
    case = locked(case_id, by=by, action=policy.EDIT)
    columns = vocabulary.derived(vocabulary.checked(vocabulary.CASE, values))
    changed = {name: value for name, value in columns.items() if getattr(case, name) != value}
    if level := changed.get("confidentiality_level"):
        _restrict(case, level, by)
    for name, value in changed.items():
        setattr(case, name, value)
    said = sorted(changed)
    if words is not None and words != wording.of(case):
        write_words(case, words, by=by)
        said.append("words")
    if not said:
        return case
    case.first_service_due = habits.first_service_due(case, by=by)
    case.last_activity_at = now()
    case.save(update_fields=[*changed, "first_service_due", "last_activity_at", "changed_at"])
    ledger.record(by=by, action=policy.EDIT, kind="case", object_id=case.id, detail={"fields": said})
    return case


def _restrict(case: Case, level: str, by: Actor) -> None:
    """Anybody may close the door further; opening it is for those who assign. Whoever closes it stays inside."""
    if case.confidentiality_level != Confidentiality.STANDARD and not by.may(policy.ASSIGN):
        raise ValidationError({"confidentiality_level": _("Ask a supervisor to change who may open this case.")})
    inside = by.may(policy.ASSIGN) or case.worker_id == by.account
    if level != Confidentiality.STANDARD and not inside and by.account:
        CaseWorker.objects.get_or_create(
            organisation_id=case.organisation_id, case_id=case.id, account_id=by.account, until=None
        )


@transaction.atomic
def assign(case_id: UUID, *, by: Actor, worker: UUID | None, also: Sequence[UUID] = ()) -> Case:
    """Says who works on the case: its worker, and colleagues named beside.

    Raises ValidationError for somebody who does not work here, Hidden, Refused.
    """
    case = locked(case_id, by=by, action=policy.ASSIGN)
    here = {colleague.account for colleague in people.colleagues(by)}
    if worker and worker not in here:
        raise ValidationError({"worker": _("Choose somebody who works here.")})
    wanted = set(also) - {worker}
    if not wanted <= here:
        raise ValidationError({"also": _("Choose people who work here.")})
    now_named = CaseWorker.objects.filter(organisation_id=case.organisation_id, case_id=case.id, until__isnull=True)
    now_named.exclude(account_id__in=wanted).update(until=now())
    have = set(now_named.values_list("account_id", flat=True))
    CaseWorker.objects.bulk_create(
        CaseWorker(organisation_id=case.organisation_id, case_id=case.id, account_id=one) for one in wanted - have
    )
    case.worker_id, case.last_activity_at = worker, now()
    case.save(update_fields=["worker", "last_activity_at", "changed_at"])
    ledger.record(
        by=by,
        action=policy.ASSIGN,
        kind="case",
        object_id=case.id,
        detail={"worker": str(worker) if worker else None, "also": sorted(map(str, wanted))},
    )
    return case


@transaction.atomic
def change_status(case_id: UUID, to: str, *, by: Actor, reason: str = "") -> Case:
    """Takes the case one step of `states.MOVES` on. Closing names a code of `closure_reason`.

    Raises ValidationError for a step there is not or a missing reason, Hidden, Refused.
    """
    case = queries.get(case_id, by=by, action=policy.VIEW)
    action = policy.CLOSE if states.needs_closing_right(case.status, to) else policy.EDIT
    case = locked(case_id, by=by, action=action)
    if not states.allows(case.status, to):
        raise ValidationError(
            {
                "status": _(
                    "A case does not go there from where it stands. Load the page again: a colleague may have moved it."
                )
            }
        )
    old, closing = case.status, states.closes(to)
    if closing and reason not in codes.get("closure_reason"):
        raise ValidationError({"reason": _("Choose why the case is closed.")})
    case.status, case.is_open = to, not closing
    case.closure_reason = reason if closing else ""
    case.closed_at = now() if closing else None
    case.last_activity_at = now()
    case.save(update_fields=["status", "is_open", "closure_reason", "closed_at", "last_activity_at", "changed_at"])
    ledger.record(
        by=by, action=action, kind="case", object_id=case.id, detail={"from": old, "to": to, "reason": reason}
    )
    if closing:
        outbox.publish(CaseClosed(case.organisation_id, case.id, case.subject_id, reason, old), by=by)
    else:
        outbox.publish(CaseMoved(case.organisation_id, case.id, old, to), by=by)
    return case
