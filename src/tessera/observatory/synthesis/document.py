"""The files of a release: ``rows.csv``, ``aggregates.csv`` and ``release.json``."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.synthesis import telling
from tessera.observatory.synthesis.building import METHOD, METHOD_VERSION, Synthetic
from tessera.observatory.synthesis.estimates import harm
from tessera.observatory.synthesis.measuring import Measurement
from tessera.observatory.tables.api import RELEASE_FILE, Altered, Spec, neutralised, restored

ROWS_FILE = "rows.csv"
AGGREGATES_FILE = "aggregates.csv"
HEADER = ("dimensions", "cell", "count", "sigma")
SMALLEST_SHOWN = 11
"""A noisy count under this is not listed: it would be read as a small count of people, which it is not."""
CLEAR = 3
"""A noisy count is listed above this many standard deviations of its noise."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A release read back: the document, the records as codes of ``domains``, the listed noisy counts by columns and cell,
    and the σ of each table."""

    document: dict[str, Any]
    columns: tuple[str, ...]
    domains: Mapping[str, tuple[str, ...]]
    codes: NDArray[np.uint16]
    tables: dict[Spec, dict[tuple[str, ...], int]]
    sigma: dict[Spec, float]


def rows_csv(made: Synthetic) -> bytes:
    """``rows.csv`` as UTF-8 bytes: a header and one line per record, in the random order they were made in."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([neutralised(name) for name in made.columns])
    labels = [np.array([neutralised(value) for value in made.domains[name]], dtype=object) for name in made.columns]
    if made.n:
        writer.writerows(zip(*(book[made.codes[:, at]] for at, book in enumerate(labels)), strict=True))
    return out.getvalue().encode()


def listed(measured: Measurement) -> NDArray[np.int64]:
    """The cells of a measured table that are listed: clearly above the noise, and no small count."""
    return np.flatnonzero(measured.counts >= max(SMALLEST_SHOWN, CLEAR * measured.sigma))


def aggregates_csv(made: Synthetic) -> bytes:
    """``aggregates.csv`` as UTF-8 bytes: tables in the order of measuring, cells in code-list order."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for names, measured in zip(made.workload, made.aggregates, strict=True):
        shape = [len(made.domains[name]) for name in names]
        sigma = f"{measured.sigma:.2f}"
        for cell in listed(measured):
            values = [made.domains[name][at] for name, at in zip(names, np.unravel_index(cell, shape), strict=True)]
            count = int(measured.counts[cell])
            writer.writerow((neutralised("|".join(names)), neutralised("|".join(values)), count, sigma))
    return out.getvalue().encode()


def as_document(made: Synthetic) -> dict[str, Any]:
    """The facts of ``release.json`` that come from the release itself."""
    return {
        "method": METHOD,
        "method_version": METHOD_VERSION,
        "records": made.n,
        "epsilon": made.epsilon,
        "delta": made.delta,
        "parameters": {
            "columns": list(made.columns),
            "epsilon": made.epsilon,
            "delta": made.delta,
            "epsilon_for_records": made.size_epsilon,
            "rho": made.rho,
            "rho_spent": made.spent,
            "neighbours": "one person added or removed; each person is one record",
        },
        "domains": {name: list(made.domains[name]) for name in made.columns},
        "workload": [
            {
                "columns": list(names),
                "cells": len(measured.counts),
                "listed": len(listed(measured)),
                "variance": f"{measured.variance.numerator}/{measured.variance.denominator}",
                "sigma": round(measured.sigma, 4),
            }
            for names, measured in zip(made.workload, made.aggregates, strict=True)
        ],
        "fit": round(made.fit, 4),
        "estimates": harm(made),
        "privacy": telling.privacy(made.epsilon, made.delta),
    }


def write(
    made: Synthetic,
    out_dir: Path,
    *,
    created: str = "",
    contributors: int | None = None,
    provenance: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write the three files into ``out_dir`` (made if absent) and return the document. Raises OSError.

    ``created`` is an ISO 8601 time; nothing is read from clock or machine. The number of contributors is published as it is
    given: it is a fact about agreements, not about people.
    """
    bodies = {ROWS_FILE: rows_csv(made), AGGREGATES_FILE: aggregates_csv(made)}
    document = as_document(made) | {"provenance": dict(provenance or {}), "text": telling.METHOD_TEXT}
    document |= {"created": created} if created else {}
    document |= {"contributors": contributors} if contributors is not None else {}
    hashes = {name: hashlib.sha256(body).hexdigest() for name, body in bodies.items()}
    document["hash"] = {"file": ROWS_FILE, "algorithm": "sha256", "value": hashes[ROWS_FILE]}
    document["hashes"] = hashes
    out_dir.mkdir(parents=True, exist_ok=True)
    for name, body in bodies.items():
        (out_dir / name).write_bytes(body)
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    (out_dir / RELEASE_FILE).write_bytes(text.encode())
    return document


def read(out_dir: Path) -> Stored:
    """Read a release and check its hashes. Raises Altered when a file is not the one it was published with."""
    document: dict[str, Any] = json.loads((out_dir / RELEASE_FILE).read_text("utf-8"))
    if document.get("method") != METHOD:
        raise Altered(f"{RELEASE_FILE} describes a release of another method than {METHOD}")
    bodies = {name: _checked(out_dir / name, document["hashes"][name]) for name in (ROWS_FILE, AGGREGATES_FILE)}
    columns = tuple(document["parameters"]["columns"])
    domains = {name: tuple(document["domains"][name]) for name in columns}
    rows = csv.reader(io.StringIO(bodies[ROWS_FILE], newline=""))
    if tuple(restored(name) for name in next(rows, ())) != columns:
        raise Altered(f"{ROWS_FILE} must start with the columns {', '.join(columns)}")
    return Stored(document, columns, domains, _codes(rows, columns, domains), *_aggregates(bodies[AGGREGATES_FILE]))


def _checked(file: Path, expected: str) -> str:
    body = file.read_bytes()
    if hashlib.sha256(body).hexdigest() != expected:
        raise Altered(f"{file.name} is not the file {RELEASE_FILE} describes; fetch the release again")
    return body.decode()


def _codes(
    rows: Iterable[Sequence[str]], columns: Sequence[str], domains: Mapping[str, Sequence[str]]
) -> NDArray[np.uint16]:
    books = [{value: code for code, value in enumerate(domains[name])} for name in columns]
    try:
        found = [[book[restored(value)] for book, value in zip(books, row, strict=True)] for row in rows]
    except (KeyError, ValueError) as fault:
        raise Altered(f"{ROWS_FILE} holds a value outside its domain; fetch the release again") from fault
    return np.array(found, np.uint16).reshape(len(found), len(columns))


def _aggregates(body: str) -> tuple[dict[Spec, dict[tuple[str, ...], int]], dict[Spec, float]]:
    lines = csv.reader(io.StringIO(body, newline=""))
    if tuple(next(lines, ())) != HEADER:
        raise Altered(f"{AGGREGATES_FILE} must start with the columns {', '.join(HEADER)}")
    found: dict[Spec, dict[tuple[str, ...], int]] = {}
    spread: dict[Spec, float] = {}
    for name, cell, count, sigma in lines:
        spec = tuple(restored(name).split("|"))
        found.setdefault(spec, {})[tuple(restored(cell).split("|"))] = int(count)
        spread[spec] = float(sigma)
    return found, spread
