"""The list page of the room, and what makes it longer."""

from __future__ import annotations

from itertools import count

from django.test import Client
from django.test.utils import override_settings

from tessera.kernel.work import unit_of_work
from tessera.protection.screening.models import Instrument
from tests.architecture.list_pages import Growing
from tests.permissions import cast
from tests.protection.screening.planted import TOOL


def instruments() -> Growing:
    """The instruments of an organisation."""
    by = cast.build().actors["supervisor"]
    client, number = Client(), count(1)
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": "supervisor"}).status_code == 302

    def make_rows(rows: int) -> None:
        with unit_of_work(by=by):
            Instrument.objects.bulk_create(
                Instrument(organisation_id=by.home, key=f"tool-{next(number)}", version="1", content=TOOL, sha256="0" * 64,
                           loaded_by_id=by.account)
                for _ in range(rows)
            )  # fmt: skip

    return Growing(client, "/screening/instruments/", make_rows)
