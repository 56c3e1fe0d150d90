"""The list pages of people, for the law that a long list asks no more than a short one."""

from __future__ import annotations

from django.test import Client, override_settings

from tessera.trust.people.models import Account, Membership
from tests import standing
from tests.architecture.list_pages import Growing


def members() -> Growing:
    """The people of an organisation, read by its administrator."""
    client = Client()
    with override_settings(DEMO=True):
        organisation = standing.demo_cast()["harbour"]
        client.post("/demo/sign-in/", {"persona": "administrator"})

    def make_rows(count: int) -> None:
        have = Account.objects.count()
        for number in range(have, have + count):
            account = Account.objects.create(email=f"p{number}@harbour.example", display_name=f"Person {number}")
            Membership.objects.create(organisation_id=organisation, account=account, roles=["caseworker"])

    return Growing(client, "/organisation/people/", make_rows)
