"""When a person is erased, what was decided about them in codes goes too; the sealed words died with the key."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.outbox.api import subscribe
from tessera.protection.determination.models import Determination, Extension, Reconsideration, Review
from tessera.protection.screening import api as screening
from tessera.trust.subjects.events import SubjectErased


@subscribe(SubjectErased, actions=frozenset())
def forget(event: SubjectErased, *, by: Actor) -> None:
    """Deletes determinations and what hangs on them. Runs again without harm."""
    rows = Determination.objects.filter(organisation_id=event.organisation, case__subject_id=event.subject_id)
    for model in (Review, Extension, Reconsideration):
        model._default_manager.filter(organisation_id=by.home, determination__in=rows).delete()
    rows.delete()


@screening.bar_from_screening
def determines_here(case_id: UUID, by: Actor) -> str:
    """Whoever reviews or decides about a person does not screen them (case-forms, rule 7)."""
    mine = Q(first_reviewer_id=by.account) | Q(second_reviewer_id=by.account) | Q(third_reviewer_id=by.account)
    decided = Q(level="organisation") & (Q(decided_by_id=by.account) | Q(confirmed_by_id=by.account))
    rows = Determination.objects.filter(organisation_id=by.home, case_id=case_id).filter(mine | decided)
    if by.account is None or not rows.exists():
        return ""
    return _("You review or decide about this person. Somebody else must screen.")
