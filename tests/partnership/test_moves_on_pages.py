"""No move of the competition, money, requests and strategy is without a page: somebody of the office or a grantee is
offered each of them, in the state it begins in.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tessera.kernel.work import unit_of_work
from tessera.partnership.competition import states
from tessera.partnership.money import api as money
from tessera.partnership.requests import api as requests
from tessera.partnership.stages.api import Machine
from tessera.partnership.strategy.states import STRATEGY
from tests.observatory.world import actor
from tests.partnership import machines
from tests.partnership.requests import world

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
OFFICE = ("programme-officer", "programme-director", "grants-officer")
Where = Callable[[Any, str], tuple[str, str | tuple[str, ...]]]

_PAY: dict[str, str | tuple[str, ...]] = {
    "programme_approved": "/approve/", "finance_approved": ("/finance/", "/again/"), "paid": "/pay/",
    "submitted": "/resubmit/", "returned": 'value="returned"', "declined": 'value="declined"', "failed": 'value="failed"',
}  # fmt: skip
_REPORT: dict[str, str] = {"submitted": "/submit/", "returned": 'value="returned"', "accepted": "/accept/"}
_ASSIST: dict[str, str] = {
    "triaged": 'value="triaged"', "delivered": 'value="delivered"', "followed_up": 'value="followed_up"',
    "approved": "/approve/", "declined": "/decline/",
}  # fmt: skip
_EMERGENCY: dict[str, str] = {
    "eligible": "/fits/", "approved": "/approve/", "declined": "/decline/", "in_service": "/help/",
    "reconciled": "/reconcile/", "closed": "/close/",
}  # fmt: skip

# Where a move is offered: an address, and what the page has there. `ends` names the state the move leads to.
PAGES: dict[str, Where] = {
    "strategy": lambda row, end: (f"/strategy/{row.pk}/move/", f'value="{end}"'),
    "opportunity": lambda row, end: (f"/competition/{row.pk}/", f'name="end" value="{end}"'),
    "panel_member": lambda row, _end: (f"/competition/{row.opportunity_id}/", f'value="{row.pk}"'),
    "payment_request": lambda row, end: (f"/money/requests/{row.pk}/", _PAY[end]),
    "financial_report": lambda row, end: (f"/money/reports/{row.pk}/", _REPORT[end]),
    "assistance_request": lambda row, end: (f"/requests/{row.pk}/", _ASSIST[end]),
    "emergency_request": lambda row, end: (f"/requests/emergency/{row.pk}/", _EMERGENCY[end]),
}
_WAY: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("programme-officer", "fits", {}), ("programme-director", "approve", {"ceiling": Decimal(600)}),
    ("caseworker", "serve", {}), ("caseworker", "reconcile", {"attested": True}),
)  # fmt: skip
KINDS = {
    each.kind: each for each in (STRATEGY, states.OPPORTUNITY, states.PANEL_MEMBER, *money.MACHINES, *requests.MACHINES)
}


@pytest.fixture(autouse=True)
def people(cast: dict[str, UUID]) -> None:
    """Everybody is there."""


def standing(machine: Machine, state: str) -> Any:
    """A row in a state: emergencies by the program, since each of their moves is one side's; all others put there."""
    if machine.kind != "emergency_request":
        with unit_of_work(by=(by := actor("programme-officer"))):
            return machines.stand(machines.load()[machine.kind], by, state)
    row = world.ask()
    where = world.line(number=f"EV-{state}")
    for number, (code, name, more) in enumerate(_WAY):
        if row.state == state:
            break
        row = world.act(code, name, row, **more, **({"line": where} if number == 1 else {}))
    return row


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_move_is_offered_on_a_page_to_somebody_with_the_right(
    kind: str, signed_in: Callable[[str], Client]
) -> None:
    machine, missing = KINDS[kind], []
    clients = {code: signed_in(code) for code in (*OFFICE, "grant-manager", "caseworker")}
    for state in machine.states:
        following = machine.following(state)
        row = standing(machine, state) if following else None
        for move in following:
            url, wanted = PAGES[kind](row, str(move.end))
            needles = (wanted,) if isinstance(wanted, str) else wanted
            pages = [client.get(url).content.decode() for client in clients.values()]
            if not any(needle in page for needle in needles for page in pages):
                missing.append(f"{move.start} > {move.end}")
    assert missing == []


def test_a_page_offers_no_move_to_whoever_lacks_the_right(signed_in: Callable[[str], Client]) -> None:
    row = standing(STRATEGY, "in_clearance")
    assert signed_in("programme-officer").get(f"/strategy/{row.pk}/move/").status_code == 403
    asked = standing(requests.MACHINES[1], "eligible")
    first = signed_in("programme-officer").get(f"/requests/emergency/{asked.pk}/").content.decode()
    assert "/approve/" not in first
