"""The room of own forms for the permission matrix: versions of forms (asked without one) and answers in cases.

`own` are answers the persona gave, where its role may give any; `same_organisation` a colleague's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.forms import policy as policy_of_forms
from tessera.protection.forms.models import Response
from tessera.trust.people import api as people
from tests.protection.cases import world
from tests.protection.forms import stage

_SERVICE = ("caseworker", "supervisor", "intake_worker", "hotline_worker", "referral_coordinator", "data_officer",
            "organisation_administrator", "importer")  # fmt: skip
_ELSEWHERE = {"coordinator": "referral_coordinator", "police": "investigator", "prosecution": "prosecutor",
              "observatory": "analyst", "funder": "programme_officer", "operator": "system_operator"}  # fmt: skip


class FormsWorld:
    """One shelter with a colleague in every role, another shelter, and one organisation of every other function."""

    policy = policy_of_forms
    NOT_APPLICABLE = {"receiving_organisation": "answers never leave their organisation; what is shared is a bundle"}
    ABOUT = {
        policy_of_forms.VIEW: type(None),
        policy_of_forms.UPLOAD: type(None),
        policy_of_forms.USE: type(None),
    }

    def __init__(self) -> None:
        home, other = world.organisation("harbour"), world.organisation("zaytuna")
        self._people = {role: world.colleague(home, role.replace("_", "-"), role) for role in _SERVICE}
        self._people["stranger"] = world.colleague(other, "stranger", "supervisor")
        for function, role in _ELSEWHERE.items():
            self._people[role if function != "coordinator" else "national_coordinator"] = world.colleague(
                world.organisation(function, function), role.replace("_", "-"), role
            )
        self._people["forms_job"] = people.system_actor(home, "forms", {policy_of_forms.VIEW})
        self._near, self._far = (
            self._answers(world.colleague(home, "host", "supervisor")),
            self._answers(world.colleague(other, "else", "supervisor")),
        )

    def _answers(self, by: Actor) -> Response:
        """Answers to an own form in a case of this organisation."""
        form = stage.in_use(by, stage.NIGHT)
        case = world.open_case(by)
        made = stage.answer(by, case, form, slept="yes")
        with unit_of_work(by=by):
            return Response.objects.get(pk=made)

    def personas(self) -> Mapping[str, Actor]:
        """Every shipped role, where it belongs."""
        return self._people

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Answers seen from this persona."""
        actor = self._people[persona]
        near, far = (self._far, self._near) if persona == "stranger" else (self._near, self._far)
        return {"own": self._own(actor) or near, "same_organisation": near, "other_organisation": far, "nobody": None}

    def _own(self, actor: Actor) -> Response | None:
        """Answers of the persona's own giving; None where its role gives none."""
        if not actor.may(policy_of_forms.ANSWER_ADD) or actor.organisation != self._near.organisation_id:
            return None
        with unit_of_work(by=actor):
            found = Response.objects.filter(author_id=actor.account).first()
            if found is None:
                made = self._near
                found = Response.objects.create(
                    organisation_id=actor.organisation, case_id=made.case_id, form_id=made.form_id, key=made.key,
                    author_id=actor.account, sealed=None,
                )  # fmt: skip
        return found

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_forms.ACTIONS


def build() -> FormsWorld:
    """Makes the rows anew."""
    return FormsWorld()
