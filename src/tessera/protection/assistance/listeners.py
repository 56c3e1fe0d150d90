"""News from below: a person was erased."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from tessera.kernel.actor import Actor
from tessera.kernel.backup.load import after_erasure
from tessera.kernel.outbox.api import subscribe
from tessera.protection.assistance.actions import let_go
from tessera.trust.subjects.events import SubjectErased


@subscribe(SubjectErased)
def forget(event: SubjectErased, *, by: Actor) -> None:
    """Deletes the links; what the office keeps then leads nowhere. Runs again without harm."""
    let_go(Q(organisation_id=by.home, case__subject_id=event.subject_id))


@after_erasure
def forget_again(keys: list[UUID]) -> None:
    """The same after a restore, for people erased since the backup was made. Runs as the owner."""
    let_go(Q(case__subject__key_id__in=keys))
