"""Making a move: the row is locked, the move, the right, the reason and the second person are asked for, and it is kept."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.outbox import api as outbox
from tessera.kernel.policy import Hidden, Refused, require
from tessera.kernel.policy import granted as granted_to
from tessera.partnership.stages.events import Moved, is_announced
from tessera.partnership.stages.machine import Machine
from tessera.partnership.stages.models import StateChange


class IllegalMove(ValueError):
    """There is no such move from where the thing stands."""

    def __init__(self, machine: Machine, start: str, end: str) -> None:
        named = ", ".join(each.end for each in machine.following(start)) or "nothing: it ends here"
        super().__init__(f"{machine.kind}: no move leads from {start} to {end}; from {start} follows {named}")
        self.kind, self.start, self.end = machine.kind, start, end


class ReasonMissing(ValueError):
    """The move needs a written reason."""


class SamePerson(Refused):
    """Somebody else has to do this: who asked, wrote or approved before may not."""


def begin(machine: Machine, row: Model, *, by: Actor, reason: str = "", action: str = "") -> None:
    """Writes down that a thing began, in the caller's transaction and right after the row was made.

    `action` is what the ledger calls it; without it the ledger is the caller's. Raises IllegalMove.
    """
    thing = cast("Any", row)
    if str(thing.state) not in {str(each) for each in machine.starts}:
        raise IllegalMove(machine, "", str(thing.state))
    _keep(machine, thing, "", str(thing.state), by, reason)
    if action:
        ledger.record(by=by, action=action, kind=machine.kind, object_id=thing.pk, detail={"state": str(thing.state)})


def move(
    machine: Machine, row: Model, end: str, *, by: Actor, reason: str = "", different_from: Collection[UUID | None] = ()
) -> None:
    """Moves a thing and writes it down, in the caller's transaction; `row` has the new state afterwards.

    `different_from` are accounts that may not make this move, because they made one before it (four eyes).
    Raises Hidden (no such row for the actor), IllegalMove, Refused, ReasonMissing, SamePerson.
    """
    thing = cast("Any", row)
    model = cast("Any", type(row))
    held = model.objects.select_for_update(of=("self",)).only("state").filter(pk=thing.pk).first()
    if held is None:
        raise Hidden(by, "", kind=machine.kind, object_id=thing.pk)
    start, end = str(held.state), str(end)
    step = machine.step(start, end)
    if step is None:
        raise IllegalMove(machine, start, end)
    require(granted_to(by, step.action), by, step.action, kind=machine.kind, object_id=thing.pk)
    # A job is nobody in particular: it never is the second person.
    if different_from and (by.account is None or by.account in different_from):
        other = _("Somebody else has to do this: you did the step before it.")
        raise SamePerson(by, step.action, kind=machine.kind, object_id=thing.pk, reason=other)
    if step.reason and not reason.strip():
        raise ReasonMissing(f"{machine.kind}: the move from {start} to {end} needs a written reason")
    thing.state = end
    thing.save(update_fields=["state", *(["changed_at"] if hasattr(thing, "changed_at") else [])])
    _keep(machine, thing, start, end, by, reason)
    ledger.record(by=by, action=step.action, kind=machine.kind, object_id=thing.pk, detail={"from": start, "to": end})


def _keep(machine: Machine, thing: Any, start: str, end: str, by: Actor, reason: str) -> None:
    StateChange.objects.create(
        organisation_id=thing.organisation_id,
        implementer_id=getattr(thing, "implementer_id", None),
        kind=machine.kind,
        object_id=thing.pk,
        starts=start,
        ends=end,
        reason=reason.strip(),
        by=by.account,
    )
    if is_announced(machine.kind):
        outbox.publish(Moved(machine.kind, thing.pk, end), by=by)


def history(kind: str, object_id: UUID) -> list[StateChange]:
    """What happened to a thing, oldest first; only what row-level security shows the actor of the moment."""
    rows = StateChange.objects.filter(kind=kind, object_id=object_id)
    return in_order(list(rows.order_by("at", "id")))


def in_order(rows: list[StateChange]) -> list[StateChange]:
    """Changes by time; of those in one moment, the one that left the state reached before comes first."""
    left, found = list(rows), list[StateChange]()
    while left:
        reached = found[-1].ends if found else ""
        row = next((each for each in left if each.at == left[0].at and each.starts == reached), left[0])
        found.append(row)
        left.remove(row)
    return found


def movers(kind: str, object_id: UUID, end: str) -> set[UUID | None]:
    """Accounts that moved a thing into a state: who may not be the second person."""
    rows = StateChange.objects.filter(kind=kind, object_id=object_id, ends=str(end))
    return set(rows.values_list("by", flat=True))
