"""The list pages of the room, for the law that a long list asks no more than a short one."""

from __future__ import annotations

import itertools

from django.test import Client, override_settings

from tessera.kernel.work import unit_of_work
from tessera.partnership.portfolio.models import ImportBatch, ImportRow, ListedName
from tests.architecture.list_pages import Growing
from tests.observatory import world

_numbers = itertools.count()


def _officer() -> Client:
    world.cast()
    client = Client()
    with override_settings(DEMO=True):
        client.post("/demo/sign-in/", {"persona": "programme-officer"})
    return client


def lists() -> Growing:
    """Lists that were brought in, each with an entry."""
    client, by = _officer(), world.actor("programme-officer")

    def more(count: int) -> None:
        for number in itertools.islice(_numbers, count):
            with unit_of_work(by=by):
                batch = ImportBatch.objects.create(
                    organisation_id=by.home, name=f"List {number}", page="", sha256=f"{number:064}", state="done"
                )
                ImportRow.objects.create(
                    organisation_id=by.home, batch=batch, line=1, key=str(number), parsed={}, outcome="new"
                )

    return Growing(client, "/portfolio/lists/", more)


def names() -> Growing:
    """Names that wait."""
    client, by = _officer(), world.actor("programme-officer")

    def more(count: int) -> None:
        for number in itertools.islice(_numbers, count):
            with unit_of_work(by=by):
                ListedName.objects.create(
                    organisation_id=by.home, kind="country", written=f"Place {number}", folded=f"place {number}"
                )

    return Growing(client, "/portfolio/lists/names/", more)
