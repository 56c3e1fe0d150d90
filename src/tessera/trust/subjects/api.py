"""The door of the room: the person served, by pseudonym; identity only through `reveal`, which the ledger sees."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from tessera.kernel.actor import Actor
from tessera.kernel.database.bulk import insert_many
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.trust.subjects import policy
from tessera.trust.subjects.actions import build_name_index, erase, register, set_identity
from tessera.trust.subjects.groups import group_of, regroup
from tessera.trust.subjects.identity import Document, Identity, Outsider, SafeContact
from tessera.trust.subjects.likeness import WEIGHTS, Alike, alike, rank_names, read_everybody
from tessera.trust.subjects.models import Subject
from tessera.trust.subjects.names.folding import Word, words_of
from tessera.trust.subjects.policy import SEARCH, VIEW
from tessera.trust.subjects.queries import Hit, needs_name_index, reveal, reveal_many, reveal_names, search
from tessera.trust.subjects.queries import get as _get

__all__ = ["SEARCH", "VIEW", "WEIGHTS", "Alike", "Document", "Hit", "Identity", "Outsider", "SafeContact", "Subject", "Word", "alike", "build_name_index", "code_of", "erase", "group_of", "key_of",
           "needs_name_index", "rank_names", "read_everybody", "register", "register_many", "regroup", "reveal", "reveal_many", "reveal_names", "search", "set_identity", "words_of"]  # fmt: skip


def code_of(subject_id: UUID, *, by: Actor) -> str:
    """The person's pseudonym as workers read it. Raises Hidden."""
    return _get(subject_id, by=by, action=VIEW).code


def key_of(subject_id: UUID, *, by: Actor) -> UUID:
    """The vault key under which other rooms seal what they keep about this person; made on first use. Raises Hidden."""
    # A key's id tells nothing of a person; the reason for breaking a glass is sealed before the glass is broken.
    subject = policy.everybody(by).filter(pk=subject_id).first()
    if subject is None:
        raise Hidden(by, VIEW, kind="subject", object_id=subject_id)
    if subject.key_id is None:
        subject.key_id = vault.new_key(subject.organisation_id)
        subject.save(update_fields=["key_id", "changed_at"])
    return subject.key_id


def register_many(count: int, *, by: Actor) -> list[UUID]:
    """Registers many people without identity at once (imports): pseudonyms only. The import's own ledger row covers them.

    Raises Refused.
    """
    require(policy.can(by, policy.EDIT), by, policy.EDIT, kind="subject")
    made = [Subject(organisation_id=by.home, created_by=by.account) for _ in range(count)]
    with transaction.atomic():
        insert_many(made)
    return [subject.id for subject in made]
