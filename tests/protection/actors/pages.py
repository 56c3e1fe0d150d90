"""List pages of the room, for law 7."""

from __future__ import annotations

from django.test import Client, override_settings

from tessera.kernel.actor import Actor
from tessera.kernel.ids import new_id
from tessera.kernel.vault import api as vault
from tessera.kernel.work import unit_of_work
from tessera.protection.actors.details import Details
from tessera.protection.actors.enums import SEALED
from tessera.protection.actors.models import Conflict, Suspect
from tessera.trust.subjects import api as subjects
from tests.architecture.list_pages import Growing
from tests.permissions import cast


def checks() -> Growing:
    """Conflict checks, seen by a supervisor."""
    people = cast.build()
    by: Actor = people.actors["supervisor"]

    def make(number: int) -> None:
        with unit_of_work(by=by):
            for _place in range(number):
                key = new_id()
                sealed = vault.seal_for_organisation(by.home, context=SEALED, row=key, data=Details().to_bytes())
                Suspect(id=key, organisation_id=by.home, sealed=sealed).save(force_insert=True)
                person = subjects.register(by=by)
                Conflict.objects.create(organisation_id=by.home, suspect_id=key, subject_id=person.pk)

    return Growing(_signed_in("supervisor"), "/actors/checks/", make)


def _signed_in(code: str) -> Client:
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": code}).status_code == 302
    return client
