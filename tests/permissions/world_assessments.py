"""Assessments, for the permission matrix: every shipped role, and an assessment of the kind asked about in cases in each
relation to it.

`own` is an assessment in the persona's own case, `same_organisation` one in a colleague's ordinary case. What a
restricted case closes, and what the survivor's consent to contact with the family opens and closes, is told in
tests/protection/assessments/test_actions.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Decision
from tessera.kernel.work import unit_of_work
from tessera.protection.assessments import policy as policy_of_assessments
from tessera.protection.assessments.enums import Kind
from tessera.protection.assessments.models import Assessment
from tessera.protection.cases.models import Case
from tests.permissions.world_cases import CasesWorld
from tests.protection.assessments import world

_ANSWERS = {
    Kind.SAFETY: world.safety,
    Kind.NEEDS: lambda: world.needs(world.need("safety", "2")),
    Kind.HEALTH: world.health,
    Kind.RETURN: world.going_back,
}
_KINDS = {
    **{action: kind for kind, action in policy_of_assessments.VIEW.items()},
    **{action: kind for kind, action in policy_of_assessments.ADD.items()},
    policy_of_assessments.HEALTH_NOTICE: Kind.HEALTH,
}


class Each:
    """An assessment of every kind in one case: an action is asked of the one it is about."""

    def __init__(self, rows: Mapping[Kind, Assessment]) -> None:
        self.rows = rows


def _can(actor: Actor, action: str, each: Each | None = None) -> Decision:
    return policy_of_assessments.can(actor, action, each.rows[_KINDS[action]] if each else None)


class _Seen:
    """What the lists hold: a case's assessments count as listed when the one of the kind asked about is."""

    def __init__(self, actor: Actor) -> None:
        self.scope: QuerySet[Assessment] = policy_of_assessments.scope(actor)
        self.notices: QuerySet[Assessment] = policy_of_assessments.notices(actor)

    def __contains__(self, each: Each) -> bool:
        ids = [row.pk for row in each.rows.values()]
        return self.scope.filter(pk__in=ids).exists() or self.notices.filter(pk__in=ids).exists()


class AssessmentsWorld(CasesWorld):
    """The cases of the cases' own world, assessed in every way."""

    policy = SimpleNamespace(can=_can, scope=_Seen, ACTIONS=policy_of_assessments.ACTIONS)  # type: ignore[assignment]
    NOT_APPLICABLE = {
        "receiving_organisation": "an assessment never leaves its organisation; a bundle holds nothing of it"
    }
    ABOUT: dict[str, type] = {}

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[Any, Each] = {}

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Assessments in the cases that stand in each relation."""
        return {
            relation: self._each(case) if case else None
            for relation, case in super().objects_by_relation(persona).items()
        }

    def _each(self, case: Case) -> Each:
        if case.pk not in self._made:
            host = next(
                one for name, one in self._people.items()
                if one.organisation == case.organisation_id and name in {"supervisor", "stranger"}
            )  # fmt: skip
            everything = Actor(
                host.account, host.organisation, host.roles, host.actions | set(policy_of_assessments.ACTIONS),
                function="service",
            )  # fmt: skip
            rows = {kind: world.assess(everything, case, kind, _ANSWERS[kind]()) for kind in Kind}
            with unit_of_work(by=everything):
                loaded = Assessment.objects.filter(pk__in=[row.pk for row in rows.values()]).select_related("case")
                self._made[case.pk] = Each({Kind(row.kind): row for row in loaded})
        return self._made[case.pk]

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_assessments.ACTIONS


def build() -> AssessmentsWorld:
    """Makes the rows anew."""
    return AssessmentsWorld()
