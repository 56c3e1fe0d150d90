"""The list pages of the room, and what makes them longer."""

from __future__ import annotations

from django.test import Client
from django.test.utils import override_settings

from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.plans import actions
from tests.architecture.list_pages import Growing
from tests.permissions import cast


def approvals() -> Growing:
    """Plans that wait for approval, read by a supervisor."""
    worker = cast.build().actors["caseworker"]
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": "supervisor"}).status_code == 302

    def make_rows(count: int) -> None:
        for _number in range(count):
            with unit_of_work(by=worker):
                case = cases.open_case(by=worker, values={})
                actions.new_version(case.pk, by=worker, ask_approval=True)

    return Growing(client, "/plans/approvals/", make_rows)
