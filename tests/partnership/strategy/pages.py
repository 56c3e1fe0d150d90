"""The list pages of the room, and what makes them longer."""

from __future__ import annotations

import itertools
from decimal import Decimal

from django.test import Client
from django.test.utils import override_settings

from tessera.kernel.work import unit_of_work
from tessera.partnership.countries import api as countries
from tessera.partnership.recommendations import api as recommendations
from tessera.partnership.strategy import actions
from tests.architecture.list_pages import Growing
from tests.observatory.world import actor
from tests.partnership.strategy import world
from tests.permissions import cast


def strategies() -> Growing:
    """Strategies, read by a programme officer."""
    cast.build()
    client, years = Client(), itertools.count(1991)
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": world.OFFICER}).status_code == 302

    def make_rows(count: int) -> None:
        for year in itertools.islice(years, count):
            world.drafted("afr", year)

    return Growing(client, "/strategy/", make_rows)


def strategy() -> Growing:
    """One strategy with priorities that answer recommendations, read by a programme officer."""
    cast.build()
    client, numbers, by = Client(), itertools.count(), actor(world.OFFICER)
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": world.OFFICER}).status_code == 302
    plan = world.empty("afr", 2027)
    with unit_of_work(by=by):
        report = countries.edition("tip", 2025, by=by)

    def make_rows(count: int) -> None:
        for number in itertools.islice(numbers, count):
            with unit_of_work(by=by):
                asked = recommendations.add("GHA", report, f"Do {number}", by=by)
                said = world.priority(ceiling=Decimal(1), recommendations=[asked.pk])
                actions.save_priority(plan.pk, by=by, **said)

    return Growing(client, f"/strategy/{plan.pk}/", make_rows)
