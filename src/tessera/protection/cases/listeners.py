"""What the room tells the rooms below it: whoever may not open a restricted case does not find its person either."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from tessera.kernel.actor import Actor
from tessera.protection.cases import policy
from tessera.protection.cases.enums import Confidentiality
from tessera.protection.cases.models import Case
from tessera.trust.subjects.policy import limit


@limit
def behind_restricted_cases(actor: Actor) -> QuerySet[Case, UUID] | None:
    """People with restricted cases here and no case that the actor may see.

    Nobody for those who assign cases, and for roles without cases, whose rights over people have other reasons.
    """
    if actor.organisation is None or actor.may(policy.ASSIGN) or not (actor.may(policy.LIST) or actor.may(policy.VIEW)):
        return None
    seen = policy.scope(actor)
    closed = Case.objects.filter(organisation_id=actor.organisation).exclude(
        confidentiality_level=Confidentiality.STANDARD
    )
    return (
        closed.exclude(pk__in=seen.values("pk"))
        .exclude(subject_id__in=seen.values("subject_id"))
        .values_list("subject_id", flat=True)
    )
