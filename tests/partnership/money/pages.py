"""The list pages of the room, and what makes them longer."""

from __future__ import annotations

import itertools
from decimal import Decimal

from django.test import Client
from django.test.utils import override_settings

from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.partnership.money import api as money
from tests.architecture.list_pages import Growing
from tests.observatory.world import actor
from tests.partnership.awards import world as awards
from tests.partnership.money import world
from tests.permissions import cast


def _signed_in(code: str) -> Client:
    cast.build()
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": code}).status_code == 302
    return client


def waiting() -> Growing:
    """Requests for payment that wait, read by a programme officer."""
    client = _signed_in(world.OFFICER)
    award = awards.active("M-1", tenant="harbour")

    def make_rows(count: int) -> None:
        for _number in range(count):
            world.asked(award)

    return Growing(client, "/money/", make_rows)


def rates() -> Growing:
    """Exchange rates, read by a programme officer."""
    client, days = _signed_in(world.OFFICER), itertools.count()

    def make_rows(count: int) -> None:
        by = actor(world.OFFICER)
        for day in itertools.islice(days, count):
            with unit_of_work(by=by):
                money.record_rate("EUR", "USD", Decimal("1.1"), today() - day * awards.DAY, "Treasury", by=by)

    return Growing(client, "/money/rates/", make_rows)


def award() -> Growing:
    """The money of one award, read by a programme officer."""
    client = _signed_in(world.OFFICER)
    award = world.budgeted("M-2")

    def make_rows(count: int) -> None:
        for _number in range(count):
            world.asked(award)

    return Growing(client, f"/money/awards/{award.pk}/", make_rows)
