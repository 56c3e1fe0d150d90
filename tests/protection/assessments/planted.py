"""Assessments of somebody else's case, planted through the room's own door, and words that stand nowhere else."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.assessments import policy
from tessera.protection.cases.models import Case
from tests.permissions.cast import Cast
from tests.protection.assessments import world

SECRETS = ("the lamplighter on Weir Lane", "a brass whistle for Mirela", "ward nine at Saint Odile")


def plant(people_here: Cast, case: UUID) -> UUID:
    """A safety assessment with a plan, needs and a health record at Harbour; gives the first."""
    worker = people_here.actors["caseworker"]
    every = worker.actions | set(policy.ACTIONS)
    actor = Actor(worker.account, worker.organisation, worker.roles, every, function=worker.function)
    with unit_of_work(by=actor):
        row = Case.objects.get(pk=case)
    plan = [{"warning_sign": SECRETS[0], "what_i_do": SECRETS[1]}]
    made = world.assess(actor, row, "safety", world.safety(risk_level="high", safety_plan=plan))
    world.assess(actor, row, "needs", world.needs(world.need("safety", "1", need=SECRETS[1])))
    world.assess(actor, row, "health", world.health(provider=SECRETS[2], appointment_note=SECRETS[2]))
    return made.pk
