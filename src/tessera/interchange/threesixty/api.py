"""The door of the room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tessera.interchange.publishers import api as publishers
from tessera.interchange.threesixty import grants, schema, writing
from tessera.interchange.threesixty.grants import Lack
from tessera.kernel import clock
from tessera.partnership.publishing import api as publishing

__all__ = ["Lack", "Made", "csv", "package"]


@dataclass(frozen=True, slots=True)
class Made:
    """A file, how many grants it holds, and which projects it leaves out for what they lack. No grant, no data."""

    data: bytes
    grants: int
    left_out: Sequence[tuple[publishing.Published, Sequence[Lack]]]


def package(projects: Iterable[publishing.Published]) -> Made:
    """Projects as one package of JSON, valid by the shipped schema. Raises ValueError for one that would not be."""
    found, left_out, offices = _grants(projects)
    if not found:
        return Made(b"", 0, left_out)
    names = [each.name for each in offices]
    written = writing.package(found, publisher=", ".join(names), identifier=offices[0].reference, issued=clock.now())
    if faults := schema.of_package(written):
        raise ValueError(f"this is no package of 360Giving: {faults[0]}")
    return Made(writing.as_json(written).encode(), len(found), left_out)


def csv(projects: Iterable[publishing.Published]) -> Made:
    """Projects as rows of CSV in UTF-8, with the standard's column titles."""
    found, left_out, _offices = _grants(projects)
    return Made(writing.as_csv(found).encode() if found else b"", len(found), left_out)


def _grants(
    projects: Iterable[publishing.Published],
) -> tuple[list[dict[str, Any]], list[tuple[publishing.Published, Sequence[Lack]]], list[publishers.Publisher]]:
    offices: dict[UUID, publishers.Publisher] = {}
    found: list[dict[str, Any]] = []
    left_out: list[tuple[publishing.Published, Sequence[Lack]]] = []
    for project in projects:
        office = offices.get(project.organisation) or publishers.publisher(project.organisation)
        offices[project.organisation] = office
        grant = grants.grant(project, office)
        if lacks := grants.lacks(grant):
            left_out.append((project, lacks))
        else:
            found.append(grant)
    return found, left_out, sorted(offices.values(), key=lambda each: each.name)
