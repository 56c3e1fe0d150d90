"""The list pages of the portal, for the law that a long list asks no more than a short one."""

from __future__ import annotations

from django.test import Client, override_settings

from tessera.kernel.ledger import api as ledger
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tests.architecture.list_pages import Growing
from tests.permissions import cast


def _client(persona: str) -> Client:
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": persona}).status_code == 302
    return client


def worklist() -> Growing:
    """All cases of an organisation, read by its supervisor; every other one is a caseworker's."""
    people = cast.build()
    workers = people.actors["supervisor"], people.actors["caseworker"]

    def make_rows(count: int) -> None:
        for number in range(count):
            with unit_of_work(by=(by := workers[number % 2])):
                cases.open_case(by=by, values={"gender": "Feminine"})

    return Growing(_client("supervisor"), "/cases/?who=all", make_rows)


def record() -> Growing:
    """The record of an organisation, read by its data officer."""
    people = cast.build()
    by = people.actors["caseworker"]

    def make_rows(count: int) -> None:
        for _number in range(count):
            with unit_of_work(by=by):
                ledger.record(by=by, action="case:file:view", kind="case")

    return Growing(_client("data-officer"), "/organisation/record/?action=case:file:view", make_rows)
