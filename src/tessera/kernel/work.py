"""One transaction under one actor, and refusals that survive its rollback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from tessera.kernel.actor import Actor, acting
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, PolicyError


@contextmanager
def unit_of_work(*, by: Actor) -> Iterator[None]:
    """Runs the body as one transaction under `by`.

    A refusal raised inside rolls back, is written to the ledger in a transaction of its own, and goes on upward.
    Inside an enclosing transaction the outermost one records it.
    """
    try:
        with acting(by), transaction.atomic():
            yield
    except PolicyError as refusal:
        record_refusal(refusal)
        raise


def record_refusal(refusal: PolicyError) -> None:
    """Writes a refusal once, outside the transaction it rolled back."""
    if getattr(refusal, "recorded", False) or connection.in_atomic_block:
        return
    with acting(refusal.actor), transaction.atomic():
        ledger.record(
            by=refusal.actor,
            action=refusal.action,
            outcome="hidden" if isinstance(refusal, Hidden) else "refused",
            kind=refusal.kind,
            object_id=refusal.object_id,
        )
    refusal.recorded = True  # type: ignore[attr-defined]
