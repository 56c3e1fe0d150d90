"""The list pages of this room, for the law that a long list asks no more than a short one."""

from __future__ import annotations

from django.test import Client, override_settings

from tessera.kernel.work import unit_of_work
from tests.architecture.list_pages import Growing
from tests.observatory import world as everybody
from tests.partnership.competition import world
from tests.partnership.competition.machines import OPPORTUNITY, opportunity
from tests.partnership.machines import put


def _more(count: int) -> None:
    by = world.officer()
    for _number in range(count):
        with unit_of_work(by=by):
            opportunity(by)


def opportunities() -> Growing:
    """Read by a programme officer."""
    everybody.cast()
    client = Client()
    with override_settings(DEMO=True):
        client.post("/demo/sign-in/", {"persona": "programme-officer"})
    return Growing(client, "/competition/", _more)


def offers() -> Growing:
    """Announced ones, read by an applicant."""
    everybody.cast()
    client = Client()
    with override_settings(DEMO=True):
        client.post("/demo/sign-in/", {"persona": "grant-manager"})

    def announced(count: int) -> None:
        by = world.officer()
        for _number in range(count):
            with unit_of_work(by=by):
                put(OPPORTUNITY, opportunity(by), "open")

    return Growing(client, "/competition/open/", announced)
