"""The list pages of the room, for the law that a long list asks no more than a short one."""

from __future__ import annotations

import itertools

from django.test import Client, override_settings

from tessera.kernel.work import unit_of_work
from tessera.partnership.countries import api as countries
from tessera.partnership.recommendations import api
from tests.architecture.list_pages import Growing
from tests.observatory import world

_NUMBER = itertools.count()


def _officer() -> Client:
    world.cast()
    client = Client()
    with override_settings(DEMO=True):
        client.post("/demo/sign-in/", {"persona": "programme-officer"})
    return client


def _more(count: int, *years: int) -> None:
    by = world.actor("programme-officer")
    with unit_of_work(by=by):
        for _each in range(count):
            text, first = f"Invented {next(_NUMBER)}", years[0]
            row = api.add("KHM", countries.edition("tip", first, by=by), text, by=by)
            for year in years[1:]:
                api.follow(row, countries.edition("tip", year, by=by), api.State.CARRIED, by=by)


def register() -> Growing:
    """The register."""
    return Growing(_officer(), "/recommendations/", lambda count: _more(count, 2024))


def gaps() -> Growing:
    """Open in three editions, nothing paid."""
    return Growing(_officer(), "/recommendations/gaps/", lambda count: _more(count, 2022, 2023, 2024))
