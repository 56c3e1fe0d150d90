"""The list page of the room, and what makes it longer."""

from __future__ import annotations

from django.test import Client
from django.test.utils import override_settings

from tests.architecture.list_pages import Growing
from tests.permissions import cast
from tests.protection.assessments import world
from tests.protection.cases import world as cases


def versions() -> Growing:
    """Every version of the needs of one case."""
    worker = cast.build().actors["caseworker"]
    case = cases.open_case(worker)
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": "caseworker"}).status_code == 302

    def make_rows(count: int) -> None:
        for number in range(count):
            score = str(number % 4 + 1)
            world.assess(worker, case, "needs", world.needs(world.need("safety", score), world.need("transport", "2")))

    return Growing(client, f"/cases/{case.pk}/assessments/needs/", make_rows)
