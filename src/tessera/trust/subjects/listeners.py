"""After a restore: who was erased since the backup was made is forgotten again, tokens and all."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.backup.load import after_erasure
from tessera.kernel.clock import now
from tessera.trust.subjects.models import IdentifierToken, NameToken, Subject


@after_erasure
def forget_again(keys: list[UUID]) -> None:
    """Takes the sealed identity and every token of the people whose keys are gone. Runs as the owner."""
    people = Subject.objects.filter(key_id__in=keys)
    IdentifierToken.objects.filter(subject__in=people).delete()
    NameToken.objects.filter(subject__in=people).delete()
    people.update(sealed=None, sealed_names=None, erased_at=now())
