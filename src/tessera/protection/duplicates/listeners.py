"""When a case is opened, its person is compared with everybody; when one is erased, the suggestions about them go.

A merge with an erased person stays: a refusal that the erased one gave must go on holding for the other.
"""

from __future__ import annotations

from django.db.models import Q

from tessera.kernel.actor import Actor
from tessera.kernel.outbox.api import subscribe
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy as case_policy
from tessera.protection.cases.events import CaseOpened
from tessera.protection.duplicates import actions
from tessera.protection.duplicates.models import Merge, Pair
from tessera.trust.subjects.events import SubjectErased


# The person of a restricted case is compared as well; who may see the pair is asked when it is shown.
@subscribe(CaseOpened, actions=actions.NEEDS | {case_policy.VIEW, case_policy.ASSIGN})
def look_for_the_new_person(event: CaseOpened, *, by: Actor) -> None:
    """Finds suggestions about the person of a new case. Runs again without harm."""
    actions.look_for(by=by, only=cases.get(event.case_id, by=by).subject_id)


@subscribe(SubjectErased)
def forget(event: SubjectErased) -> None:
    """Deletes what was found to be alike about the erased person. Runs again without harm."""
    about = Q(first_id=event.subject_id) | Q(second_id=event.subject_id)
    pairs = Pair.objects.filter(about, organisation_id=event.organisation)
    Merge.objects.filter(organisation_id=event.organisation, pair__in=pairs).update(pair=None)
    pairs.delete()
