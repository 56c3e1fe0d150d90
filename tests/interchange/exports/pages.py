"""The list page of exports, for the law that a long list asks no more than a short one."""

from __future__ import annotations

from django.test import Client, override_settings

from tessera.interchange.exports.models import Export
from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.trust.people import api
from tests.architecture.list_pages import Growing


def exports() -> Growing:
    """The exports of an organisation, read by its data officer."""
    client = Client()
    with override_settings(DEMO=True):
        organisation = api.demo_cast(by=api.stage_hand())["harbour"]
        client.post("/demo/sign-in/", {"persona": "data-officer"})

    def make_rows(count: int) -> None:
        with unit_of_work(by=Actor(None, organisation, job="set a stage")):
            for _number in range(count):
                Export.objects.create(
                    organisation_id=organisation, format="csv", purpose="keep_record", language="en", sealed=b"x"
                )

    return Growing(client, "/exports/", make_rows)
