"""The real release code on invented people, with the method and parameters of the release at hand.

Attackers get what the code writes to a folder, read back as anybody would read it.
"""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.attacks.knowledge import People
from tessera.observatory.attacks.published import Published, read
from tessera.observatory.synthesis import api as synthesis
from tessera.observatory.tables import api as tables

_WHEN = "2026-01-01T00:00:00+00:00"
_SETTABLE = ("rounding", "perturbation", "contributors", "dominance", "diversity")


def parameters(like: Published, people: People) -> tables.Parameters:
    """The parameters a release of tables states, for other people; all tables of up to three columns."""
    names = {field.name for field in dataclasses.fields(tables.Parameters)}
    chosen: dict[str, Any] = {
        name: int(like.parameters[name])
        for name in _SETTABLE
        if name in names and like.parameters.get(name) is not None
    }
    if "sensitive" in names and like.parameters.get("sensitive"):
        chosen["sensitive"] = (people.columns[-1],)
    return tables.Parameters(threshold=like.threshold or tables.DEFAULT_THRESHOLD, **chosen)


def tables_of(people: People, chosen: tables.Parameters) -> Published:
    """A release of tables of these people, built by the code that builds real ones."""
    made = tables.build(
        people.microdata(), chosen, contributors=people.suppliers, created=_WHEN, provenance={"source": "invented"}
    )
    with tempfile.TemporaryDirectory() as folder:
        tables.write(made, Path(folder))
        return read(Path(folder))


def synthesized(people: People, epsilon: float, seed: int, delta: float | None = None) -> synthesis.Synthetic:
    """Synthetic records of these people, made by the code that makes real ones; ``seed`` in place of the system's noise."""
    source = synthesis.SeededSource(seed)
    return synthesis.synthesize(people.microdata(), epsilon=epsilon, delta=delta, source=source)


def synthetic_of(made: synthesis.Synthetic) -> Published:
    """What is published of synthetic records."""
    with tempfile.TemporaryDirectory() as folder:
        synthesis.write(made, Path(folder))
        return read(Path(folder))


def noise_in(made: synthesis.Synthetic, people: People) -> Iterator[tuple[Fraction, NDArray[np.int64]]]:
    """For each measured table its stated variance, and the noise that was drawn: all its counts less the true ones."""
    sizes = [len(people.domains[name]) for name in people.columns]
    for measured in made.aggregates:
        number = np.zeros(len(people), np.int64)
        for column in measured.columns:
            number = number * sizes[column] + people.codes[:, column]
        yield measured.variance, measured.counts - np.bincount(number, minlength=len(measured.counts))


def evidence(made: synthesis.Synthetic, without: People, person: People) -> float:
    """The log likelihood ratio for the person being in: the noise that their cells would hold if they were not."""
    out = 0.0
    for measured, (variance, noise) in zip(made.aggregates, noise_in(made, without), strict=True):
        at = 0
        for column in measured.columns:
            at = at * len(person.domains[person.columns[column]]) + int(person.codes[0, column])
        out += (2 * int(noise[at]) - 1) / (2 * float(variance))
    return out


def release_of(people: People, like: Published, seed: int) -> Published:
    """A release of these people by the method of ``like``. Raises ValueError where ``like`` states no parameters."""
    if not like.synthetic:
        return tables_of(people, parameters(like, people))
    epsilon = like.number("epsilon")
    if not epsilon:
        raise ValueError("the release states no epsilon")
    return synthetic_of(synthesized(people, epsilon, seed))
