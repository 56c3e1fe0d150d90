"""List pages of forms for law 7."""

from __future__ import annotations

from django.test import Client

from tessera.trust.people import api as people
from tessera.trust.people.models import Account
from tessera.trust.people.personas import persona
from tests import standing
from tests.architecture.list_pages import Growing
from tests.protection.forms import stage


def forms() -> Growing:
    """The list of forms: each row is an uploaded version."""
    from django.test import override_settings

    with override_settings(DEMO=True):
        cast = standing.demo_cast()
    who = persona("supervisor")
    by = people.actor_for(Account.objects.get(email=who.email).pk, cast[who.organisation])
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": "supervisor"}).status_code == 302
    made = 0

    def more(count: int) -> None:
        nonlocal made
        for _number in range(count):
            made += 1
            stage.upload(by, stage.NIGHT.replace("Night report", f"Night report {made}"))

    return Growing(client, "/forms/", more)
