"""Rules about who stands behind a count: how many contributors, how large the largest, how many answers in a class.

A contributor knows its own people and can take them away from a published count. So a count is shown only where
enough contributors stand behind it and none supplied nearly all of it (Hundepool et al., Statistical Disclosure
Control, 2012, ch. 4.2: minimum frequency of contributors and the (n, k) dominance rule with n = 1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.tables.counting import MERGED, UNKNOWN, Counts, Spec, combined

LEAST_CONTRIBUTORS = 3
MOST_SHARE = 85


@dataclass(frozen=True, slots=True)
class Rules:
    """``contributors``: how many must stand behind a shown count; ``share``: the most one may supply, in per cent."""

    contributors: int = LEAST_CONTRIBUTORS
    share: int = MOST_SHARE


def applied(rules: Rules, suppliers: int) -> Rules | None:
    """The rules that hold for a release of so many contributors: none where there are too few to keep them.

    A release of fewer contributors describes these and says so; no rule could hide one of two from the other.
    """
    return rules if rules.contributors > 1 and suppliers >= rules.contributors else None


def broken(
    codes: Sequence[NDArray[np.integer]], shape: Sequence[int], contributors: NDArray[np.integer], rules: Rules
) -> NDArray[np.bool_]:
    """Cells of one table that too few contributors stand behind, or that one of them supplied nearly all of."""
    size = int(np.prod(shape))
    width = int(contributors.max()) + 1
    pairs, counts = np.unique(combined(codes, shape) * width + contributors, return_counts=True)
    cells = pairs // width
    starts = np.flatnonzero(np.r_[True, cells[1:] != cells[:-1]])
    largest = np.maximum.reduceat(counts, starts)
    total = np.add.reduceat(counts, starts)
    several = np.diff(np.r_[starts, len(cells)])
    out = np.zeros(size, bool)
    out[cells[starts]] = (several < rules.contributors) | (largest * 100 > total * rules.share)
    return out.reshape(shape)


def uniform_rows(counts: Counts, axis: int, unknown: int | None) -> list[int]:
    """Positions along ``axis`` of a two-way table whose people all share one known value of the other column."""
    rows = np.moveaxis(counts, axis, 0) > 0
    alone = rows.sum(axis=1) == 1
    if unknown is not None:
        alone &= ~rows[:, unknown]
    return [int(place) for place in np.flatnonzero(alone)]


def uniform_classes(
    tables: Mapping[Spec, Mapping[tuple[str, ...], int | None]], sensitive: Set[str]
) -> Iterator[tuple[Spec, tuple[str, ...], str]]:
    """Shown classes all of whose people share a sensitive value: (columns, values, the sensitive column).

    A class is a shown cell of columns that are not sensitive; as everything that occurs is listed, a class with one
    listed value of a sensitive column gives it away for everybody in it.
    """
    for spec, cells in tables.items():
        asked = [axis for axis, name in enumerate(spec) if name in sensitive]
        if len(spec) < 2 or len(asked) != 1:
            continue
        [axis] = asked
        above = spec[:axis] + spec[axis + 1 :]
        found: dict[tuple[str, ...], list[str]] = {}
        for cell in cells:
            found.setdefault(cell[:axis] + cell[axis + 1 :], []).append(cell[axis])
        for values, answers in found.items():
            if len(answers) == 1 and answers[0] not in (UNKNOWN, MERGED) and tables[above].get(values) is not None:
                yield above, values, spec[axis]
