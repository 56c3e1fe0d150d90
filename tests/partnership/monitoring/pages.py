"""The list pages of the room, and what makes them longer."""

from __future__ import annotations

import itertools

from django.test import Client
from django.test.utils import override_settings

from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.partnership.monitoring import api as monitoring
from tests.architecture.list_pages import Growing
from tests.observatory.world import actor
from tests.partnership.awards import world as awards
from tests.partnership.monitoring import world
from tests.partnership.results import world as results
from tests.permissions import cast


def due() -> Growing:
    """What is due on awards, read by a programme officer."""
    cast.build()
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": world.OFFICER}).status_code == 302
    award = awards.active("W-1", tenant="harbour")

    def make_rows(count: int) -> None:
        by = actor(world.OFFICER)
        for _number in range(count):
            with unit_of_work(by=by):
                monitoring.plan_visit(award.pk, "call", today() - 3 * world.DAY, "A call", by=by)

    return Growing(client, "/monitoring/", make_rows)


def award() -> Growing:
    """Everything that is watched on one award, read by a programme officer."""
    cast.build()
    client, numbers = Client(), itertools.count()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": world.OFFICER}).status_code == 302
    award = world.watched("W-2")

    def make_rows(count: int) -> None:
        by = actor(world.OFFICER)
        for number in itertools.islice(numbers, count):
            world.asked(award)
            results.indicator(award, f"W-{number}")
            with unit_of_work(by=by):
                monitoring.plan_visit(award.pk, "call", today() - 3 * world.DAY, "A call", by=by)
                monitoring.record_risk(award.pk, f"Risk {number}", 2, 3, by=by, response="Watched")

    return Growing(client, f"/monitoring/awards/{award.pk}/", make_rows)
