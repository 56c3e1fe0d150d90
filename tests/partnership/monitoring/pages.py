"""The list page of the room, and what makes it longer."""

from __future__ import annotations

from django.test import Client
from django.test.utils import override_settings

from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.partnership.monitoring import api as monitoring
from tests.architecture.list_pages import Growing
from tests.observatory.world import actor
from tests.partnership.awards import world as awards
from tests.partnership.monitoring import world
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
