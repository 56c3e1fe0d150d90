"""Emergency help and training as the program makes them, by the people of the demo world who may."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.ids import new_code
from tessera.kernel.work import unit_of_work
from tessera.partnership.money import api as money
from tessera.partnership.requests import actions
from tessera.partnership.requests.asking import Asked
from tessera.partnership.requests.models import AssistanceRequest, EmergencyRequest
from tessera.trust.people import api as people
from tests.observatory.world import actor
from tests.partnership.awards import world as awards

OFFICER, DIRECTOR, SIGNER = "programme-officer", "programme-director", "grants-officer"
ASKER = "caseworker"


def asked(**changes: Any) -> Asked:
    """A night's shelter and a journey, within a day."""
    said: dict[str, Any] = {
        "office": people.organisation("funder").id,
        "services": ("safe_accommodation", "transport"),
        "urgency": "urgent",
        "currency": "USD",
        "amount": Decimal(900),
        "country": "MLT",
    }
    return Asked(**(said | changes))


def ask(code: str = ASKER, **changes: Any) -> EmergencyRequest:
    """A request under a reference that leads to nobody."""
    by = actor(code)
    with unit_of_work(by=by):
        return actions.ask(asked(**changes), new_code(15), by=by)


def line(total: str = "750000.00", number: str = "EVA-1", currency: str = "USD") -> UUID:
    """The one line of the budget of an active award for emergency help."""
    said = awards.terms(total=Decimal(total), currency=currency)
    award = awards.recommended(number, said=said, programme_type="emergency_assistance")
    by = actor(OFFICER)
    with unit_of_work(by=by):
        budget = money.set_budget(awards.version_of(award).pk, [money.Line("contractual", 1, Decimal(total))], by=by)
        made = budget.lines.get().pk
    awards.step(award, "negotiating", awards.OFFICER)
    awards.approve(award)
    awards.step(award, "signed", awards.SIGNER)
    with awards.no_gates():
        awards.step(award, "active", awards.SIGNER)
    return made


def act(code: str, name: str, row: EmergencyRequest | AssistanceRequest, **more: Any) -> Any:
    """One of the room's actions, by a persona, on a request."""
    return act_as(actor(code), name, row, **more)


def act_as(by: Actor, name: str, row: EmergencyRequest | AssistanceRequest, **more: Any) -> Any:
    """The same by an actor."""
    with unit_of_work(by=by):
        return getattr(actions, name)(row.pk, by=by, **more)


def approved(ceiling: int = 600, of: UUID | None = None, **changes: Any) -> EmergencyRequest:
    """A request approved by two people."""
    where = of or line()
    row = ask(**changes)
    act(OFFICER, "fits", row)
    done: EmergencyRequest = act(DIRECTOR, "approve", row, line=where, ceiling=Decimal(ceiling))
    return done


def helped(ceiling: int = 600, of: UUID | None = None, **changes: Any) -> EmergencyRequest:
    """A request under which help is given."""
    done: EmergencyRequest = act(ASKER, "serve", approved(ceiling, of, **changes))
    return done


def spent(amount: str = "250.00", service: str = "transport", evidence: str = "receipt") -> actions.Spent:
    """A cost of this month."""
    return actions.Spent(service, Decimal(amount), today().replace(day=1), evidence)


def given(**changes: Any) -> actions.Given:
    """A training that an embassy asks for."""
    said: dict[str, Any] = {
        "kind": "training",
        "topic": "identification",
        "country": "GHA",
        "asked_kind": "embassy",
        "asked_by": "Embassy in Accra",
        "participants": 25,
        "cost": Decimal("12000.00"),
        "currency": "USD",
    }
    return actions.Given(**(said | changes))


def training(code: str = OFFICER, **changes: Any) -> AssistanceRequest:
    """A received request for training."""
    by = actor(code)
    office = None if by.function == "funder" else people.organisation("funder").id
    with unit_of_work(by=by):
        return actions.ask_assistance(given(**changes), by=by, office=office)


def with_rights(by: Actor, *rights: str) -> Actor:
    """The same person with more rights than any role would give."""
    return replace(by, actions=by.actions | set(rights))
