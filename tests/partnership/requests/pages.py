"""The list pages of the room, and what makes them longer."""

from __future__ import annotations

from django.test import Client, override_settings

from tests.architecture.list_pages import Growing
from tests.observatory.world import cast
from tests.partnership.requests import world


def _client(code: str) -> Client:
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": code}).status_code == 302
    return client


def requests() -> Growing:
    """Requests for training, read by the office."""
    cast()

    def make_rows(count: int) -> None:
        for _number in range(count):
            world.training()

    return Growing(_client(world.OFFICER), "/requests/", make_rows)


def emergencies() -> Growing:
    """Emergency help that waits for the office."""
    cast()

    def make_rows(count: int) -> None:
        for _number in range(count):
            world.ask()

    return Growing(_client(world.OFFICER), "/requests/emergency/", make_rows)
