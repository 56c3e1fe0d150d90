"""Writes about other people in a case: who they are to the survivor, and, where it may be kept, who they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.vault import api as vault
from tessera.protection.cases import circle, policy, vocabulary
from tessera.protection.cases.actions.file import keep_identity, locked, require_record, touch
from tessera.protection.cases.enums import PERSON_WORDS, PersonRole
from tessera.protection.cases.models import Case, CasePerson
from tessera.protection.cases.words import PersonWords
from tessera.trust.consent import api as consents
from tessera.trust.subjects import api as subjects

NOTHING_SAID = PersonWords()


@transaction.atomic
def add_person(
    case_id: UUID,
    role: str,
    *,
    by: Actor,
    subject: UUID | None = None,
    values: Mapping[str, Any] | None = None,
    identity: subjects.Identity | None = None,
    consent: Sequence[consents.Terms] = (),
    words: PersonWords = NOTHING_SAID,
) -> CasePerson:
    """Adds somebody else to the case: a person known here, or a new one under a pseudonym of their own.

    `values` are fields of `vocabulary.PERSON`. A name needs that person's own consent to a record. Raises
    ValidationError by field, Hidden, Refused.
    """
    case = locked(case_id, by=by, action=policy.EDIT)
    columns = vocabulary.checked(vocabulary.PERSON, values or {})
    _check_role(role)
    if subject:
        subjects.code_of(subject, by=by)
    if subject == case.subject_id:
        raise ValidationError({"person": _("This is the person whose case it is.")})
    require_record(subject, identity, consent, by=by)
    person = subject or subjects.register(by=by).id
    row, _made = CasePerson.objects.get_or_create(
        organisation_id=case.organisation_id, case_id=case.id, subject_id=person, role=role, defaults=columns
    )
    if not words.is_empty:
        _seal(case, row, words, by)
    keep_identity(person, identity, consent, by=by)
    touch(case)
    ledger.record(
        by=by, action=policy.EDIT, kind="case", object_id=case.id, detail={"person": str(person), "role": role}
    )
    return row


@transaction.atomic
def edit_person(
    person_id: UUID,
    role: str,
    values: Mapping[str, Any],
    *,
    by: Actor,
    identity: subjects.Identity | None = None,
    consent: Sequence[consents.Terms] = (),
    words: PersonWords | None = None,
) -> CasePerson:
    """Changes what is known of somebody in the case; the earlier version is kept. `identity` and `words` None leave
    those as they are. Raises ValidationError by field, Hidden, Refused."""
    case, seen = circle.person(person_id, by=by, action=policy.EDIT)
    case = locked(case.id, by=by, action=policy.EDIT)
    row = CasePerson.objects.select_for_update().get(organisation_id=case.organisation_id, pk=person_id)
    columns = {**vocabulary.checked(vocabulary.PERSON, values), "role": role}
    _check_role(role)
    require_record(row.subject_id, identity, consent, by=by)
    changed = {name: value for name, value in columns.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save(update_fields=[*changed, "changed_at"])
    said = sorted(changed)
    if words is not None and words != seen.words:
        _seal(case, row, words, by)
        said.append("words")
    keep_identity(row.subject_id, identity, consent, by=by)
    if said:
        touch(case)
        ledger.record(
            by=by,
            action=policy.EDIT,
            kind="case",
            object_id=case.id,
            detail={"person": str(row.subject_id), "role": role, "fields": said},
        )
    return row


def _check_role(role: str) -> None:
    if role not in set(PersonRole):
        raise ValidationError({"role": _("This is not one of the choices.")})


def _seal(case: Case, row: CasePerson, words: PersonWords, by: Actor) -> None:
    key = subjects.key_of(case.subject_id, by=by)
    row.sealed = vault.seal(key, context=PERSON_WORDS, row=row.id, data=words.to_bytes())
    row.save(update_fields=["sealed", "changed_at"])
