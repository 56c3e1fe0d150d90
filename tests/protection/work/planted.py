"""Somebody else's work, planted through real actions: an item, an alert, a review."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.clock import in_days, today
from tessera.kernel.work import unit_of_work
from tessera.protection.work import actions, queries
from tessera.protection.work import api as work
from tessera.protection.work.enums import HANDED_OVER
from tests.permissions.cast import Cast

SECRETS = ("She is worn out by the night shifts", "Told in supervision of the ferryman")


def plant(people_here: Cast, case: UUID) -> dict[str, object]:
    """Something due in a case of Harbour, an alert, and a supervision review; values for the addresses."""
    worker, supervisor = people_here.actors["caseworker"], people_here.actors["supervisor"]
    with unit_of_work(by=worker):
        work.due(case, kind=HANDED_OVER, object_id=case, on=today(), by=worker)
        work.alert(case, kind=HANDED_OVER, by=worker)
        [due] = [item.id for item in queries.my_day(worker) if item.kind == HANDED_OVER]
        alert = queries.unseen(worker)[0].pk
    reviewed = {case: actions.Reviewed(["safety"], "change_plan", SECRETS[1], in_days(3))}
    with unit_of_work(by=supervisor):
        row = actions.supervise(worker.account or case, by=supervisor, on=today(), text=SECRETS[0], reviewed=reviewed)
    return {"due": due, "alert": alert, "supervision": row.pk, "colleague": worker.account}
