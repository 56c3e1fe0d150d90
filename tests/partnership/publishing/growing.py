"""The list pages of the room, for the law that a long list asks no more than a short one."""

from __future__ import annotations

from django.test import Client, override_settings

from tests.architecture.list_pages import Growing
from tests.observatory import world as people
from tests.partnership.publishing import world


def _looked_at(url: str) -> None:
    # Once after a change a process reads what is new; that is not the list's doing.
    Client().get(url)


def _more(count: int) -> None:
    for _number in range(count):
        world.out(world.award())
    _looked_at("/portfolio/")


def projects() -> Growing:
    """Public projects, read by anybody."""
    people.cast()
    return Growing(Client(), "/portfolio/", _more)


def implementers() -> Growing:
    """Organisations with public projects, read by anybody."""
    people.cast()

    def more(count: int) -> None:
        for _number in range(count):
            world.out(world.award(party=world.another_party()))
        _looked_at("/portfolio/organisations/")

    return Growing(Client(), "/portfolio/organisations/", more)


def desk() -> Growing:
    """Publications, read by the office."""
    people.cast()
    client = Client()
    with override_settings(DEMO=True):
        client.post("/demo/sign-in/", {"persona": "programme-officer"})

    def more(count: int) -> None:
        for _number in range(count):
            world.prepared(world.award())

    return Growing(client, "/portfolio/desk/", more)
