"""The list page of the room, for the law that a long list asks no more than a short one."""

from __future__ import annotations

import itertools

from django.test import Client, override_settings

from tessera.kernel.work import unit_of_work
from tessera.partnership.donors import api
from tests.architecture.list_pages import Growing
from tests.observatory import world
from tests.partnership.donors import made

_NUMBER = itertools.count()


def _more(count: int) -> None:
    by = world.actor("programme-officer")
    lines = [made.LINE.replace("A-1", f"A-{next(_NUMBER)}") for _each in range(count)]
    with unit_of_work(by=by):
        api.bring_in(made.table(*lines), name="list.csv", source="Invented", by=by)


def projects() -> Growing:
    """What others fund."""
    world.cast()
    client = Client()
    with override_settings(DEMO=True):
        client.post("/demo/sign-in/", {"persona": "programme-officer"})
    return Growing(client, "/donors/", _more)
