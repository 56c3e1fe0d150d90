"""The list pages of the room, for the law that a long list asks no more than a short one."""

from __future__ import annotations

import itertools

from django.test import Client, override_settings

from tessera.kernel.work import unit_of_work
from tessera.partnership.library import api
from tests.architecture.list_pages import Growing
from tests.observatory import world

_NUMBER = itertools.count()


def _officer() -> Client:
    world.cast()
    client = Client()
    with override_settings(DEMO=True):
        client.post("/demo/sign-in/", {"persona": "programme-officer"})
    return client


def _parties(count: int) -> None:
    by = world.actor("programme-officer")
    with unit_of_work(by=by):
        for _each in range(count):
            row = api.save_party(by=by, name=f"House {next(_NUMBER)}")
            api.add_alias(row, f"Spelling {next(_NUMBER)}", by=by)


def parties() -> Growing:
    """Organisations with their spellings."""
    return Growing(_officer(), "/library/", _parties)


def _indicators(count: int) -> None:
    by = world.actor("programme-officer")
    with unit_of_work(by=by):
        for _each in range(count):
            api.save_indicator(by=by, code=f"OWN-{next(_NUMBER)}", title="Counted", unit="people", dimensions=["sex"])


def indicators() -> Growing:
    """Indicators."""
    return Growing(_officer(), "/library/indicators/", _indicators)
