"""Prevalence from a household survey: a weighted share with the uncertainty of its design, times the population.

The share is Hájek's ratio Σwy / Σw. Its variance is linearised and taken between clusters inside strata as if they had been
drawn with replacement (Särndal, Swensson and Wretman 1992, §5.7; "ultimate clusters"). The first interval is Korn and
Graubard's (1998): the exact interval of Clopper and Pearson at the effective sample size, corrected for the degrees of
freedom (clusters less strata); it keeps its level for rare things, where an interval of plus and minus does not.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from tessera.kernel.tails import beta_quantile, student_quantile
from tessera.observatory.prevalence.lists import ListsError
from tessera.observatory.prevalence.respondents import Respondents, answers
from tessera.observatory.prevalence.results import Estimate, Interval
from tessera.observatory.prevalence.words import Note

METHOD = "survey"
FEW = 10


@dataclass(frozen=True, slots=True)
class Share:
    """A weighted share: its variance, degrees of freedom, people who answered, those who said yes, and design effect."""

    value: float
    variance: float
    degrees: int
    asked: int
    yes: int
    design_effect: float
    lone: int


def share_of(people: Respondents, said: NDArray[np.float64], among: NDArray[np.bool_] | None = None) -> Share:
    """The share of yes among those who answered (and are in `among`).

    A group keeps the whole design: clusters without any of it still count (the domain estimator of the source above).
    `lone` counts strata with a single cluster, whose variance is taken around the mean of all clusters.
    Raises ListsError where nobody answered.
    """
    counted = ~np.isnan(said) if among is None else ~np.isnan(said) & among
    if not counted.any():
        raise ListsError(_("Nobody answered this question. Check which column holds the answers."))
    weight = np.where(counted, people.weights, 0.0)
    value = np.where(counted, said, 0.0)
    total = weight.sum()
    share = float((weight * value).sum() / total)
    scores = weight * (value - share) / total
    variance, degrees, lone = between_clusters(people, scores)
    asked = int(counted.sum())
    simple = share * (1 - share) / asked
    effect = variance / simple if simple > 0 else math.nan
    return Share(share, variance, degrees, asked, int(value.sum()), effect, lone)


def between_clusters(people: Respondents, scores: NDArray[np.float64]) -> tuple[float, int, int]:
    """(variance of the sum of scores, degrees of freedom, strata with one cluster only)."""
    sums = np.bincount(people.clusters, weights=scores)
    stratum = np.zeros(len(sums), dtype=np.int64)
    stratum[people.clusters] = people.strata
    variance, lone = 0.0, 0
    everything = sums.mean()
    for which in np.unique(stratum):
        inside = sums[stratum == which]
        if len(inside) == 1:
            lone += 1
            variance += float((inside[0] - everything) ** 2)
        else:
            variance += len(inside) / (len(inside) - 1) * float(((inside - inside.mean()) ** 2).sum())
    return variance, max(len(sums) - len(np.unique(stratum)), 1), lone


def korn_graubard(share: Share, level: float) -> tuple[float, float]:
    """The exact interval of a share at the effective sample size; with nobody or everybody at the size itself."""
    size: float = share.asked
    if share.variance > 0:
        ratio = student_quantile((1 + level) / 2, max(share.asked - 1, 1)) / student_quantile(
            (1 + level) / 2, share.degrees
        )
        size = min(share.value * (1 - share.value) / share.variance * ratio**2, share.asked)
    hits, tail = share.value * size, (1 - level) / 2
    low = beta_quantile(tail, hits, size - hits + 1) if hits > 0 else 0.0
    high = beta_quantile(1 - tail, hits + 1, size - hits) if hits < size else 1.0
    return low, high


def logit_interval(share: Share, level: float) -> tuple[float, float] | None:
    """Student's interval on the scale of log odds; None where the share is 0 or 1."""
    if not 0 < share.value < 1:
        return None
    centre = math.log(share.value / (1 - share.value))
    reach = student_quantile((1 + level) / 2, share.degrees) * math.sqrt(share.variance)
    reach /= share.value * (1 - share.value)
    low, high = (1 / (1 + math.exp(-end)) for end in (centre - reach, centre + reach))
    return low, high


