"""The columns of releases, of whichever family of facts they come from: their names, their values, and an order to read in."""

from __future__ import annotations

from collections.abc import Mapping

from tessera.observatory.releases.api import BY_NAME, CASE, HELP, Fact, value_label
from tessera.observatory.releases.api import FAMILIES as RELEASED
from tessera.observatory.releases.api import column_label as label
from tessera.observatory.releases.api import list_order as order
from tessera.observatory.tables.api import MERGED
from tessera.protection.cases.facts import UNKNOWN

FAMILIES: Mapping[str, tuple[Fact, ...]] = {name: tuple(each.facts.values()) for name, each in RELEASED.items()}

__all__ = [
    "BY_NAME",
    "CASE",
    "FAMILIES",
    "HELP",
    "UNKNOWN",
    "Fact",
    "is_country",
    "is_known",
    "label",
    "order",
    "value_label",
]


def is_known(value: str) -> bool:
    """Whether a value says something: neither unknown nor several rare ones together."""
    return value not in (UNKNOWN, MERGED)


def is_country(name: str) -> bool:
    """Whether the values of a column are countries."""
    return name in BY_NAME and BY_NAME[name].kind == "country"
