"""Every method on the same lists, with how far they lie apart before any single number."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import Any

from tessera.observatory.prevalence import graphs
from tessera.observatory.prevalence.lists import Lists
from tessera.observatory.prevalence.loglinear import Wishes, estimate_stepwise
from tessera.observatory.prevalence.methods import estimate_averaged, estimate_bic, estimate_dga, estimate_lcmcr
from tessera.observatory.prevalence.results import Estimate, finite
from tessera.observatory.prevalence.words import Note

FEW_LISTS, MOST_FOR_PAIRS, MOST_FOR_TRIPLES = 3, 6, 5
BIC_SHARE = 0.1  # of the resamples, for the searches that fit fifty models in each
FEWEST = 200
PULSE = 0.5  # seconds between two words on how far it is
WORKERS = 2  # numpy lets go of the interpreter while it solves and draws


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the methods lie apart: lowest and highest estimate, and the hull of their intervals."""

    lowest: float
    highest: float
    low: float
    high: float
    level: float
    methods: tuple[str, ...]
    observed: int
    warnings: tuple[Note, ...]
    seconds: float

    @property
    def factor(self) -> float:
        """Highest over lowest estimate."""
        return self.highest / self.lowest

    def as_dict(self) -> dict[str, Any]:
        """Plain values under the same names as an estimate's, so that a list of both reads alike.

        `estimate` is [lowest, highest] and `interval` the hull of all intervals.
        """
        return {
            "method": "spread",
            "estimate": [finite(self.lowest), finite(self.highest)],
            "interval": [finite(self.low), finite(self.high)],
            "interval_method": "hull of all methods' intervals",
            "level": self.level,
            "model": ", ".join(self.methods),
            "criterion": "all methods",
            "observed": self.observed,
            "factor": finite(self.factor),
            "warnings": [note.text for note in self.warnings],
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True)
class Panel:
    """The spread, then each method's estimate."""

    spread: Spread
    estimates: tuple[Estimate, ...]

    def as_list(self) -> list[dict[str, Any]]:
        """The spread first, then the methods."""
        return [self.spread.as_dict(), *(estimate.as_dict() for estimate in self.estimates)]


Step = Callable[[Wishes], Estimate]


def run(lists: Lists, wishes: Wishes, threshold: float) -> Panel:
    """Asks every method that the number of lists allows; those that cannot answer are named in the warnings."""
    begun = time.perf_counter()
    steps, left_out = _steps(lists, threshold)
    progress = _Progress(len(steps), wishes.progress)
    asked = [
        replace(wishes, source=source, progress=progress.part(place))
        for place, source in enumerate(wishes.source.spawn(len(steps)))
    ]
    with ThreadPoolExecutor(WORKERS) as pool:  # the last step takes longest: it starts first
        waiting = [pool.submit(step, wish) for step, wish in reversed(list(zip(steps, asked, strict=True)))]
        # Told from here alone: whoever listens may hold a database connection, which belongs to one thread.
        while True:
            done, pending = wait(waiting, timeout=PULSE, return_when=FIRST_EXCEPTION)
            if not pending or any(one.exception() for one in done):
                break
            progress.tell()
        estimates = [one.result() for one in reversed(waiting)]
    progress.tell()
    return Panel(_spread(lists, estimates, left_out, wishes.level, time.perf_counter() - begun), tuple(estimates))


class _Progress:
    """Joins the progress of steps that run side by side; steps write it down, and one thread tells it."""

    def __init__(self, steps: int, report: Callable[[float], None] | None) -> None:
        self.shares = [0.0] * steps
        self.report = report

    def part(self, place: int) -> Callable[[float], None] | None:
        """What one step calls."""
        if self.report is None:
            return None

        def heard(share: float) -> None:
            self.shares[place] = share

        return heard

    def tell(self) -> None:
        """Passes on how far all steps are together."""
        if self.report is not None:
            self.report(sum(self.shares) / len(self.shares))


def _steps(lists: Lists, threshold: float) -> tuple[list[Step], list[Note]]:
    count = len(lists.names)
    steps: list[Step] = [lambda wishes: estimate_stepwise(lists, wishes, threshold)]
    left_out = []
    if count <= MOST_FOR_PAIRS:
        steps += [lambda wishes: estimate_averaged(lists, wishes), lambda wishes: _bic(lists, wishes, 2)]
    else:
        left_out.append(Note("too_many_for", {"method": "bic", "most": MOST_FOR_PAIRS}))
    if 3 < count <= MOST_FOR_TRIPLES:
        steps.append(lambda wishes: _bic(lists, wishes, count - 1))
    if graphs.suits(lists.table):
        steps.append(lambda wishes: estimate_dga(lists, wishes))
    else:
        left_out.append(Note("dga_lists"))
    if count >= FEW_LISTS:
        steps.append(lambda wishes: estimate_lcmcr(lists, wishes, brief=True))
    return steps, left_out


def _bic(lists: Lists, wishes: Wishes, order: int) -> Estimate:
    """A search with fewer resamples: each fits fifty models."""
    size = min(wishes.size, max(FEWEST, round(wishes.size * BIC_SHARE)))
    return estimate_bic(lists, replace(wishes, size=size), order=order)


def _spread(lists: Lists, estimates: list[Estimate], left_out: list[Note], level: float, seconds: float) -> Spread:
    finite_ones = [one.estimate for one in estimates if math.isfinite(one.estimate)] or [math.inf]
    lowest, highest = min(finite_ones), max(finite_ones)
    low = min(one.interval.low for one in estimates)
    high = max(one.interval.high for one in estimates)
    notes = [*lists.notes, *left_out]
    if any(not math.isfinite(one.estimate) for one in estimates):
        notes.append(
            Note(
                "method_infinite",
                {"methods": ", ".join(one.method for one in estimates if not math.isfinite(one.estimate))},
            )
        )
    if math.isfinite(highest) and highest > 1.25 * lowest:
        values = {"low": f"{lowest:,.0f}", "high": f"{highest:,.0f}", "factor": f"{highest / lowest:.1f}"}
        notes.append(Note("methods_disagree", values))
    methods = tuple(one.method for one in estimates)
    return Spread(lowest, highest, low, high, level, methods, lists.observed, tuple(notes), seconds)
