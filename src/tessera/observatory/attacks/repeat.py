"""Attack 14: the same question by many people, many times."""

from __future__ import annotations

from collections.abc import Callable

from tessera.observatory.attacks.published import ROWS, Published, parse
from tessera.observatory.attacks.report import Outcome

Ask = Callable[[int], Published]


def averaged(ask: Ask, times: int) -> Outcome:
    """Ask ``times`` accounts for every figure; success is the share of figures that come out differently for somebody.

    What differs can be averaged: the mean of m answers is nearer to the truth by the square root of m.
    """
    first = ask(0)
    answers = [ask(number).tables for number in range(1, times)]
    figures = different = 0
    for spec, cells in first.tables.items():
        for cell, count in cells.items():
            figures += 1
            different += any(other.get(spec, {}).get(cell, -1) != count for other in answers)
    facts = {"figures": figures, "different": different, "times": times}
    return Outcome(different / max(figures, 1), 0.0, different > 0, "repeated", facts)


def from_files(release: Published) -> Ask:
    """Everybody reads the files of one release; the figures are in all of them but the rows."""
    files = {name: body for name, body in release.files.items() if name != ROWS or not release.tables}
    return lambda _number: parse(files)
