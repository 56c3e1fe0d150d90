"""The list pages of the room, for the law that a long list asks no more than a short one."""

from __future__ import annotations

import itertools

from django.test import Client, override_settings

from tessera.kernel import places
from tessera.kernel.work import unit_of_work
from tessera.partnership.countries import api
from tests.architecture.list_pages import Growing
from tests.observatory import world

_COUNTRIES = itertools.cycle([each.alpha_3 for each in places.countries()])
_YEARS = itertools.count(1990)


def _officer() -> Client:
    world.cast()
    client = Client()
    with override_settings(DEMO=True):
        client.post("/demo/sign-in/", {"persona": "programme-officer"})
    return client


def _special(count: int) -> None:
    by = world.actor("programme-officer")
    with unit_of_work(by=by):
        report = api.edition("tip", 2026, by=by)
        for _each in range(count):
            api.record_assessment(next(_COUNTRIES), report, by=by, ranking="SC", source="Page 1", reason="Again")


def countries() -> Growing:
    """Countries whose latest report makes them a special case: as many as are recorded."""
    return Growing(_officer(), "/countries/?tier=SC", _special)


def _editions(count: int) -> None:
    by = world.actor("programme-officer")
    with unit_of_work(by=by):
        for _each in range(count):
            api.edition("tip", next(_YEARS), by=by)


def editions() -> Growing:
    """Editions of reports."""
    return Growing(_officer(), "/countries/editions/", _editions)
