"""The machine of training and technical assistance, with a way to make a row.

Emergency help is left out: each of its moves is one side's alone, and two people's; `test_machines.py` walks it.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tessera.kernel.actor import Actor
from tessera.partnership.requests.models import AssistanceRequest
from tessera.partnership.requests.states import ASSISTANCE_MACHINE
from tessera.partnership.stages import api as stages
from tests.partnership.machines import Case


def assistance(by: Actor) -> AssistanceRequest:
    """A received request."""
    row = AssistanceRequest.objects.create(
        organisation_id=by.home, topic="identification", country="GHA", asked_kind="embassy", asked_by="Embassy"
    )
    stages.begin(ASSISTANCE_MACHINE, row, by=by)
    return row


def _fits(row: Any, state: str) -> None:
    if state == "approved":
        type(row).objects.filter(pk=row.pk).update(checked_by=uuid4(), approved_by=uuid4())


MACHINES = {ASSISTANCE_MACHINE.kind: Case(ASSISTANCE_MACHINE, assistance, _fits)}
