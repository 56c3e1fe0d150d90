"""The list pages of the room, and what makes them longer."""

from __future__ import annotations

import itertools
from decimal import Decimal

from django.test import Client
from django.test.utils import override_settings

from tessera.kernel.work import unit_of_work
from tessera.partnership.countries import api as countries
from tessera.partnership.recommendations import api as recommendations
from tessera.partnership.results import api as results
from tessera.partnership.strategy import api as strategy
from tests.architecture.list_pages import Growing
from tests.observatory.world import actor
from tests.partnership.awards import world as awards
from tests.partnership.results import world
from tests.partnership.strategy import world as strategies
from tests.permissions import cast


def waiting() -> Growing:
    """Figures that wait for the office's word, read by a programme officer."""
    cast.build()
    client, numbers = Client(), itertools.count()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": world.OFFICER}).status_code == 302
    award = awards.active("R-1", tenant="harbour")

    def make_rows(count: int) -> None:
        for number in itertools.islice(numbers, count):
            row = world.indicator(award, f"L-{number}")
            start = world.first_day(row)
            world.submit(world.enter(row, start=start))

    return Growing(client, "/results/", make_rows)


def tree() -> Growing:
    """The tree of an award: objectives that serve a priority and answer a recommendation, each with an indicator."""
    cast.build()
    client, numbers, by = Client(), itertools.count(), actor(world.OFFICER)
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": world.OFFICER}).status_code == 302
    award = awards.active("R-2", tenant="harbour")
    plan = strategies.empty("afr", 2027)
    with unit_of_work(by=by):
        report = countries.edition("tip", 2025, by=by)

    def make_rows(count: int) -> None:
        for number in itertools.islice(numbers, count):
            with unit_of_work(by=by):
                asked = recommendations.add("GHA", report, f"Do {number}", by=by)
                served = strategy.save_priority(plan.pk, by=by, **strategies.priority(ceiling=Decimal(1)))
                node = results.add_objective(
                    award.pk, by=by, title=f"Change {number}", priority=served.pk, recommendation=asked.pk
                )
            row = world.indicator(award, f"T-{number}", under=node)
            world.aim(row)

    return Growing(client, f"/results/awards/{award.pk}/", make_rows)
