"""The room of cases for the permission matrix: every shipped role that could ask, and cases in each relation to it.

`own` is the persona's own case, `same_organisation` a colleague's ordinary one; what a restricted case allows is told
in tests/protection/cases/test_actions.py. Breaking the glass is asked without a case: a case that it opens is by its
nature in no list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import policy as policy_of_cases
from tessera.protection.cases.models import Case
from tessera.trust.people import api as people
from tessera.trust.people import policy as roles
from tests.protection.cases import world

_SERVICE = ("caseworker", "supervisor", "intake_worker", "hotline_worker", "health_worker", "legal_worker",
            "referral_coordinator", "data_officer", "organisation_administrator", "importer", "grant_manager")  # fmt: skip
_ELSEWHERE = {"coordinator": "referral_coordinator", "police": "investigator", "prosecution": "prosecutor",
              "observatory": "analyst", "funder": "programme_officer", "operator": "system_operator"}  # fmt: skip
_OFFICE = ("grants_officer", "programme_director")


class CasesWorld:
    """One shelter with a colleague in every role, another shelter, and one organisation of every other function."""

    policy = policy_of_cases
    NOT_APPLICABLE = {"receiving_organisation": "a case never leaves its organisation; what is shared is a bundle"}
    ABOUT = {
        policy_of_cases.GLASS: type(None),
        policy_of_cases.OPEN: type(None),
        policy_of_cases.IMPORT: type(None),
    }

    def __init__(self) -> None:
        home, other = world.organisation("harbour"), world.organisation("zaytuna")
        self._people = {role: world.colleague(home, role.replace("_", "-"), role) for role in _SERVICE}
        self._people["stranger"] = world.colleague(other, "stranger", "supervisor")
        for function, role in _ELSEWHERE.items():
            self._people[role if function != "coordinator" else "national_coordinator"] = world.colleague(
                world.organisation(function, function), role.replace("_", "-"), role
            )
        for role in _OFFICE:
            office = world.organisation("funder", "funder")
            self._people[role] = world.colleague(office, role.replace("_", "-"), role)
        self._people["import_job"] = people.system_actor(home, "import cases", policy_of_cases.IMPORT_NEEDS, "import")
        assert set(roles.shipped_roles()) <= {*self._people, "referral_coordinator"}
        self._case = world.open_case(world.colleague(home, "host", "supervisor"))
        self._theirs = world.open_case(world.colleague(other, "else", "supervisor"))

    def personas(self) -> Mapping[str, Actor]:
        """Every shipped role, where it belongs."""
        return self._people

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Cases seen from this persona. Who may not open cases has none of their own: the colleague's is made theirs."""
        actor = self._people[persona]
        theirs = persona == "stranger"
        own = self._own(actor) if actor.account and actor.organisation == self._case.organisation_id else None
        near, far = (self._theirs, self._case) if theirs else (self._case, self._theirs)
        return {
            "own": own or near,
            "same_organisation": near,
            "other_organisation": far,
            "nobody": None,
        }

    def _own(self, actor: Actor) -> Case:
        """A case whose worker is this persona."""
        with unit_of_work(by=actor):
            found = Case.objects.filter(worker_id=actor.account).first()
            if found is None:
                found = Case.objects.create(
                    organisation_id=actor.organisation, subject_id=self._case.subject_id, worker_id=actor.account
                )
        return found

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_cases.ACTIONS


def build() -> CasesWorld:
    """Makes the rows anew."""
    return CasesWorld()
