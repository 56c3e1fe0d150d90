"""The fixed cast as actors, for the worlds of all rooms."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.test import override_settings

from tessera.kernel.actor import Actor
from tessera.trust.people import api
from tessera.trust.people.models import Account, Membership
from tessera.trust.people.personas import PERSONAS, persona
from tests import standing


@dataclass(frozen=True, slots=True)
class Cast:
    """Who there is: organisation ids by slug, actors by the code of their persona."""

    organisations: dict[str, UUID]
    actors: dict[str, Actor]

    def membership(self, code: str) -> Membership:
        """The membership of a persona."""
        return Membership.objects.get(account__email=persona(code).email)

    def home(self, code: str) -> UUID:
        """The organisation a persona works for."""
        return self.organisations[persona(code).organisation]


def build() -> Cast:
    """Makes the cast anew. Needs a database."""
    with override_settings(DEMO=True):
        organisations = standing.demo_cast()
    actors = {
        each.code: api.actor_for(Account.objects.get(email=each.email).pk, organisations[each.organisation])
        for each in PERSONAS
    }
    return Cast(organisations, actors)


def judged() -> None:
    """Has the database look now at what it looks at when a transaction ends.

    At the end of a test nobody in particular acts, and its rules would see no row.
    """
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; set constraints all deferred")
