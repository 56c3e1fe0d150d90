"""What the room lets go of when a person is erased. Retention and erasure rows stay: they are the proof."""

from __future__ import annotations

from django.db.models import Q

from tessera.protection.rights.models import Hold, OwnCopy, RightsRequest


def let_go(people: Q, cases: Q) -> None:
    """Deletes requests, copies and holds; `people` filters by `subject…`, `cases` by `case__subject…`."""
    RightsRequest.objects.filter(cases).delete()
    OwnCopy.objects.filter(cases).delete()
    Hold.objects.filter(people).delete()
