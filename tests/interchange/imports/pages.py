"""The list page of imports, for the law that a long list asks no more than a short one."""

from __future__ import annotations

from django.test import Client, override_settings

from tessera.interchange.imports.models import Batch
from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.trust.people import api
from tests.architecture.list_pages import Growing


def imports() -> Growing:
    """The imports of an organisation, read by its data officer."""
    client = Client()
    with override_settings(DEMO=True):
        organisation = api.demo_cast(by=api.stage_hand())["harbour"]
        client.post("/demo/sign-in/", {"persona": "data-officer"})

    def make_rows(count: int) -> None:
        with unit_of_work(by=Actor(None, organisation, job="set a stage")):
            have = Batch.objects.count()
            for number in range(have, have + count):
                Batch.objects.create(organisation_id=organisation, mapping="htcds-2.0", file_sha256=str(number))

    return Growing(client, "/imports/", make_rows)
