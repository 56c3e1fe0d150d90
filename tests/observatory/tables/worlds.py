"""Small worlds for the tests: records drawn by Hypothesis or by a seed, and plain recounts of them."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
from hypothesis import strategies as st

from tessera.observatory.tables.building import Parameters, build
from tessera.observatory.tables.counting import Microdata

NAMES = ("a", "b", "c", "d")


@st.composite
def worlds(draw, most_columns=4, most_records=90):
    """Records with skewed and linked columns, as counts per distinct record (so that small cells are common)."""
    width = draw(st.integers(2, most_columns))
    sizes = [draw(st.integers(1, 4)) for _ in range(width)]
    record = st.tuples(*(st.integers(0, size - 1) for size in sizes))
    weights = draw(st.dictionaries(record, st.integers(1, 25), min_size=1, max_size=14))
    codes = [record for record, weight in weights.items() for _ in range(weight)][: most_records * 3]
    return world(codes, sizes)


def world(codes, sizes):
    """Microdata whose columns are a, b, c, d and whose first value is missing."""
    names = NAMES[: len(sizes)]
    domains = {name: ("", *(f"{name}{i}" for i in range(1, size))) for name, size in zip(names, sizes, strict=True)}
    return Microdata(names, domains, np.array(codes, np.int64).reshape(-1, len(sizes)))


def skewed(seed, records=400, sizes=(5, 4, 6, 3)):
    """Records with a long tail in every column and a link between neighbours."""
    generator = np.random.default_rng(seed)
    columns = []
    for size in sizes:
        column = np.minimum(generator.geometric(0.45, records) - 1, size - 1)
        if columns:
            copied = generator.random(records) < 0.4
            column = np.where(copied, np.minimum(columns[-1], size - 1), column)
        columns.append(column)
    return world(np.stack(columns, axis=1), sizes)


def release(data, threshold=3, **choices):
    """A release with plain surroundings."""
    return build(
        data,
        Parameters(threshold=threshold, **choices),
        contributors=2,
        created="2026-01-02T03:04:05Z",
        provenance={"agreement": "test"},
    )


def recount(data):
    """Counts of all tables by plain Python."""
    rows = [
        tuple(data.domains[name][code] for name, code in zip(data.columns, record, strict=True))
        for record in data.codes.tolist()
    ]
    tables = {}
    for order in (1, 2, 3):
        for axes in itertools.combinations(range(len(data.columns)), order):
            spec = tuple(data.columns[axis] for axis in axes)
            tables[spec] = Counter(tuple(row[axis] for axis in axes) for row in rows)
    return tables


def unprotected(data, threshold):
    """The naive release: small counts are hidden and nothing else."""
    return {
        spec: {cell: (count if count >= threshold else None) for cell, count in cells.items()}
        for spec, cells in recount(data).items()
    }
