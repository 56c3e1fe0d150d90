"""The list page of matching, and what makes it longer."""

from __future__ import annotations

from django.test import Client, override_settings

from tessera.kernel.work import unit_of_work
from tessera.observatory.matching import actions
from tests.architecture.list_pages import Growing
from tests.observatory import world
from tests.observatory.matching.world import organisation


def arrangements() -> Growing:
    """Arrangements of an organisation."""
    world.cast()
    client = Client()
    with override_settings(DEMO=True):
        client.post("/demo/sign-in/", {"persona": "administrator"})

    def more(count: int) -> None:
        by = world.actor("administrator")
        with unit_of_work(by=by):
            for number in range(count):
                actions.propose(title=f"Arrangement {number}", members=[organisation("zaytuna")], host=organisation("observatory"),
                                answer="counts", signer_function="Director", by=by)  # fmt: skip

    return Growing(client, "/matching/", more)
