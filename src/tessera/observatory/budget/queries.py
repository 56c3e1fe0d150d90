"""Named reads: the limits in force, changes, and what releases cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection

from tessera.kernel.actor import Actor
from tessera.observatory.budget import policy
from tessera.observatory.budget.enums import Purpose
from tessera.observatory.budget.models import BudgetChange, BudgetDebit


@dataclass(frozen=True, slots=True)
class Limits:
    """The most ε of one release, and of all releases of one person's life."""

    per_release: Decimal
    per_person: Decimal


def limits(purpose: str = Purpose.STATISTICS) -> Limits:
    """The limits in force for a purpose; they are no secret."""
    with connection.cursor() as cursor:
        cursor.execute("select per_release, per_person from observatory_budget_limits(%s)", [purpose])
        return Limits(*cursor.fetchone())


def changes(actor: Actor, size: int = 50) -> Sequence[BudgetChange]:
    """Changes asked for, newest first."""
    return list(policy.scope(actor)[:size])


def change(change_id: UUID, actor: Actor) -> BudgetChange | None:
    """One change, where the actor may see it."""
    return policy.scope(actor).filter(pk=change_id).first()


def debits(actor: Actor, size: int = 200) -> Sequence[BudgetDebit]:
    """What releases cost, newest first."""
    return list(policy.debits(actor)[:size])
