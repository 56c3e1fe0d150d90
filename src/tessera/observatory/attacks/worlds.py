"""Invented people for the attacks: long-tailed answers, linked to one another, from code lists. Nobody is real."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tessera.observatory.attacks.knowledge import People
from tessera.protection.cases import facts

COLUMNS = (
    ("year", 8),
    ("gender", 4),
    ("age_band", 6),
    ("citizenship", 24),
    ("country_of_exploitation", 10),
    ("control_group", 6),
    ("labour_type", 8),
    ("exploitation_type", 5),
)
"""Columns of the invented people and the number of their values; the last is what an attacker wants to learn."""

_CLASSES = 14
_ORGANISATIONS = 6


def domains() -> Mapping[str, tuple[str, ...]]:
    """Values of each column: the first ones of its code list, and always the last, which means unknown."""
    found: dict[str, tuple[str, ...]] = {}
    for name, size in COLUMNS:
        listed = tuple(str(year) for year in range(2016, 2040)) if name == "year" else facts.BY_NAME[name].values()[:-1]
        found[name] = (*listed[: size - 1], facts.UNKNOWN)
    return found


def people(seed: int, number: int, *, width: int = len(COLUMNS)) -> People:
    """So many invented people with ``width`` columns (the last columns of the list); the same seed, the same people.

    People fall into hidden classes of very different size, answers lean on the class, and one in eight answers is drawn
    from a long tail, so that rare combinations exist as they do among survivors. Seven in ten come from the organisation of
    their class, so that some groups are nearly one organisation's.
    """
    generator = np.random.default_rng([seed, 8])
    listed = domains()
    shares = 1 / np.arange(1, _CLASSES + 1) ** 1.1
    classes = generator.choice(_CLASSES, number, p=shares / shares.sum())
    chosen = COLUMNS[-width:]
    codes = np.empty((number, width), np.int64)
    for at, (name, _) in enumerate(chosen):
        size = len(listed[name])
        lean = generator.dirichlet(np.full(size, 0.25), _CLASSES)
        drawn = (generator.random((number, 1)) > lean.cumsum(axis=1)[classes]).sum(axis=1)
        tail = np.minimum(generator.geometric(0.35, number) - 1, size - 1)
        codes[:, at] = np.where(generator.random(number) < 0.125, tail, np.minimum(drawn, size - 1))
    wanders = generator.random(number) < 0.3
    organisation = np.where(wanders, generator.integers(0, _ORGANISATIONS, number), classes % _ORGANISATIONS)
    columns = tuple(name for name, _ in chosen)
    return People(columns, {name: listed[name] for name in columns}, codes, organisation, np.arange(number))
