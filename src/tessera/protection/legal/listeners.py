"""News from below: a person was erased. Importing the jobs puts them on the clock."""

from __future__ import annotations

from tessera.kernel.actor import Actor
from tessera.kernel.outbox.api import subscribe
from tessera.protection.legal import tasks  # noqa: F401 - registers what runs by the clock
from tessera.protection.legal.enums import DEADLINE_DUE
from tessera.protection.legal.models import Cooperation, LegalDeadline, LegalMatter, LegalText
from tessera.protection.work import api as work
from tessera.trust.subjects.events import SubjectErased


@subscribe(SubjectErased)
def forget(event: SubjectErased, *, by: Actor) -> None:
    """The words died with the key; the rows go too, and no date of them stays due."""
    about = {"organisation_id": event.organisation, "case__subject_id": event.subject_id}
    dates = LegalDeadline.objects.filter(**about)
    work.settled(kind=DEADLINE_DUE, object_ids=list(dates.values_list("pk", flat=True)), by=by)
    LegalText.objects.filter(organisation_id=event.organisation, matter__case__subject_id=event.subject_id).delete()
    dates.delete()
    LegalMatter.objects.filter(**about).delete()
    Cooperation.objects.filter(**about).delete()
