"""Prevalence by network scale-up: respondents say how many people they know in groups of known size and in the hidden one.

The estimator is that of Killworth and others (1998): everybody's network is measured by the known groups, and the hidden
group is to the population as the people known in it are to all people known. Limits come from the rescaled bootstrap over
clusters inside strata (Rao and Wu 1988; as Feehan and Salganik 2016 use it). Not everybody who knows a person concerned
knows that of them: dividing by `transmission` (the share of such ties that are known) and `degree_ratio` (how large their
networks are beside everybody's) is the correction of the generalised method (Feehan and Salganik 2016).
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from tessera.observatory.prevalence.lists import ListsError
from tessera.observatory.prevalence.respondents import Respondents, numbers
from tessera.observatory.prevalence.results import Estimate, Interval, finite
from tessera.observatory.prevalence.special import quantile
from tessera.observatory.prevalence.words import Note

METHOD = "scaleup"
RESAMPLES = 10_000
_AT_ONCE = 500
# Known groups that come out more than so many times too large or too small cast doubt on the whole.
FAR = 2.0
_TRANSMISSIONS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)


@dataclass(frozen=True, slots=True)
class Check:
    """A known group estimated as if it were hidden, by the others: its size, and what the method says of it."""

    group: str
    size: int
    estimate: float

    @property
    def ratio(self) -> float:
        """Estimate by size; 1 is right."""
        return self.estimate / self.size


@dataclass(frozen=True, slots=True)
class ScaleUp:
    """The estimate, the checks on the known groups, and the estimate under other shares of ties that are known."""

    estimate: Estimate
    checks: tuple[Check, ...]
    transmissions: tuple[tuple[float, float], ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            **self.estimate.as_dict(),
            "checks": [
                {"group": each.group, "size": each.size, "estimate": finite(each.estimate), "ratio": finite(each.ratio)}
                for each in self.checks
            ],
            "transmissions": [
                {"transmission": share, "estimate": finite(value)} for share, value in self.transmissions
            ],
        }


def estimate_scaleup(
    people: Respondents,
    hidden: str,
    known: Mapping[str, int],
    population: int,
    *,
    transmission: float = 1.0,
    degree_ratio: float = 1.0,
    level: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int | None = None,
) -> ScaleUp:
    """How many of `population` people belong to the hidden group.

    `hidden` names the column of how many people each respondent knows in it, `known` the columns of known groups with their
    sizes in the population. `observed` counts the people respondents said they know. Respondents who left one of these
    columns empty are left out. Raises ListsError, ValueError for values out of range.
    """
    _check(known, population, transmission, degree_ratio, level, resamples)
    began = time.perf_counter()
    told = _told(people, hidden, known)
    factor = sum(known.values()) / (transmission * degree_ratio)
    centre = factor * told.counts[:, 0].sum() / told.counts[:, 1:].sum()
    drawn, lone = resampled(people, told.by_cluster(people), resamples, np.random.default_rng(seed))
    every = np.full(len(drawn), math.inf)
    totals = np.sort(np.divide(factor * drawn[:, 0], drawn[:, 1], out=every, where=drawn[:, 1] > 0))
    tail = (1 - level) / 2
    interval = Interval(quantile(totals, tail), quantile(totals, 1 - tail), level, "rescaled bootstrap")
    checks = _checks(told.counts[:, 1:], known)
    sizes = {"groups": len(known), "people": sum(known.values())}
    network = population * told.counts[:, 1:].sum() / sizes["people"] / people.weights[told.whole].sum()
    estimate = Estimate(
        method=METHOD,
        estimate=centre,
        interval=interval,
        model=_("%(groups)d known groups of %(people)d people together") % sizes,
        criterion="",
        observed=told.named,
        warnings=_warnings(people, told.named, int(told.whole.sum()), lone, checks),
        assumptions=(Note("scaleup_assumes"), Note("scaleup_transmission")),
        intervals=(interval,),
        figures={
            "population": population,
            "share": centre / population,
            "respondents": int(told.whole.sum()),
            "network": float(network),
            "transmission": transmission,
            "degree_ratio": degree_ratio,
        },
        quantiles=tuple(quantile(totals, share / 100) for share in range(1, 100)),
        seconds=time.perf_counter() - began,
    )
    return ScaleUp(estimate, checks, tuple((share, centre * transmission / share) for share in _TRANSMISSIONS))


@dataclass(frozen=True)
class _Told:
    """What respondents said: `counts` weighted, the hidden group first; `whole` who answered all; `named` unweighted."""

    counts: NDArray[np.float64]
    whole: NDArray[np.bool_]
    named: int

    def by_cluster(self, people: Respondents) -> NDArray[np.float64]:
        """People known in the hidden group and in all known ones, a row for each cluster."""
        pairs = (self.counts[:, 0], self.counts[:, 1:].sum(axis=1))
        return np.column_stack([np.bincount(people.clusters, weights=each) for each in pairs]).astype(float)


def _told(people: Respondents, hidden: str, known: Mapping[str, int]) -> _Told:
    columns = np.column_stack([numbers(people, name) for name in (hidden, *known)])
    whole = np.asarray(~np.isnan(columns).any(axis=1))
    if not whole.any():
        raise ListsError(_("Nobody answered all of these questions. Check the names of the columns."))
    counts = np.where(whole[:, None], columns, 0) * people.weights[:, None]
    if not counts[:, 1:].sum():
        raise ListsError(_("Nobody knows anybody in the known groups, so no network can be measured."))
    return _Told(counts, whole, int(columns[whole, 0].sum()))


def _check(
    known: Mapping[str, int], population: int, transmission: float, degree_ratio: float, level: float, resamples: int
) -> None:
    if not known:
        raise ValueError(_("Name at least one known group with its size."))
    if population < 1 or not 0.5 <= level < 1 or resamples < 100:
        raise ValueError(
            _("The population is 1 or more, the level lies between 0.5 and 1, the resamples are 100 or more.")
        )
    if not 0 < transmission <= 1 or degree_ratio <= 0:
        raise ValueError(
            _("The share of ties that are known lies above 0 and up to 1; the ratio of networks is above 0.")
        )
    for name, size in known.items():
        if not 0 < size <= population:
            raise ValueError(
                _("The known group “%(group)s” needs a size between 1 and the population.") % {"group": name}
            )


def resampled(
    people: Respondents, sums: NDArray[np.float64], resamples: int, dice: np.random.Generator
) -> tuple[NDArray[np.float64], int]:
    """(totals of each resample, strata with one cluster only): in a stratum of n clusters n - 1 are drawn with replacement
    and weigh n / (n - 1) (Rao and Wu 1988). A lone cluster is kept as it is. `sums` holds a row for each cluster."""
    stratum = np.zeros(len(sums), dtype=np.int64)
    stratum[people.clusters] = people.strata
    totals, lone = np.zeros((resamples, sums.shape[1])), 0
    for which in np.unique(stratum):
        inside = sums[stratum == which]
        size = len(inside)
        if size == 1:
            lone += 1
            totals += inside[0]
            continue
        for start in range(0, resamples, _AT_ONCE):
            times = dice.multinomial(size - 1, np.full(size, 1 / size), size=min(_AT_ONCE, resamples - start))
            totals[start : start + _AT_ONCE] += times @ inside * (size / (size - 1))
    return totals, lone


def _checks(counts: NDArray[np.float64], known: Mapping[str, int]) -> tuple[Check, ...]:
    """Every known group by the others; none where there is one group only."""
    totals, found = counts.sum(axis=0), []
    for place, (name, size) in enumerate(known.items()):
        others = totals.sum() - totals[place]
        if others > 0:
            found.append(Check(name, size, float((sum(known.values()) - size) * totals[place] / others)))
    return tuple(found)


def _warnings(people: Respondents, named: int, answered: int, lone: int, checks: tuple[Check, ...]) -> tuple[Note, ...]:
    found = []
    if named < 10:
        found.append(Note("few_known", {"people": named}))
    if len(checks) < 3:
        found.append(Note("few_groups"))
    if far := [each.group for each in checks if not 1 / FAR <= each.ratio <= FAR]:
        found.append(Note("groups_far", {"groups": ", ".join(far), "times": f"{FAR:g}"}))
    if not people.weighted:
        found.append(Note("no_weights"))
    if not people.clustered:
        found.append(Note("no_clusters"))
    if lone:
        found.append(Note("lone_clusters", {"strata": lone}))
    if (missing := len(people) - answered) > 0.1 * len(people):
        found.append(Note("many_silent", {"share": f"{missing / len(people):.0%}"}))
    return tuple(found)
