"""The list pages of the room, and what makes them longer."""

from __future__ import annotations

import itertools
from decimal import Decimal

from django.test import Client
from django.test.utils import override_settings

from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.actions import compacts, under
from tessera.partnership.library import api as library
from tessera.partnership.monitoring import api as monitoring
from tests.architecture.list_pages import Growing
from tests.observatory.world import actor
from tests.partnership.awards import world
from tests.partnership.results import world as results
from tests.permissions import cast


def _signed_in(code: str) -> Client:
    cast.build()
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": code}).status_code == 302
    return client


def awards() -> Growing:
    """Awards, read by a programme officer."""
    client, numbers = _signed_in(world.OFFICER), itertools.count()

    def make_rows(count: int) -> None:
        for number in itertools.islice(numbers, count):
            world.recommended(f"S-{number:03}", tenant=("harbour", "zaytuna", None)[number % 3])

    return Growing(client, "/awards/", make_rows)


def partnerships() -> Growing:
    """Partnerships, read by a programme officer."""
    client = _signed_in(world.OFFICER)

    def make_rows(count: int) -> None:
        by = actor(world.OFFICER)
        with unit_of_work(by=by):
            for number in range(count):
                compacts.save_compact(by=by, country="GHA", title=f"Partnership {number}", starts=today())

    return Growing(client, "/awards/partnerships/", make_rows)


def partnership() -> Growing:
    """One partnership with promises and dialogues, read by a programme officer."""
    client, by = _signed_in(world.OFFICER), actor(world.OFFICER)
    with unit_of_work(by=by):
        row = compacts.save_compact(by=by, country="GHA", title="For children", starts=today())
    days = itertools.count(1)

    def make_rows(count: int) -> None:
        with unit_of_work(by=by):
            for number in itertools.islice(days, count):
                compacts.promise(row.pk, by=by, side="government", text=f"Promise {number}")
                compacts.plan_dialogue(row.pk, by=by, on=today() + number * world.DAY)

    return Growing(client, f"/awards/partnerships/{row.pk}/", make_rows)


def dialogue() -> Growing:
    """One dialogue with what it is measured by, read by a programme officer."""
    client, by = _signed_in(world.OFFICER), actor(world.OFFICER)
    with unit_of_work(by=by):
        row = compacts.save_compact(by=by, country="GHA", title="For children", starts=today())
        talk = compacts.plan_dialogue(row.pk, by=by, on=today() + world.DAY)
    numbers = itertools.count()

    def make_rows(count: int) -> None:
        with unit_of_work(by=by):
            for number in itertools.islice(numbers, count):
                known = library.save_indicator(
                    by=by, code=f"D-{number}", title=f"Children in school {number}", unit="children"
                )
                compacts.choose_indicator(talk.pk, by=by, indicator_id=known.pk, targets={today().year: Decimal(40)})

    return Growing(client, f"/awards/dialogues/{talk.pk}/", make_rows)


def award() -> Growing:
    """One award with all that hangs on it, read by a programme officer."""
    client, numbers = _signed_in(world.OFFICER), itertools.count(1)
    row = world.active("S-1", tenant="harbour")
    receiver = world.party("Estuary Trust")

    def make_rows(count: int) -> None:
        by, signer = actor(world.OFFICER), actor(world.SIGNER)
        for number in itertools.islice(numbers, count):
            results.indicator(row, f"A-{number}")
            with unit_of_work(by=signer):
                under.obligate(row.pk, by=signer, amount=Decimal(10))
            with unit_of_work(by=by):
                under.add_condition(row.pk, by=by, text=f"Condition {number}")
                under.save_person(row.pk, by=by, role=f"Director {number}", name=f"Person {number}")
                under.propose_subaward(
                    row.pk, by=by, party_id=receiver, number=str(number), purpose="Boats", amount=Decimal(10),
                    currency="USD", starts=today(), ends=today() + world.DAY, procedure="open_call", considered=4,
                    criteria="Reach", why_chosen="Reach",
                )  # fmt: skip
                monitoring.plan_visit(row.pk, "call", today() - 3 * world.DAY, "A call", by=by)

    return Growing(client, f"/awards/{row.pk}/", make_rows)
