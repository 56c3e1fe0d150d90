"""Tables that the tests of the engine share."""

from pathlib import Path

import numpy as np

from tessera.observatory.prevalence.lists import Lists, read_lists

DATA = Path(__file__).parent / "data"


def read(name: str) -> Lists:
    """One of the published tables."""
    with (DATA / name).open("rb") as stream:
        return read_lists(stream)


def kingdom() -> Lists:
    """United Kingdom 2013, five lists, 2,744 people."""
    return read("UKdat_5.csv")


def artificial() -> Lists:
    """Three lists, two pairs of which share nobody."""
    return read("Artificial_3.csv")


def sparse(seed: int, lists: int, people: int) -> np.ndarray:
    """A random table with many empty cells."""
    source = np.random.default_rng(seed)
    chances = source.dirichlet(np.full((1 << lists) - 1, 0.3))
    return source.multinomial(people, chances).astype(float)
