"""The values of a table in an order to read them in, and in the reader's words."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tessera.observatory.releases.families import BY_NAME
from tessera.observatory.releases.queries import Cells
from tessera.observatory.tables.api import MERGED

_LAST = 1_000_000


def column_label(name: str) -> str:
    """A column in the reader's words."""
    return str(BY_NAME[name].label) if name in BY_NAME else name


@lru_cache(maxsize=4096)
def _label(name: str, value: str, language: str) -> str:
    try:
        return BY_NAME[name].label_of(value, language)
    except LookupError:
        # A release outlives the code list it was made with.
        return value


def value_label(name: str, value: str) -> str:
    """A value of a column in the reader's words."""
    return _("Rare values together") if value == MERGED else _label(name, value, get_language() or "en")


@lru_cache(maxsize=32)
def _places(name: str) -> dict[str, int]:
    return {value: place for place, value in enumerate(BY_NAME[name].values())} if name in BY_NAME else {}


def list_order(name: str, value: str) -> tuple[int, str]:
    """A key that sorts values as their code list does: years by time, what is unknown and what is merged at the end."""
    if value == MERGED:
        return _LAST, ""
    return _places(name).get(value, -1), value


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
