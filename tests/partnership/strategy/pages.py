"""The list page of the room, and what makes it longer."""

from __future__ import annotations

import itertools

from django.test import Client
from django.test.utils import override_settings

from tests.architecture.list_pages import Growing
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
