"""The list page of the room, and what makes it longer."""

from __future__ import annotations

import itertools

from django.test import Client
from django.test.utils import override_settings

from tests.architecture.list_pages import Growing
from tests.partnership.awards import world as awards
from tests.partnership.results import world
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
