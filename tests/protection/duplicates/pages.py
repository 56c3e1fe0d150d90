"""List pages of the room, for law 7."""

from __future__ import annotations

from django.test import Client, override_settings

from tessera.kernel.work import unit_of_work
from tessera.protection.duplicates.models import Pair
from tessera.trust.subjects import api as subjects
from tests.architecture.list_pages import Growing
from tests.permissions import cast


def queue() -> Growing:
    """Pairs nobody has looked at, seen by a supervisor."""
    people = cast.build()
    by = people.actors["supervisor"]

    def make(number: int) -> None:
        with unit_of_work(by=by):
            for _place in range(number):
                first, second = sorted(subjects.register(by=by).pk for _side in range(2))
                Pair.objects.create(organisation_id=by.home, first_id=first, second_id=second, score=60)

    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": "supervisor"}).status_code == 302
    return Growing(client, "/duplicates/", make)
