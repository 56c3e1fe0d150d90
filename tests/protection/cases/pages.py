"""The list pages of the room, and what makes them longer."""

from __future__ import annotations

from itertools import count as counting

from django.test import Client
from django.test.utils import override_settings

from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tests.architecture.list_pages import Growing
from tests.permissions import cast


def versions() -> Growing:
    """Earlier versions of one case: each change of an answer is a row."""
    worker = cast.build().actors["caseworker"]
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": "caseworker"}).status_code == 302
    with unit_of_work(by=worker):
        case = cases.open_case(by=worker, values={"number_of_children": 0})
    numbers = counting(1)

    def make_rows(count: int) -> None:
        for _row in range(count):
            with unit_of_work(by=worker):
                cases.edit_case(case.pk, {"number_of_children": next(numbers) % 40}, by=worker)

    return Growing(client, f"/cases/{case.pk}/versions/", make_rows)
