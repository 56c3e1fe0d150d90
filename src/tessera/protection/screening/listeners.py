"""When a person is erased, what was kept in codes about them goes too; the sealed words died with the key."""

from __future__ import annotations

from tessera.kernel.actor import Actor
from tessera.kernel.outbox.api import subscribe
from tessera.protection.screening.models import Screening, ScreeningItem
from tessera.trust.subjects.events import SubjectErased


@subscribe(SubjectErased, actions=frozenset())
def forget(event: SubjectErased, *, by: Actor) -> None:
    """Deletes screenings and their answers. Runs again without harm."""
    rows = Screening.objects.filter(organisation_id=by.home, case__subject_id=event.subject_id)
    ScreeningItem.objects.filter(organisation_id=by.home, screening__in=rows).delete()
    rows.delete()
