"""The two methods of a release, each from people's answers to files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np

from tessera import __version__
from tessera.observatory.releases.orders import Made, Order
from tessera.observatory.synthesis import api as synthesis
from tessera.observatory.tables import api as tables

_SOURCE = "Case facts of contributors under agreement, for people whose own decision for anonymised statistics stands"


def make(order: Order, data: tables.Microdata, created: str, say: Callable[[int], None]) -> Made:
    """Protects the data by the method of the order. `created` is an ISO 8601 time.

    Raises tables.TooFewRecords, tables.NotProtected, ValueError.
    """
    if order.method == synthesis.METHOD:
        return _synthetic(order, data, created, say)
    made = tables.build(
        data, order.parameters(), contributors=data.suppliers, created=created, provenance=_provenance(order)
    )
    if named := order.of.named:
        # Sums over services would count needs, of which one person may have many.
        made = replace(made, tables={spec: cells for spec, cells in made.tables.items() if named in spec})
    with tempfile.TemporaryDirectory() as folder:
        document = tables.write(made, Path(folder))
        files = _read(Path(folder))
    return Made(
        method=tables.METHOD,
        document=document,
        files=files,
        main=tables.TABLES_FILE,
        tables=made.tables,
        records=made.records,
        contributors=made.contributors,
        threshold=made.parameters.threshold,
    )


def _synthetic(order: Order, data: tables.Microdata, created: str, say: Callable[[int], None]) -> Made:
    # Below the threshold even the noisy number of people says that there are few.
    if data.records < order.threshold:
        raise tables.TooFewRecords(
            f"a release needs at least {order.threshold} records; wait until more can be included"
        )
    made = synthesis.synthesize(
        data, epsilon=order.epsilon, delta=order.delta, source=order.source, progress=lambda _step, done: say(done)
    )
    with tempfile.TemporaryDirectory() as folder:
        document = synthesis.write(
            made, Path(folder), created=created, contributors=data.suppliers, provenance=_provenance(order)
        )
        files = _read(Path(folder))
        stored = synthesis.read(Path(folder))
    return Made(
        method=synthesis.METHOD,
        document=document,
        files=files,
        main=synthesis.ROWS_FILE,
        tables={**_pairs(stored), **stored.tables},
        records=made.n,
        contributors=data.suppliers,
        epsilon=made.epsilon,
        delta=made.delta,
    )


def _pairs(stored: synthesis.Stored) -> dict[tuple[str, ...], dict[tuple[str, ...], int]]:
    """Tables of two columns counted from the invented records, for those that were not measured; small counts left out."""
    found: dict[tuple[str, ...], dict[tuple[str, ...], int]] = {}
    for spec in combinations(range(len(stored.columns)), 2):
        names = tuple(stored.columns[at] for at in spec)
        cells, counts = np.unique(stored.codes[:, spec], axis=0, return_counts=True)
        domains = [stored.domains[name] for name in names]
        found[names] = {
            (domains[0][one], domains[1][other]): int(count)
            for (one, other), count in zip(cells.tolist(), counts.tolist(), strict=True)
            if count >= tables.DEFAULT_THRESHOLD
        }
    return found


def _read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def _provenance(order: Order) -> dict[str, object]:
    return {
        "program": f"Tessera {__version__}",
        "source": _SOURCE,
        "unit": order.of.unit,
        "family": order.family,
        "contributors_chosen": order.organisations is not None,
        "codes": "HTCDS 2.0 with additions, ISO 3166-1 alpha-2",
    }
