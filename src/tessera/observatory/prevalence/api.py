"""The door of the engine: how many people were never on any list. Pure: numpy, no database, no clock, no user.

lists = read_lists(stream)                        # counts per capture history; ListsError says what to mend
answer = estimate(lists, method="stepwise")       # one method: Estimate
answers = panel(lists)                            # every method, the spread first
doubts = sensitivity(lists)                       # lists merged or left out, and rival models
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tessera.observatory.prevalence.lists import Lists, ListsError, from_counts, read_lists
from tessera.observatory.prevalence.loglinear import Wishes, estimate_stepwise
from tessera.observatory.prevalence.results import Estimate, Interval, Resampling, Rival, Term
from tessera.observatory.prevalence.words import Note

BOOTSTRAP = 10_000
LEVEL = 0.95
METHODS = ("stepwise",)

Progress = Callable[[float], None]


def estimate(
    lists: Lists,
    method: str = "stepwise",
    *,
    bootstrap: int = BOOTSTRAP,
    level: float = LEVEL,
    seed: int | None = None,
    threshold: float = 0.02,
    progress: Progress | None = None,
) -> Estimate:
    """The answer of one of METHODS. `bootstrap` is the number of resamples (0: none), `seed` makes it repeatable.

    `progress` is called with shares of 1. Raises ValueError for an unknown method or values out of range.
    """
    if not 0.5 <= level < 1 or bootstrap < 0 or not 0 <= threshold <= 1:
        raise ValueError("level lies between 0.5 and 1, bootstrap is 0 or more, threshold between 0 and 1")
    wishes = Wishes(bootstrap, level, np.random.default_rng(seed), progress)
    if method == "stepwise":
        return estimate_stepwise(lists, wishes, threshold)
    raise ValueError(f"unknown method {method!r}; known are {', '.join(METHODS)}")


__all__ = [
    "BOOTSTRAP",
    "LEVEL",
    "METHODS",
    "Estimate",
    "Interval",
    "Lists",
    "ListsError",
    "Note",
    "Progress",
    "Resampling",
    "Rival",
    "Term",
    "estimate",
    "from_counts",
    "read_lists",
]
