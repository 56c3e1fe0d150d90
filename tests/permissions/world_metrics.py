"""The room of metrics: a count of the harbour that the funder asked for (`same_organisation`), and one that nobody asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection

from tessera.kernel.actor import Actor, acting
from tessera.observatory.metrics import policy
from tessera.observatory.metrics.models import Snapshot, SnapshotReader
from tests.permissions import cast


class World:
    """Two snapshots: of the harbour, asked for by the funder; of another shelter."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {
        "own": "a count belongs to organisations",
        "receiving_organisation": "counts are not referred",
    }
    ABOUT: ClassVar[dict[str, Any]] = {policy.VIEW: (Snapshot, type(None)), policy.MAKE: type(None)}

    def __init__(self) -> None:
        self._cast = cast.build()
        self._asked = self._snapshot(self._cast.organisations["harbour"])
        self._other = self._snapshot(self._cast.organisations["zaytuna"])
        with acting(self._cast.actors["programme-officer"]):
            SnapshotReader.objects.create(organisation_id=self._cast.organisations["funder"], snapshot=self._asked)
        self._counting("")

    @staticmethod
    def _counting(what: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select set_config('app.counted', %s, true)", [what])

    def _snapshot(self, organisation: UUID) -> Snapshot:
        self._counting(str(organisation))
        return Snapshot.objects.create(
            organisation_id=organisation, contributor="Invented", metric="people_identified", version=1, definition={},
            start=date(2026, 1, 1), end=date(2026, 3, 31), number=1, counted=UUID(int=1), purpose="anonymised_statistics",
            total=30, cells={"tables": {}, "withheld": []}, few=False, threshold=13, rounding=5, contributors=1,
            program="test", sha256="0" * 64,
        )  # fmt: skip

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, Snapshot | None]:
        """The harbour's for everybody, so that the funder's and the harbour's people answer as those it is for."""
        assert persona in self._cast.actors
        return {"same_organisation": self._asked, "other_organisation": self._other, "nobody": None}

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(self.ABOUT)


def build() -> World:
    """The world, made anew."""
    return World()
