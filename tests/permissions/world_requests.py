"""Emergency help, seen from everybody of the cast: asked by one's own house, or asked of one's own office.

`own` is what the persona's organisation asked, `receiving_organisation` what it was asked as an office. Requests for
training are asked without a thing: which rows they reach is told in tests/partnership/requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.test import override_settings

from tessera.kernel.actor import Actor
from tessera.kernel.ids import new_code
from tessera.kernel.work import unit_of_work
from tessera.partnership.requests import actions, rights
from tessera.partnership.requests import policy as policy_of_requests
from tessera.partnership.requests.models import EmergencyRequest
from tessera.trust.people.models import Organisation
from tests.partnership.requests.world import asked
from tests.permissions import cast


class RequestsWorld:
    """Requests of every house to the office, and to another office."""

    policy = policy_of_requests
    NOT_APPLICABLE: Mapping[str, str] = {}
    ABOUT = dict.fromkeys((*rights.OF_ASSISTANCE, rights.ASK_EMERGENCY), type(None))

    def __init__(self) -> None:
        self.cast = cast.build()
        with override_settings(DEMO=True):
            self._elsewhere, _made = Organisation.objects.get_or_create(
                slug="another-office",
                defaults={"name": "Another Office", "kind": "NGO", "country": "MT", "function": "funder"},
            )
        office = self.cast.organisations["funder"]
        self._sent = {org: self._asked(org, office) for org in self.cast.organisations.values() if org != office}
        self._far = self._asked(self.cast.organisations["stranger-org"], self._elsewhere.pk)
        self._far_too = self._asked(self.cast.organisations["zaytuna"], self._elsewhere.pk)
        self._office = office

    def _asked(self, home: UUID, office: UUID) -> EmergencyRequest:
        by = Actor(None, home, actions=frozenset(rights.OF_EMERGENCY), job="stage")
        with unit_of_work(by=replace(by, function="service")):
            row = actions.ask(asked(office=office), new_code(15), by=by)
            cast.judged()
            return row

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Requests seen from this persona."""
        home = self.cast.home(persona)
        harbours = self._sent[self.cast.organisations["harbour"]]
        stranger = self.cast.organisations["stranger-org"]
        mine = self._sent.get(home, harbours)
        return {
            "own": mine,
            "same_organisation": mine,
            "receiving_organisation": harbours if home == self._office else mine,
            "other_organisation": self._far_too if home == stranger else self._far,
            "nobody": None,
        }

    def personas(self) -> Mapping[str, Actor]:
        """The cast."""
        return self.cast.actors

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_requests.ACTIONS


def build() -> RequestsWorld:
    """Makes the rows anew."""
    return RequestsWorld()
