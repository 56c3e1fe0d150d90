"""The engine: how many people were never on any list. Pure: numpy, no database, no clock, no user.

lists = read_lists(stream)                        # counts per capture history; ListsError says what to mend
answer = estimate(lists, method="stepwise")       # one method: Estimate
answers = panel(lists)                            # every method, the spread first
doubts = sensitivity(lists)                       # lists merged or left out, and rival models
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tessera.observatory.prevalence import panel as _panel
from tessera.observatory.prevalence import sensitivity as _sensitivity
from tessera.observatory.prevalence.lists import Lists
from tessera.observatory.prevalence.loglinear import Wishes, estimate_stepwise
from tessera.observatory.prevalence.methods import estimate_averaged, estimate_bic, estimate_dga, estimate_lcmcr
from tessera.observatory.prevalence.panel import Panel
from tessera.observatory.prevalence.results import Estimate
from tessera.observatory.prevalence.search import TooManyModels
from tessera.observatory.prevalence.sensitivity import Sensitivity
from tessera.observatory.prevalence.words import Note

BOOTSTRAP = 10_000
LEVEL = 0.95
THRESHOLD = 0.02
METHODS = ("stepwise", "bic", "aic", "averaged", "dga", "lcmcr")

Progress = Callable[[float], None]


class Unanswerable(ValueError):
    """The method does not take so many or so few lists; `code` is a note's."""


def estimate(
    lists: Lists,
    method: str = "stepwise",
    *,
    bootstrap: int = BOOTSTRAP,
    level: float = LEVEL,
    seed: int | None = None,
    threshold: float = THRESHOLD,
    max_order: int = 2,
    progress: Progress | None = None,
) -> Estimate:
    """The answer of one of METHODS.

    `bootstrap` is the number of resamples (0: none; not used by averaged, dga, lcmcr), `threshold` the p-value of stepwise,
    `max_order` the most lists in one term of bic and aic; `seed` makes it repeatable; `progress` is called with shares of 1.
    Raises ValueError for an unknown method or values out of range, Unanswerable where the number of lists does not suit.
    """
    wishes = _wishes(bootstrap, level, seed, threshold, progress)
    if max_order < 2:
        raise ValueError("max_order is 2 or more")
    try:
        if method == "stepwise":
            return estimate_stepwise(lists, wishes, threshold)
        if method in {"bic", "aic"}:
            return estimate_bic(lists, wishes, order=min(max_order, max(len(lists.names) - 1, 2)), criterion=method)
        if method == "averaged":
            return estimate_averaged(lists, wishes)
        if method == "dga":
            return estimate_dga(lists, wishes)
        if method == "lcmcr":
            return estimate_lcmcr(lists, wishes)
    except TooManyModels as fault:
        raise Unanswerable(str(Note("too_many_models").text)) from fault
    raise ValueError(f"unknown method {method!r}; known are {', '.join(METHODS)}")


def panel(
    lists: Lists,
    *,
    bootstrap: int = BOOTSTRAP,
    level: float = LEVEL,
    seed: int | None = None,
    threshold: float = THRESHOLD,
    progress: Progress | None = None,
) -> Panel:
    """Every method on the same lists: `panel.spread` first, then `panel.estimates`; `panel.as_list()` for JSON.

    The searches by BIC take a tenth of the resamples, since each of theirs fits fifty models.
    """
    return _panel.run(lists, _wishes(bootstrap, level, seed, threshold, progress), threshold)


def sensitivity(lists: Lists, *, level: float = LEVEL, threshold: float = THRESHOLD) -> Sensitivity:
    """Lists merged two by two, lists left out, the best models with their weights, and errors of linkage. No resampling."""
    _wishes(0, level, 0, threshold, None)
    return _sensitivity.run(lists, threshold=threshold, level=level)


def _wishes(bootstrap: int, level: float, seed: int | None, threshold: float, progress: Progress | None) -> Wishes:
    if not 0.5 <= level < 1 or not 0 <= bootstrap <= 1_000_000 or not 0 <= threshold <= 1:
        raise ValueError("level lies between 0.5 and 1, bootstrap between 0 and a million, threshold between 0 and 1")
    return Wishes(bootstrap, level, np.random.default_rng(seed), progress)
