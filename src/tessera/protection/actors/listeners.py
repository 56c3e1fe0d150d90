"""When a survivor is erased, what the account said of others goes too, unless another account names them."""

from __future__ import annotations

from tessera.kernel.outbox.api import subscribe
from tessera.protection.actors import actions
from tessera.protection.actors.models import Conflict, Involvement
from tessera.trust.subjects.events import SubjectErased


@subscribe(SubjectErased)
def forget(event: SubjectErased) -> None:
    """Deletes the links and checks of the erased person, and suspects nobody names any more. Runs again without harm."""
    theirs = Involvement.objects.filter(organisation_id=event.organisation, case__subject_id=event.subject_id)
    named = list(theirs.values_list("suspect_id", flat=True))
    theirs.delete()
    Conflict.objects.filter(organisation_id=event.organisation, subject_id=event.subject_id).delete()
    actions.drop_unnamed(event.organisation, named)
