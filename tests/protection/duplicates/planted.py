"""What this room plants for the sweep of addresses: a pair of Harbour, and a merge of two others."""

from __future__ import annotations

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.duplicates.models import Merge, Pair
from tessera.trust.subjects import api as subjects
from tests.planted import Planted


def plant(planted: Planted, by: Actor) -> tuple[dict[str, object], list[str]]:
    """Values for the keywords of the room's addresses, and the codes that may stand on no stranger's page."""
    with unit_of_work(by=by):
        other = subjects.register(by=by)
        first, second = sorted((planted.subject, other.pk))
        pair = Pair.objects.create(organisation_id=by.organisation, first_id=first, second_id=second, score=71)
        merge = Merge.objects.create(organisation_id=by.organisation, kept_id=first, merged_id=second)
    return {"pair": pair.pk, "merge": merge.pk}, [other.code]
