"""Prevalence from a household survey and by network scale-up: formulas against published ones, truth by simulation."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest
from scipy import stats

from tessera.kernel import tails
from tessera.observatory.prevalence import scaleup, survey
from tessera.observatory.prevalence.lists import ListsError
from tessera.observatory.prevalence.respondents import Respondents, read_respondents


def people_of(clusters: np.ndarray, strata: np.ndarray | None = None, **columns: np.ndarray) -> Respondents:
    size = len(clusters)
    return Respondents(
        np.ones(size), np.zeros(size, dtype=np.int64) if strata is None else strata, clusters,
        {name: [str(int(value)) for value in values] for name, values in columns.items()}, range(2, size + 2), True, True,
    )  # fmt: skip


@pytest.mark.parametrize(("a", "b"), [(0.5, 3), (2, 2), (40, 960), (3000, 5), (1e-3, 4)])
def test_beta_tails_are_those_of_a_known_library(a: float, b: float) -> None:
    for x in (0.001, 0.1, 0.5, 0.9, 0.999):
        assert tails.beta_below(x, a, b) == pytest.approx(stats.beta.cdf(x, a, b), abs=1e-12)
    for share in (0.025, 0.5, 0.975):
        assert tails.beta_quantile(share, a, b) == pytest.approx(stats.beta.ppf(share, a, b), abs=1e-12)


@pytest.mark.parametrize("degrees", [1, 2, 7, 30, 4000])
def test_student_quantiles_are_those_of_a_known_library(degrees: int) -> None:
    for share in (0.025, 0.1, 0.5, 0.9, 0.975):
        assert tails.student_quantile(share, degrees) == pytest.approx(stats.t.ppf(share, degrees), rel=1e-9, abs=1e-12)


def test_a_simple_sample_gives_the_textbook_numbers() -> None:
    said = np.zeros(400)
    said[:20] = 1
    found = survey.estimate_survey(people_of(np.arange(400), yes=said), "yes", 10_000)
    assert found.estimate == pytest.approx(500)
    assert found.figures["standard_error"] == pytest.approx(math.sqrt(0.05 * 0.95 / 399))
    low, high = stats.beta.ppf(0.025, 20, 381), stats.beta.ppf(0.975, 21, 380)
    assert (found.interval.low, found.interval.high) == (pytest.approx(10_000 * low, rel=0.01), pytest.approx(10_000 * high, rel=0.01))  # fmt: skip


def test_variance_between_clusters_follows_the_formula_by_hand() -> None:
    # Two strata with two clusters each, weights of 2 in the second: worked out on paper.
    file = "stratum,cluster,weight,yes\na,1,1,1\na,1,1,0\na,2,1,0\na,2,1,0\nb,1,2,1\nb,1,2,1\nb,2,2,0\nb,2,2,1\n"
    people = read_respondents(io.StringIO(file))
    share = survey.share_of(people, np.array([1, 0, 0, 0, 1, 1, 0, 1.0]))
    p = 7 / 12
    sums = {("a", 1): 1 - 2 * p, ("a", 2): -2 * p, ("b", 1): 4 - 4 * p, ("b", 2): 2 - 4 * p}
    wanted = sum(2 * sum((sums[s, c] - (sums[s, 1] + sums[s, 2]) / 2) ** 2 for c in (1, 2)) for s in "ab") / 12**2
    assert (share.value, share.variance, share.degrees) == (pytest.approx(p), pytest.approx(wanted), 2)


def test_nobody_who_said_yes_still_gives_an_upper_limit() -> None:
    found = survey.estimate_survey(people_of(np.arange(100), yes=np.zeros(100)), "yes", 1000)
    assert (found.estimate, found.interval.low) == (0, 0)
    assert found.interval.high == pytest.approx(1000 * stats.beta.ppf(0.975, 1, 100))
    assert "few_yes" in {note.code for note in found.warnings}


@pytest.mark.slow
def test_intervals_hold_the_truth_for_a_rare_thing_in_clusters() -> None:
    dice, hits, narrow = np.random.default_rng(7), 0, 0
    for _ in range(400):
        rates = np.repeat(dice.beta(0.6, 30, size=60), 25)
        said = dice.random(1500) < rates
        people = people_of(np.repeat(np.arange(60), 25), yes=said)
        found = survey.estimate_survey(people, "yes", 1_000_000).interval
        hits += found.low <= 1_000_000 * 0.6 / 30.6 <= found.high
        alone = survey.estimate_survey(people_of(np.arange(1500), yes=said), "yes", 1_000_000).interval
        narrow += alone.low <= 1_000_000 * 0.6 / 30.6 <= alone.high
    assert 0.92 <= hits / 400 <= 0.995
    assert narrow / 400 < hits / 400 - 0.03, "forgetting the clusters is shown to be wrong"


def test_groups_add_up_and_kinds_are_shares_of_everybody() -> None:
    dice = np.random.default_rng(3)
    sex = dice.integers(0, 2, 600)
    yes = (dice.random(600) < 0.1).astype(float)
    people = people_of(np.arange(600), yes=yes, sex=sex, form=np.where(yes == 1, sex + 5, 0))
    groups = survey.by_group(people, "yes", "sex", {"0": int((sex == 0).sum()), "1": int((sex == 1).sum())})
    assert sum(each.estimate for _name, each in groups) == pytest.approx(yes.sum())
    kinds = survey.by_kind(people, "yes", "form", 600)
    assert {name for name, _each in kinds} == {"5", "6"}
    assert sum(each.estimate for _name, each in kinds) == pytest.approx(yes.sum())


def test_empty_is_not_no() -> None:
    people = read_respondents(io.StringIO("yes\n1\n0\n\n  \nunknown\n0\n1\n"))
    assert survey.share_of(people, survey.answers(people, "yes")).value == 0.5


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("yes,weight\n1,0\n", "Row 2, column “weight”"),
        ("yes\nmaybe\n", "Row 2, column “yes”: “maybe”"),
        ("yes,yes\n1,1\n", "Two columns are called"),
        ("yes,cluster\n1\n", "Row 2 has 1 values"),
        ("yes\n", "no rows"),
        ("", "empty"),
    ],
)
def test_a_faulty_file_is_refused_with_the_place(file: str, said: str) -> None:
    with pytest.raises(ListsError, match=said):
        survey.estimate_survey(read_respondents(io.StringIO(file)), "yes", 100)


def invented(dice: np.random.Generator, hidden: int, transmission: float = 1.0) -> tuple[Respondents, dict[str, int]]:
    """Answers of 800 people in 40 villages of a country of 200,000, with networks of very different size."""
    known = {"police": 900, "twins": 2600, "teachers": 4100, "widows": 6000}
    degrees = dice.gamma(2, 120, size=800) * np.repeat(dice.gamma(20, 1 / 20, size=40), 20)
    columns = {name: dice.poisson(degrees * size / 200_000) for name, size in known.items()}
    columns["hidden"] = dice.poisson(degrees * transmission * hidden / 200_000)
    return people_of(np.repeat(np.arange(40), 20), **columns), known


@pytest.mark.slow
def test_scale_up_finds_the_truth_and_its_limits_hold_it() -> None:
    dice, hits, totals = np.random.default_rng(11), 0, []
    for number in range(200):
        people, known = invented(dice, 1500)
        found = scaleup.estimate_scaleup(people, "hidden", known, 200_000, resamples=400, seed=number).estimate
        totals.append(found.estimate)
        hits += found.interval.low <= 1500 <= found.interval.high
    assert np.mean(totals) == pytest.approx(1500, rel=0.02)
    assert 0.89 <= hits / 200 <= 0.985


def test_ties_that_are_not_known_are_put_right() -> None:
    people, known = invented(np.random.default_rng(5), 4000, transmission=0.5)
    bare = scaleup.estimate_scaleup(people, "hidden", known, 200_000, seed=1)
    put_right = scaleup.estimate_scaleup(people, "hidden", known, 200_000, transmission=0.5, seed=1)
    assert put_right.estimate.estimate == pytest.approx(2 * bare.estimate.estimate)
    assert put_right.estimate.estimate == pytest.approx(4000, rel=0.15)
    assert dict(bare.transmissions)[0.5] == pytest.approx(put_right.estimate.estimate)


def test_known_groups_are_checked_against_each_other() -> None:
    people, known = invented(np.random.default_rng(5), 1000)
    assert all(0.8 < each.ratio < 1.25 for each in scaleup.estimate_scaleup(people, "hidden", known, 200_000).checks)
    wrong = {**known, "police": 5 * known["police"]}
    found = scaleup.estimate_scaleup(people, "hidden", wrong, 200_000)
    assert "police" in next(note for note in found.estimate.warnings if note.code == "groups_far").values["groups"]


def test_the_same_seed_gives_the_same_limits() -> None:
    people, known = invented(np.random.default_rng(5), 1000)
    first, second = (scaleup.estimate_scaleup(people, "hidden", known, 200_000, seed=3).as_dict() for _ in range(2))
    assert {**first, "seconds": 0} == {**second, "seconds": 0}


@pytest.mark.parametrize("more", [{"transmission": 0.0}, {"degree_ratio": 0.0}, {"level": 1.0}, {"resamples": 3}])
def test_values_out_of_range_are_refused(more: dict[str, float]) -> None:
    people, known = invented(np.random.default_rng(5), 1000)
    with pytest.raises(ValueError, match=r"lies|ratio|resamples"):
        scaleup.estimate_scaleup(people, "hidden", known, 200_000, **more)  # type: ignore[arg-type]
