"""The list pages of the room, and what makes them longer."""

from __future__ import annotations

import datetime
from itertools import count as counting

from django.test import Client
from django.test.utils import override_settings

from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.reports.models import ShownReport
from tests.architecture.list_pages import Growing
from tests.permissions import cast

_COUNTRIES = ("MD", "UA", "RO", "NG", "NP", "PH", "TH", "VN", "ET", "MA")


def inside() -> Growing:
    """New people of ever more citizenships."""
    worker = cast.build().actors["caseworker"]
    client = _client()
    numbers = counting()

    def make_rows(count: int) -> None:
        for _row in range(count):
            with unit_of_work(by=worker):
                country = _COUNTRIES[next(numbers) % len(_COUNTRIES)]
                day = datetime.date(today().year - 1, 2, 1)
                cases.open_case(by=worker, values={"intake_date": day, "citizenships": [country]})

    return Growing(client, f"/reports/inside/?period={today().year - 1}", make_rows)


def others() -> Growing:
    """Reports already made."""
    supervisor = cast.build().actors["supervisor"]
    client = _client()
    numbers = counting()

    def make_rows(count: int) -> None:
        for _row in range(count):
            year, month = divmod(next(numbers), 12)
            with unit_of_work(by=supervisor):
                ShownReport.objects.create(
                    organisation_id=supervisor.organisation, kind="month", year=2015 + year, number=month + 1,
                    threshold=5, figures={},
                )  # fmt: skip

    return Growing(client, "/reports/others/", make_rows)


def _client() -> Client:
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": "supervisor"}).status_code == 302
    return client
