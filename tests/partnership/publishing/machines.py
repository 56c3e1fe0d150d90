"""The machine of publications, for the tests that hold for all machines."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import connection

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.partnership.publishing.states import MACHINE
from tests.partnership.machines import Case
from tests.partnership.publishing import world


def make(_by: Actor) -> Any:
    """A prepared publication of an award of its own."""
    return world.prepared(world.award())


def fits(row: Any, state: str) -> None:
    """Whatever was public was let out by somebody, on a day."""
    if state in ("prepared", "dropped"):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "update partnership_publication set published_at = %s, published_by = %s where id = %s",
            [now(), uuid4(), row.pk],
        )


MACHINES = {"publication": Case(MACHINE, make, fits)}
