"""Named reads: releases by number, their tables and files. Each starts from what the reader may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.observatory.releases import datasheet, policy
from tessera.observatory.releases.models import Release, ReleaseFile, ReleaseTable

Cells = Mapping[tuple[str, ...], int | None]


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file as a page shows it, without its content. `size` in bytes."""

    name: str
    size: int
    sha256: str


def published(before: int | None = None, count: int = 20) -> list[Release]:
    """Published releases, newest first, without their documents; those before a number when one is given."""
    rows = policy.scope(None).defer("document")
    if before is not None:
        rows = rows.filter(number__lt=before)
    return list(rows[:count])


def drafts(actor: Actor) -> list[Release]:
    """Releases that wait to be published, for those who build them."""
    return list(policy.scope(actor).filter(published_at__isnull=True).defer("document")[:50])


def by_number(number: int, *, by: Actor | None) -> Release | None:
    """A release as its reader may see it; None for one that is not there for them."""
    return policy.scope(by).filter(number=number).first() if number < 2**31 else None


def by_id(release: UUID, *, by: Actor) -> Release | None:
    """A release by id, without its document."""
    return policy.scope(by).filter(pk=release).defer("document").first()


def files(release: Release) -> list[FileLine]:
    """The files of a release, without their content."""
    rows = ReleaseFile.objects.filter(release=release).order_by("-name").values_list("name", "size", "sha256")
    return [FileLine(*row) for row in rows]


def file(release: Release, name: str) -> ReleaseFile | None:
    """One file with its content."""
    return ReleaseFile.objects.filter(release=release, name=name).first()


def cells(release: Release, columns: Sequence[str]) -> Cells | None:
    """The cells of one table, their values in the order of `columns` and otherwise as they were released.

    None when the release has no such table (then it was withheld, or never asked for).
    """
    kept = [name for name in datasheet.column_names(release) if name in columns]
    row = ReleaseTable.objects.filter(release=release, dimensions="|".join(kept)).values_list("cells", flat=True)
    found = row.first()
    if found is None or len(kept) != len(columns):
        return None
    places = [kept.index(name) for name in columns]
    return {tuple(cell[place] for place in places): cell[-1] for cell in found}


def published_by(by: Actor | None) -> list[Release]:
    """Every published release, newest first; they are for everybody."""
    return list(policy.scope(by).filter(published_at__isnull=False))


def latest(by: Actor | None) -> Release | None:
    """The newest published release; None while there is none."""
    return policy.scope(by).filter(published_at__isnull=False).first()


def tables_of(release_id: UUID, *, by: Actor | None) -> dict[tuple[str, ...], dict[tuple[str, ...], int | None]]:
    """The cells of every table of a release by its columns, None where a count is hidden.

    A release that is not there for the reader has none.
    """
    rows = ReleaseTable.objects.filter(release_id=release_id, release__in=policy.scope(by))
    return {
        tuple(name.split("|")): {tuple(cell[:-1]): cell[-1] for cell in cells}
        for name, cells in rows.values_list("dimensions", "cells")
    }


def columns_of(release_id: UUID, *, by: Actor | None = None) -> tuple[str, ...]:
    """The columns of a release, in the order of its files; none for one that is not there for the reader."""
    row = policy.scope(by).filter(pk=release_id).first()
    return tuple(datasheet.column_names(row)) if row else ()
