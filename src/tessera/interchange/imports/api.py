"""The door of the room: bring in a file, say beforehand what would happen, read what was refused."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from tessera.interchange.imports import policy, refusals
from tessera.interchange.imports.actions import Overtaken, Progress, Result, rehearse, run
from tessera.interchange.imports.policy import NEEDS
from tessera.kernel.actor import Actor, acting
from tessera.kernel.policy import Hidden

__all__ = ["NEEDS", "Overtaken", "Progress", "Result", "refused_list", "rehearse", "run"]


def refused_list(batch: UUID, *, by: Actor) -> Iterator[str]:
    """The refused rows of an import as CSV, its head first: line, column, code, reason. Raises Hidden."""
    with acting(by), transaction.atomic():
        row = policy.scope(by).filter(pk=batch).first()
    if row is None:
        raise Hidden(by, policy.RUN, kind="import", object_id=batch)
    return refusals.text(row, by)
