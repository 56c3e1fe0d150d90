"""Writes: register a person, name them, erase them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.outbox import api as outbox
from tessera.kernel.policy import require
from tessera.kernel.vault import api as vault
from tessera.trust.subjects import names, policy
from tessera.trust.subjects.enums import NAMES_CONTEXT, SEALED_CONTEXT
from tessera.trust.subjects.events import SubjectErased
from tessera.trust.subjects.identity import Identity
from tessera.trust.subjects.models import IdentifierToken, NameIndex, NameToken, Subject
from tessera.trust.subjects.queries import get, sealed


@transaction.atomic
def register(*, by: Actor) -> Subject:
    """Registers a person under a pseudonym, with no identity yet. Raises Refused."""
    require(policy.can(by, policy.EDIT), by, policy.EDIT, kind="subject")
    subject = Subject.objects.create(organisation_id=by.home, created_by=by.account)
    ledger.record(by=by, action="subject:person:register", kind="subject", object_id=subject.id)
    return subject


@transaction.atomic
def set_identity(subject_id: UUID, identity: Identity, *, by: Actor, announce: bool = True) -> None:
    """Seals the identity anew and renews the tokens that find it.

    The database refuses the commit unless a `keep_record` decision or another lawful basis is there by then (case
    forms §13, rule 1). `announce=False` is for imports, whose own ledger row covers everybody. Raises Hidden, Refused.
    """
    subject = get(subject_id, by=by, action=policy.EDIT)
    require(policy.can(by, policy.EDIT, subject), by, policy.EDIT, kind="subject", object_id=subject_id)
    subject.key_id = subject.key_id or vault.new_key(subject.organisation_id)
    subject.sealed = vault.seal(subject.key_id, context=SEALED_CONTEXT, row=subject.id, data=identity.to_bytes())
    folded = names.pack(names.folded(identity.name_forms()))
    subject.sealed_names = vault.seal(subject.key_id, context=NAMES_CONTEXT, row=subject.id, data=folded)
    subject.save(update_fields=["key_id", "sealed", "sealed_names", "changed_at"])
    _write_tokens(subject, identity)
    if announce:
        ledger.record(by=by, action="subject:identity:edit", kind="subject", object_id=subject_id)


def _write_tokens(subject: Subject, identity: Identity) -> None:
    org = subject.organisation_id
    IdentifierToken.objects.filter(organisation_id=org, subject=subject).delete()
    by_kind: dict[str, list[str]] = {}
    for kind, value in identity.identifiers():
        by_kind.setdefault(kind, []).append(value)
    IdentifierToken.objects.bulk_create(
        IdentifierToken(organisation_id=org, subject=subject, kind=kind, token=token)
        for kind, values in by_kind.items()
        for token in vault.search_tokens(org, kind, values)
    )
    if NameIndex.objects.filter(organisation_id=org).exists():
        _write_name_tokens(subject, identity)


def _write_name_tokens(subject: Subject, identity: Identity) -> None:
    org = subject.organisation_id
    NameToken.objects.filter(organisation_id=org, subject=subject).delete()
    sounds = sorted(names.phonetic_tokens(identity.name_forms()))
    NameToken.objects.bulk_create(
        NameToken(organisation_id=org, subject=subject, token=token)
        for token in vault.search_tokens(org, "name", sounds)
    )


def build_name_index(organisation: UUID, *, by: Actor) -> int:
    """Writes the phonetic tokens of everybody in a large organisation. Returns the number of people. Runs again safely."""
    count = 0
    people = Subject.objects.filter(organisation_id=organisation, sealed__isnull=False).order_by("pk")
    for subject in people.iterator(chunk_size=500):
        [data] = vault.open_many([sealed(subject)])
        if data is not None:
            _write_name_tokens(subject, Identity.from_bytes(data))
            count += 1
    NameIndex.objects.update_or_create(organisation_id=organisation, defaults={"built_at": now()})
    ledger.record(by=by, action="subject:search:index", detail={"people": count})
    return count


@transaction.atomic
def erase(subject_id: UUID, *, by: Actor, why: str) -> None:
    """Erases who the person is, for good and in every backup: key, sealed identity and tokens go; the pseudonym stays.

    Raises Hidden, Refused.
    """
    subject = get(subject_id, by=by, action=policy.ERASE)
    require(policy.can(by, policy.ERASE, subject), by, policy.ERASE, kind="subject", object_id=subject_id)
    IdentifierToken.objects.filter(organisation_id=subject.organisation_id, subject=subject).delete()
    NameToken.objects.filter(organisation_id=subject.organisation_id, subject=subject).delete()
    if subject.key_id:
        vault.erase(subject.key_id, by=by, why=why)
    subject.sealed, subject.sealed_names, subject.erased_at = None, None, now()
    subject.save(update_fields=["sealed", "sealed_names", "erased_at", "changed_at"])
    ledger.record(by=by, action=policy.ERASE, kind="subject", object_id=subject_id, why=why)
    outbox.publish(SubjectErased(subject.organisation_id, subject_id), by=by)