def estimate_survey(
    people: Respondents, column: str, population: int, *, level: float = 0.95, among: NDArray[np.bool_] | None = None
) -> Estimate:
    """How many of `population` people would say yes, by the answers in `column`.

    `observed` counts the people in the sample who said so. Raises ListsError, ValueError for values out of range.
    """
    return _estimate(people, answers(people, column), population, level, among)


def _estimate(
    people: Respondents, said: NDArray[np.float64], population: int, level: float, among: NDArray[np.bool_] | None
) -> Estimate:
    if population < 1 or not 0.5 <= level < 1:
        raise ValueError(_("The population is 1 or more, and the level lies between 0.5 and 1."))
    began = time.perf_counter()
    share = share_of(people, said, among)
    low, high = korn_graubard(share, level)
    intervals = [Interval(low * population, high * population, level, "Korn-Graubard")]
    if (other := logit_interval(share, level)) is not None:
        intervals.append(Interval(other[0] * population, other[1] * population, level, "logit"))
    return Estimate(
        method=METHOD,
        estimate=share.value * population,
        interval=intervals[0],
        model=_("weighted share, variance between clusters"),
        criterion="",
        observed=share.yes,
        warnings=_warnings(people, share),
        assumptions=(Note("survey_assumes"), Note("survey_asks")),
        intervals=tuple(intervals),
        figures={
            "population": population,
            "share": share.value,
            "standard_error": math.sqrt(share.variance),
            "respondents": share.asked,
            "degrees_of_freedom": share.degrees,
            "design_effect": share.design_effect,
        },
        seconds=time.perf_counter() - began,
    )


def _warnings(people: Respondents, share: Share) -> tuple[Note, ...]:
    found = []
    if share.yes < FEW:
        found.append(Note("few_yes", {"people": share.yes}))
    if not people.weighted:
        found.append(Note("no_weights"))
    if not people.clustered:
        found.append(Note("no_clusters"))
    if share.lone:
        found.append(Note("lone_clusters", {"strata": share.lone}))
    if (missing := len(people) - share.asked) > 0.1 * len(people):
        found.append(Note("many_silent", {"share": f"{missing / len(people):.0%}"}))
    return tuple(found)


def by_kind(
    people: Respondents, column: str, kind: str, population: int, *, level: float = 0.95
) -> list[tuple[str, Estimate]]:
    """The same split by something only those concerned have (the form of exploitation): each a share of everybody.

    The values are those the file has, in their order of appearance; a yes without one is left out. Raises ListsError.
    """
    values = _column(people, kind)
    said = answers(people, column)
    split = {name: np.where(said == 1, np.array([value == name for value in values], dtype=float), said)
             for name in dict.fromkeys(value for value, yes in zip(values, said, strict=True) if yes == 1 and value)}  # fmt: skip
    return [(name, _estimate(people, answer, population, level, None)) for name, answer in split.items()]


def by_group(
    people: Respondents, column: str, group: str, populations: dict[str, int], *, level: float = 0.95
) -> list[tuple[str, Estimate]]:
    """The same for each value of another column (sex, age group, form of exploitation, as SDG 16.2.2 asks).

    `populations` gives the people of each group; groups without one are left out. Raises ListsError.
    """
    values = _column(people, group)
    return [
        (name, estimate_survey(people, column, size, level=level, among=np.array([value == name for value in values])))
        for name, size in populations.items()
        if name in values
    ]


def _column(people: Respondents, name: str) -> Sequence[str]:
    if name not in people.columns:
        raise ListsError(
            _("There is no column “%(column)s”. The file has: %(columns)s.")
            % {"column": name, "columns": ", ".join(people.columns)},
            column=name,
        )
    return people.columns[name]
