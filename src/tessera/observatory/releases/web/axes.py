"""The values of a table in an order to read them in, and in the reader's words."""

from __future__ import annotations

from collections import Counter

from tessera.observatory.releases.columns import column_label, list_order, value_label
from tessera.observatory.releases.families import BY_NAME
from tessera.observatory.releases.queries import Cells

__all__ = ["axis", "column_label", "list_order", "sorted_cells", "value_label"]


def sorted_cells(cells: Cells, columns: tuple[str, ...]) -> list[tuple[tuple[str, ...], int | None]]:
    """Cells in the order of the code lists of their columns, never in the order of counts."""
    return sorted(
        cells.items(),
        key=lambda cell: [list_order(name, value) for name, value in zip(columns, cell[0], strict=True)],
    )


def axis(name: str, place: int, cells: Cells, limit: int) -> tuple[list[str], int]:
    """(at most `limit` values of a column for a picture, how many are left out).

    Countries by published count, most first; years by time, the latest kept; everything else in code-list order, the
    most frequent kept. Hidden counts weigh nothing, so that the order tells nothing of them.
    """
    weight: Counter[str] = Counter()
    for values, count in cells.items():
        weight[values[place]] += count or 0
    in_order = sorted(weight, key=lambda value: list_order(name, value))
    kind = BY_NAME[name].kind if name in BY_NAME else ""
    if kind == "year":
        known = [value for value in in_order if value.isdigit()]
        kept = known[-limit:]
    else:
        kept = sorted(in_order, key=lambda value: -weight[value])[:limit]
        if kind != "country":
            kept.sort(key=lambda value: list_order(name, value))
    return kept, len(in_order) - len(kept)
