"""Named reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.observatory.metrics import policy
from tessera.observatory.metrics.models import Snapshot

PAGE = 50


def get(snapshot: UUID, *, by: Actor) -> Snapshot | None:
    """A snapshot, if it is there for whoever asks."""
    return policy.scope(by).filter(pk=snapshot).first()


def latest(metric: str, *, organisation: UUID, start: date, by: Actor) -> Snapshot | None:
    """What a metric last said of an organisation and the quarter that begins with `start`; None where nobody asked."""
    rows = policy.scope(by).filter(organisation_id=organisation, metric=metric, start=start)
    return rows.order_by("-version", "-number").first()


def several(ids: Iterable[UUID], *, by: Actor) -> dict[UUID, Snapshot]:
    """Snapshots by id, those that are there for whoever asks."""
    return {row.pk: row for row in policy.scope(by).filter(pk__in=list(ids))}


def of_organisation(organisation: UUID, *, by: Actor, count: int = PAGE) -> Sequence[Snapshot]:
    """Snapshots of an organisation, the newest quarter first."""
    return list(policy.scope(by).filter(organisation_id=organisation).order_by("-start", "metric", "-number")[:count])
