"""The room of reports for the permission matrix: every shipped role, and a report shown at home and one elsewhere. A
report belongs to nobody. Which cases the exact figures are over is told in tests/protection/reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.reports import policy
from tessera.protection.reports.models import ShownReport
from tests.permissions import cast


class World:
    """A report of each of two shelters."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {
        "own": "a report belongs to nobody",
        "receiving_organisation": "reports are not referred; what is published is a file",
    }
    ABOUT: ClassVar[dict[str, Any]] = {
        policy.INSIDE: type(None),
        policy.SHOW: (ShownReport, type(None)),
        policy.SETTING: type(None),
    }

    def __init__(self) -> None:
        self._cast = cast.build()
        self._near, self._far = self._report("harbour"), self._report("zaytuna")

    def _report(self, slug: str) -> ShownReport:
        home = self._cast.organisations[slug]
        with unit_of_work(by=Actor(None, home, job="show a report")):
            return ShownReport.objects.create(organisation_id=home, kind="year", year=2024, threshold=5, figures={})

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, ShownReport | None]:
        """Reports seen from this persona's organisation."""
        away = self._cast.actors[persona].organisation == self._far.organisation_id
        near, far = (self._far, self._near) if away else (self._near, self._far)
        return {"same_organisation": near, "other_organisation": far, "nobody": None}

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(self.ABOUT)


def build() -> World:
    """The world, made anew."""
    return World()
