"""Writes the files of deliberately weak releases. Nothing here ever touches a person."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.attacks.knowledge import People
from tessera.observatory.attacks.published import (
    AGGREGATES,
    DOCUMENT,
    ROWS,
    SYNTHETIC,
    TABLES,
    Published,
    Spec,
    Values,
    parse,
)

Floats = NDArray[np.float64]
Keep = Callable[[Spec, Values, int], int | None]


def exact(_spec: Spec, _cell: Values, count: int) -> int | None:
    """Every count as it is."""
    return count


def primary_only(k: int) -> Keep:
    """Small counts hidden, and nothing to keep them from being worked out."""
    return lambda _spec, _cell, count: count if count >= k else None


def csv_bytes(lines: Iterable[Sequence[object]]) -> bytes:
    """Lines as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue().encode()


def tables(people: People, k: int, keep: Keep, order: int = 2, **document: Any) -> Published:
    """A release of tables of up to ``order`` columns in which ``keep`` decides about each count."""
    lines: list[tuple[object, ...]] = [("dimensions", "cell", "count")]
    for size in range(1, order + 1):
        for spec in itertools.combinations(people.columns, size):
            for cell, count in people.table(spec).items():
                shown = keep(spec, cell, count)
                lines.append(("|".join(spec), "|".join(cell), "" if shown is None else shown))
    body = csv_bytes(lines)
    return parse({DOCUMENT: _document("tables", people, k, TABLES, body, document), TABLES: body})


def rows(people: People, *, epsilon: float = 1.0, noise: Floats | None = None, **document: Any) -> Published:
    """A "synthetic" release whose rows are simply the people's own, with aggregates that are exact or carry ``noise``."""
    body = csv_bytes([people.columns, *people.values()])
    lines: list[tuple[object, ...]] = [("dimensions", "cell", "count")]
    spare = iter([] if noise is None else noise.tolist())
    specs = [spec for size in (1, 2) for spec in itertools.combinations(people.columns, size)]
    for spec in specs:
        for cell, count in people.table(spec).items():
            lines.append(("|".join(spec), "|".join(cell), count + next(spare, 0)))
    said = {
        "epsilon": epsilon,
        "delta": 1e-6,
        "tables": [{"columns": list(spec), "variance": "1/4"} for spec in specs],
        **document,
    }
    files = {ROWS: body, AGGREGATES: csv_bytes(lines)}
    return parse({DOCUMENT: _document(SYNTHETIC, people, 0, ROWS, body, said), **files})


def _document(method: str, people: People, k: int, name: str, body: bytes, more: Mapping[str, Any]) -> bytes:
    said = {
        "method": method,
        "method_version": "1",
        "records": len(people),
        "contributors": 6,
        "threshold": k,
        "parameters": {"threshold": k, "rounding": 1, "columns": list(people.columns), "dimensions": None},
        "hash": {"file": name, "algorithm": "sha256", "value": hashlib.sha256(body).hexdigest()},
        **more,
    }
    return json.dumps(said, sort_keys=True).encode()


def careless(people: People, k: int) -> Published:
    """Tables whose files tell what no figure says: names, times, order, formulas, free text, an extra column."""
    safe = tables(people, k, primary_only(k), 1)
    by_size = sorted(safe.tables[people.columns[0],].items(), key=lambda item: item[1] or 0)
    lines = [("dimensions", "cell", "count", "case_id")]
    lines += [(people.columns[0], cell[0], str(count or ""), f"{number:08x}-1111-4111-8111-111111111111")
              for number, (cell, count) in enumerate(by_size)]  # fmt: skip
    lines += [(people.columns[1], "=HYPERLINK(1)", "20", ""), (people.columns[1], "told us in May", "30", "")]
    body = csv_bytes(lines)
    said: dict[str, Any] = {
        "by": "someone@example.org",
        "seen": "2026-05-04T21:14:00",
        "method": "tables",
        "records": len(people),
        "hash": {"file": TABLES, "value": "0"},
    }
    return parse({DOCUMENT: json.dumps(said).encode(), TABLES: body, "final Amina v2.csv": b"a\n"})


CARELESS = ("columns", "file_name", "formula", "hash", "identifier", "order", "time", "values")
"""Kinds of traces that ``careless`` leaves, all of which must be found."""


def drawn_at_random(people: People, seed: int) -> People:
    """As many people again whose answers are drawn at random: most of their combinations nobody has."""
    generator = np.random.default_rng([seed, 99])
    sizes = np.array([len(people.domains[name]) for name in people.columns])
    codes = generator.integers(0, sizes, people.codes.shape)
    return People(people.columns, people.domains, codes, people.organisation, people.ids)
