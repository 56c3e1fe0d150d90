"""Exact random numbers: discrete Laplace and Gaussian noise, and a choice by the exponential mechanism.

Only integers and fractions are used. Noise made of floating-point numbers gives itself away in its last digits (Mironov
2012); here an outcome has exactly the probability that the proof says. Sampling follows Canonne, Kamath and Steinke,
"The Discrete Gaussian for Differential Privacy" (2020), algorithms 1 to 3, over whole arrays at a time.

How long sampling takes depends on what is drawn. Somebody who can time single calls on this machine is not covered.
"""

from __future__ import annotations

import math
import os
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[Any]
"""An array of integers: int64 where they fit, else Python's own, of any size."""

_FITS = 2**62


class Source(Protocol):
    """Where randomness comes from."""

    def bytes(self, length: int) -> bytes:
        """``length`` independent, uniform bytes."""
        ...


class SystemSource:
    """The operating system's generator. The only source a release may use."""

    def bytes(self, length: int) -> bytes:
        """``length`` bytes that nobody can foresee."""
        return os.urandom(length)


class SeededSource:
    """Bytes that repeat. For tests alone: whoever knows the seed can take the noise away again."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.Generator(np.random.PCG64(seed))

    def bytes(self, length: int) -> bytes:
        """The next ``length`` bytes of the sequence."""
        return self._generator.bytes(length)


def uniform(source: Source, below: int, size: int) -> Integers:
    """``size`` integers, each of 0 to ``below`` - 1 with the same probability, by rejection of what lies above."""
    if below <= 0:
        raise ValueError("nothing lies below 1")
    bits = (below - 1).bit_length()
    if below > _FITS:
        found = [_one_large(source, below, bits) for _ in range(size)]
        return np.array(found, dtype=object)
    out = np.empty(size, np.int64)
    missing = np.arange(size)
    mask = np.uint64((1 << bits) - 1)
    while missing.size:
        drawn = (np.frombuffer(source.bytes(8 * missing.size), "<u8") & mask).astype(np.int64)
        good = drawn < below
        out[missing[good]] = drawn[good]
        missing = missing[~good]
    return out


def _one_large(source: Source, below: int, bits: int) -> int:
    length = (bits + 7) // 8
    while True:
        drawn = int.from_bytes(source.bytes(length), "little") & ((1 << bits) - 1)
        if drawn < below:
            return drawn


def happens(source: Source, numerators: Integers, denominator: int) -> NDArray[np.bool_]:
    """For each numerator a: true with probability exp(-a / ``denominator``), exactly. Numerators are 0 or more."""
    whole, part = numerators // denominator, numerators % denominator
    out = _happens_below_one(source, part, denominator)
    alive = np.flatnonzero(out & (whole > 0))
    whole = whole[alive]
    while alive.size:
        again = _happens_below_one(source, np.ones(alive.size, np.int64), 1)
        out[alive[~again]] = False
        whole = whole - 1
        going = again & (whole > 0)
        alive, whole = alive[going], whole[going]
    return out


def _happens_below_one(source: Source, numerators: Integers, denominator: int) -> NDArray[np.bool_]:
    """As ``happens``, for numerators of 0 to ``denominator`` (algorithm 1).

    Its step number k goes on with probability γ/k: here as two draws, one of probability γ and one of 1/k, so that the
    denominator does not grow.
    """
    odd = np.zeros(len(numerators), bool)
    alive = np.arange(len(numerators))
    step = 1
    while alive.size:
        goes_on = uniform(source, denominator, alive.size) < numerators[alive]
        goes_on &= uniform(source, step, alive.size) == 0
        odd[alive[~goes_on.astype(bool)]] = step % 2 == 1
        alive = alive[goes_on.astype(bool)]
        step += 1
    return odd


def laplace(source: Source, scale: int, size: int) -> NDArray[Any]:
    """Discrete Laplace noise: P(x) proportional to exp(-abs(x) / ``scale``) over all integers (algorithm 2).

    Added to a count that one person changes by at most 1 it gives pure (1/``scale``)-differential privacy.
    """
    if scale < 1:
        raise ValueError("the scale must be 1 or more")
    found: list[NDArray[Any]] = []
    missing = size
    while missing > 0:
        rest = uniform(source, scale, 2 * missing + 8)
        rest = rest[happens(source, rest, scale)]
        amount = rest + scale * _geometric(source, len(rest))
        negative = uniform(source, 2, len(rest)) == 1
        kept = ~(negative & (amount == 0))
        found.append(np.where(negative, -amount, amount)[kept][:missing])
        missing -= len(found[-1])
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _geometric(source: Source, size: int) -> NDArray[np.int64]:
    """How often in a row something of probability 1/e happens."""
    out = np.zeros(size, np.int64)
    alive = np.arange(size)
    while alive.size:
        alive = alive[_happens_below_one(source, np.ones(alive.size, np.int64), 1)]
        out[alive] += 1
    return out


def gaussian(source: Source, variance: Fraction, size: int) -> NDArray[Any]:
    """Discrete Gaussian noise: P(x) proportional to exp(-x² / (2 ``variance``)) over all integers (algorithm 3).

    Added to a table of counts in which one person changes one cell by 1, it costs ρ = 1 / (2 ``variance``) (theorem 14).
    A draw from the Laplace distribution of scale t = floor(σ) + 1 is kept with probability
    exp(-(abs(y) - σ²/t)² / (2σ²)), which for σ² = a/b is exp(-(abs(y)·t·b - a)² / (2·a·b·t²)).
    """
    if variance <= 0:
        raise ValueError("the variance must be above 0")
    a, b = variance.numerator, variance.denominator
    scale = math.isqrt(a // b) + 1
    denominator = 2 * a * b * scale * scale
    found: list[NDArray[Any]] = []
    missing = size
    while missing > 0:
        drawn = laplace(source, scale, missing + missing // 2 + 8)
        kept = happens(source, _squared(drawn, scale * b, a, denominator), denominator)
        found.append(drawn[kept][:missing])
        missing -= len(found[-1])
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _squared(drawn: NDArray[Any], factor: int, shift: int, denominator: int) -> Integers:
    """(abs(drawn)·factor - shift)², in int64 where that and the denominator fit, else in Python's integers."""
    largest = int(np.abs(drawn).max(initial=0)) * factor + shift
    if largest**2 >= _FITS or denominator >= _FITS:
        drawn = drawn.astype(object)
    squared: Integers = (np.abs(drawn) * factor - shift) ** 2
    return squared


def choose(source: Source, scores: NDArray[np.int64], sharpness: Fraction) -> int:
    """A position, drawn with probability proportional to exp(``sharpness`` · score), exactly.

    The exponential mechanism (McSherry and Talwar 2007) on integer scores. Where one person changes every score by at most
    1 in either direction, with ``sharpness`` λ it has bounded range 2λ and so costs ρ = (2λ)²/8 = λ²/2 (Cesar and
    Rogers 2021). Sampled by rejection: a position is proposed uniformly and taken with probability
    exp(-λ·(best - score)). The proposals are independent and the first that is taken is returned, so each position's
    probability is proportional to that; the best is always taken, so about as many proposals as positions are enough.
    """
    if not len(scores):
        raise ValueError("there is nothing to choose from")
    gaps = int(scores.max()) - scores.astype(np.int64)
    if int(gaps.max()) * sharpness.numerator >= _FITS or sharpness.denominator >= _FITS:
        gaps = gaps.astype(object)
    while True:
        proposed = uniform(source, len(scores), 2 * len(scores))
        taken = happens(source, gaps[proposed] * sharpness.numerator, sharpness.denominator)
        if taken.any():
            return int(proposed[int(np.argmax(taken))])
