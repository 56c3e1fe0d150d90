"""What upper rooms know of every country at once, for the page that sets harm beside money.

A room says in its own panels.py:

    from tessera.partnership.countries import api as countries

    countries.register_measure(10, "open", _("Open recommendations"), count)   # count(actor) -> {iso3: Measured}, or None

`count` is asked once for all countries, so it asks the database a constant number of times; None leaves the column out for
whoever may not see it. A country that it does not name is not known to have any: the column's `nothing` says how that reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tessera.kernel.actor import Actor
from tessera.ui.badges import Text


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of a country: a number, or amounts by currency, which are never added to one another.

    `unknown` counts things that belong here and have no figure (an award whose share is not given): the truth is more.
    """

    number: int = 0
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    unknown: int = 0

    @property
    def anything(self) -> bool:
        """Whether there is something, be it without a figure."""
        return bool(self.number or any(self.amounts.values()) or self.unknown)


Measure = Callable[[Actor], "Mapping[str, Measured] | None"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One column. `money`: amounts, not a number. `ours`: this is what the office itself funds."""

    key: str
    label: Text
    money: bool = False
    ours: bool = False


_MEASURES: list[tuple[int, Kind, Measure]] = []


def register_measure(
    order: int, key: str, label: Text, measure: Measure, *, money: bool = False, ours: bool = False
) -> None:
    """Adds a column; smaller `order` stands nearer to the country."""
    if all(kind.key != key for _order, kind, _measure in _MEASURES):
        _MEASURES.append((order, Kind(key, label, money, ours), measure))
        _MEASURES.sort(key=lambda entry: entry[0])


def measured(actor: Actor) -> list[tuple[Kind, Mapping[str, Measured]]]:
    """Every column the actor may see, with what is known of each country."""
    return [(kind, found) for _order, kind, measure in _MEASURES if (found := measure(actor)) is not None]
