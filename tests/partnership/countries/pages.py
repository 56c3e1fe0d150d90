"""The list pages of the room, for the law that a long list asks no more than a short one."""

from __future__ import annotations

import itertools
from decimal import Decimal

from django.test import Client, override_settings

from tessera.kernel import places
from tessera.kernel.work import unit_of_work
from tessera.partnership.countries import api
from tessera.partnership.recommendations import api as recommendations
from tessera.partnership.strategy import api as strategy
from tests.architecture.list_pages import Growing
from tests.observatory import world
from tests.partnership.awards import world as awards
from tests.partnership.results import world as results
from tests.partnership.strategy import world as strategies

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


def country() -> Growing:
    """One country: what was asked of it and answers that, what is planned and funded there, and its national plans."""
    client, numbers, by = _officer(), itertools.count(), world.actor("programme-officer")
    with unit_of_work(by=by):
        report = api.edition("tip", 2025, by=by)
    plan = strategies.empty("afr", 2027)

    def make_rows(count: int) -> None:
        for number in itertools.islice(numbers, count):
            with unit_of_work(by=by):
                asked = recommendations.add("GHA", report, f"Do {number}", by=by)
                said = strategies.priority(ceiling=Decimal(1), recommendations=[asked.pk])
                served = strategy.save_priority(plan.pk, by=by, **said)
                own = api.edition("own", 1990 + number, by=by)
                api.record_assessment("GHA", own, by=by, ranking="", source="Page 1", notes={"c2": "Few shelters."})
                api.record_plan("GHA", by=by, title=f"Plan {number}", source="Gazette")
            award = awards.active(f"C-{number}", tenant="harbour")
            results.objective(award, priority=served.pk, recommendation=asked.pk)

    return Growing(client, "/countries/GHA/", make_rows)


def needs() -> Growing:
    """Countries of one tier by harm and money, each with a recommendation and money in force."""
    client, numbers = _officer(), itertools.count()

    def make_rows(count: int) -> None:
        _special(count)
        by = world.actor("programme-officer")
        for number in itertools.islice(numbers, count):
            with unit_of_work(by=by):
                recommendations.add("GHA", api.edition("tip", 2025, by=by), f"Do {number}", by=by)
            awards.active(f"N-{number}", tenant="harbour")

    return Growing(client, "/countries/needs/?tier=SC", make_rows)
