"""The room of monitoring: a report that is due on the office's award to each organisation, and one of another office.

For a colleague of the office `same_organisation` is a report of the office's award; for a grantee that of its own.
Who reads an incident is told in tests/partnership/monitoring: that hangs on its list and on no role.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import today
from tessera.partnership.monitoring import policy
from tessera.partnership.monitoring.models import ReportDue
from tessera.partnership.monitoring.states import REPORT
from tessera.partnership.stages import api as stages
from tests.permissions import cast
from tests.permissions.world_money import award, stage


class World:
    """A report on an award of the office to each organisation, and one of another office."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {
        "own": "a report belongs to an award, not to a person",
        "receiving_organisation": "reports are not referred",
    }
    ABOUT: ClassVar[dict[str, Any]] = {
        policy.VIEW: (ReportDue, type(None)),
        **{action: ReportDue for action in policy.ACTIONS if action != policy.VIEW},
    }

    def __init__(self) -> None:
        self._cast = cast.build()
        homes = self._cast.organisations
        office = homes["funder"]
        self._made = {slug: self._due(office, pk if pk != office else None) for slug, pk in homes.items()}
        self._elsewhere = self._due(homes["observatory"], None)

    def _due(self, office: UUID, grantee: UUID | None) -> ReportDue:
        by = stage(office)
        with acting(by), transaction.atomic():
            row = ReportDue.objects.create(
                organisation_id=office, implementer_id=grantee, award=award(office, grantee, by), kind="performance",
                starts=today(), ends=today(), due=today() + timedelta(days=30),
            )  # fmt: skip
            stages.begin(REPORT, row, by=by)
            cast.judged()
            return row

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, ReportDue | None]:
        """Reports, seen from a persona."""
        home = next(slug for slug, pk in self._cast.organisations.items() if pk == self._cast.home(persona))
        other = self._elsewhere if home == "funder" else self._made["lifeline" if home != "lifeline" else "zaytuna"]
        return {"same_organisation": self._made[home], "other_organisation": other, "nobody": None}

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(self.ABOUT)


def build() -> World:
    """The world, made anew."""
    return World()
