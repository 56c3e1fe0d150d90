"""Counts in the published records of a synthetic release: what any reader could count in the file."""

from __future__ import annotations

import csv
import io
from collections import Counter
from functools import lru_cache
from uuid import UUID

from tessera.observatory.releases import api as releases
from tessera.observatory.synthesis import api as synthesis
from tessera.observatory.tables.api import restored

Cells = dict[tuple[str, ...], int | None]
# Smaller counts are noise and nothing else; they are not shown, as in any other release.
LEAST = releases.DEFAULT_THRESHOLD


def counted(release: releases.Release, names: tuple[str, ...]) -> Cells | None:
    """How many records share the values of `names`, None for fewer than 11; None without the file. Raises Altered."""
    return _counted(release.pk, release.sha256, names)


@lru_cache(maxsize=256)
def _counted(release: UUID, _sha256: str, names: tuple[str, ...]) -> Cells | None:
    """A published release never changes, so what was counted once holds."""
    file = releases.ReleaseFile.objects.filter(release_id=release, name=synthesis.ROWS_FILE).first()
    if file is None:
        return None
    rows = csv.reader(io.StringIO(releases.content(file).decode(), newline=""))
    header = [restored(name) for name in next(rows, [])]
    if not set(names) <= set(header):
        return None
    places = [header.index(name) for name in names]
    found = Counter(tuple(restored(row[place]) for place in places) for row in rows)
    return {values: count if count >= LEAST else None for values, count in found.items()}
