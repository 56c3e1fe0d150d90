"""News from below: a person was erased."""

from __future__ import annotations

from tessera.kernel.outbox.api import subscribe
from tessera.protection.documents.models import Document
from tessera.trust.subjects.events import SubjectErased


@subscribe(SubjectErased)
def forget(event: SubjectErased) -> None:
    """The content and the words died with the key; that there were papers, and which kinds, goes too."""
    Document.objects.filter(organisation_id=event.organisation, case__subject_id=event.subject_id).delete()
