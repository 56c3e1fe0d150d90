"""People who were written down twice: who stands for whom. A room above decides; here it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.trust.subjects.models import Subject


def group_of(subject_ids: Iterable[UUID], *, by: Actor) -> dict[UUID, UUID]:
    """Person → the one who stands for them, for everybody merged with one of these people; they themselves too.

    People who were not merged are left out. Ids only; whoever shows them asks the policy.
    """
    rows = Subject.objects.filter(organisation_id=by.home, merged_into__isnull=False)
    roots = rows.filter(pk__in=list(subject_ids)).values("merged_into_id")
    return {
        row[0]: row[1] for row in rows.filter(merged_into_id__in=roots).values_list("pk", "merged_into_id") if row[1]
    }


def regroup(roots: Mapping[UUID, UUID | None], *, by: Actor) -> None:
    """Writes who stands for whom: person → the one who stands for them (also for that one), None for nobody.

    Nothing else about them changes. The caller's own action is in the ledger.
    """
    people = Subject.objects.select_for_update().filter(organisation_id=by.home, pk__in=roots.keys()).order_by("pk")
    for row in people:
        if row.merged_into_id != roots[row.pk]:
            row.merged_into_id = roots[row.pk]
            row.save(update_fields=["merged_into", "changed_at"])
