"""Noise has exactly the distribution that the proof speaks of."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as paced
from hypothesis import strategies as st
from scipy import stats

from tessera.observatory.synthesis import noise

DRAWS = 40_000
# A right sampler fails once in a million runs; the seeds below never do.
RARE = 1e-6


def fits(drawn: np.ndarray, weight: Callable[[int], float], reach: int) -> float:
    """The probability of draws at least as odd as these, were they from the probabilities that ``weight`` tells."""
    values = np.arange(-reach, reach + 1)
    expected = np.array([weight(int(value)) for value in values])
    expected *= len(drawn) / expected.sum()
    seen = np.array([(drawn == value).sum() for value in values])
    common = expected >= 8
    outside = len(drawn) - seen[common].sum(), len(drawn) - expected[common].sum()
    rest = [(outside[0], outside[1])] if outside[1] >= 8 else []
    seen_all = np.append(seen[common], [each[0] for each in rest])
    expected_all = np.append(expected[common], [each[1] for each in rest])
    return float(stats.chisquare(seen_all, expected_all * seen_all.sum() / expected_all.sum()).pvalue)


@pytest.mark.parametrize("variance", [Fraction(1, 16), Fraction(1, 3), Fraction(1), Fraction(37, 16), Fraction(900)])
def test_gaussian_noise_follows_its_probabilities(variance: Fraction) -> None:
    drawn = noise.gaussian(noise.SeededSource(11), variance, DRAWS)
    reach = max(4, math.ceil(6 * math.sqrt(variance)))
    assert fits(drawn, lambda x: math.exp(-x * x / (2 * float(variance))), reach) > RARE


def test_gaussian_noise_too_large_for_64_bits_keeps_its_spread() -> None:
    variance = Fraction(10**24 + 7, 3)
    drawn = noise.gaussian(noise.SeededSource(5), variance, 3_000)
    scaled = np.array([float(x) for x in drawn]) / math.sqrt(variance)
    assert stats.kstest(scaled, "norm").pvalue > RARE
    assert len({int(x) % 7 for x in drawn}) == 7


@pytest.mark.parametrize("scale", [1, 3, 40])
def test_laplace_noise_follows_its_probabilities(scale: int) -> None:
    drawn = noise.laplace(noise.SeededSource(2), scale, DRAWS)
    assert fits(drawn, lambda x: math.exp(-abs(x) / scale), 8 * scale) > RARE


def test_a_test_of_the_distribution_notices_a_sampler_that_is_a_little_off() -> None:
    rounded = np.rint(np.random.default_rng(1).normal(0, math.sqrt(1 / 3), DRAWS)).astype(int)
    assert fits(rounded, lambda x: math.exp(-x * x * 1.5), 4) < RARE


@pytest.mark.parametrize("below", [2, 4, 6, 1000, 2**62 + 5])
def test_uniform_numbers_are_uniform(below: int) -> None:
    drawn = noise.uniform(noise.SeededSource(9), below, 4_000)
    assert all(0 <= int(x) < below for x in drawn)
    parts = min(below, 5)
    seen = np.bincount([int(x) * parts // below for x in drawn])
    share = np.bincount([x * parts // below for x in range(below)]) if below <= 1000 else np.ones(parts)
    assert stats.chisquare(seen, 4_000 * share / share.sum()).pvalue > RARE


@paced(max_examples=15, deadline=None)
@given(top=st.integers(0, 400), bottom=st.integers(1, 100))
def test_something_happens_as_often_as_the_exponential_says(top: int, bottom: int) -> None:
    seen = int(noise.happens(noise.SeededSource(top), np.full(8_000, top, np.int64), bottom).sum())
    assert stats.binomtest(seen, 8_000, math.exp(-top / bottom)).pvalue > RARE


@pytest.mark.slow
def test_a_choice_follows_the_exponential_mechanism() -> None:
    scores, sharpness = np.array([0, 3, 7, 7, -900]), Fraction(1, 4)
    source = noise.SeededSource(4)
    seen = np.bincount([noise.choose(source, scores, sharpness) for _ in range(4_000)], minlength=5)
    expected = np.exp(scores * float(sharpness))
    assert seen[4] == 0
    assert stats.chisquare(seen[:4], 4_000 * expected[:4] / expected[:4].sum()).pvalue > RARE


def test_a_choice_among_far_scores_is_still_made() -> None:
    scores = np.array([10**12, -(10**12)])
    assert noise.choose(noise.SeededSource(1), scores, Fraction(1, 2**20)) == 0


def test_every_answer_about_one_neighbour_is_possible_about_the_other() -> None:
    """Rounded or scaled floating-point noise leaves gaps: answers that only one of two neighbours can give."""
    variance = Fraction(9, 4)
    without = {int(x) for x in noise.gaussian(noise.SeededSource(1), variance, 200_000)}
    with_one = {int(x) + 1 for x in noise.gaussian(noise.SeededSource(2), variance, 200_000)}
    likely = set(range(-5, 7))  # each is drawn more than once in 2,000, so that missing one is out of the question
    assert likely <= without
    assert likely <= with_one


def test_answers_about_neighbours_are_as_alike_as_the_variance_promises() -> None:
    """The measured loss of the sampler itself: log of the ratio of frequencies, against (2x - 1) / (2σ²)."""
    variance = Fraction(4)
    zero = noise.gaussian(noise.SeededSource(21), variance, 400_000)
    one = noise.gaussian(noise.SeededSource(22), variance, 400_000) + 1
    for answer in range(-3, 5):
        measured = math.log((one == answer).mean() / (zero == answer).mean())
        assert measured == pytest.approx((2 * answer - 1) / (2 * float(variance)), abs=0.05)


def test_the_same_seed_draws_the_same_and_another_does_not() -> None:
    def draw(seed: int) -> list[int]:
        return [int(x) for x in noise.gaussian(noise.SeededSource(seed), Fraction(50), 20)]

    assert draw(1) == draw(1) != draw(2)


def test_the_systems_source_gives_other_bytes_each_time() -> None:
    source = noise.SystemSource()
    assert len(source.bytes(32)) == 32
    assert source.bytes(32) != source.bytes(32)


@pytest.mark.parametrize("call", [
    lambda s: noise.gaussian(s, Fraction(0), 1), lambda s: noise.laplace(s, 0, 1), lambda s: noise.uniform(s, 0, 1),
    lambda s: noise.choose(s, np.array([], np.int64), Fraction(1)),
])  # fmt: skip
def test_noise_that_would_be_none_is_refused(call: Callable[[noise.Source], object]) -> None:
    with pytest.raises(ValueError):
        call(noise.SeededSource(1))
