"""Where upper rooms hang on: what stands behind a recommendation, and whether money does.

A room says in its own panels.py:

    from tessera.partnership.recommendations import api as recommendations

    recommendations.register_links(10, _("Priorities"), find)   # find(ids, actor) -> {id: [Link, ...]}
    recommendations.register_links(10, _("Priorities"), find, count)   # count(ids, actor) -> {id: how many}, where it is cheaper
    recommendations.register_money(funded)                      # funded(ids, actor) -> ids with money behind them

`find` and `funded` are asked once for a whole page, so they ask the database once, however many ids there are.
A link may have further links under it: an objective its indicators, an indicator its results.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.ui.badges import Text


@dataclass(frozen=True, slots=True)
class Link:
    """One thing that stands behind a recommendation: what kind it is, its title, its address, its state in words."""

    kind: Text
    title: Text
    url: str = ""
    state: Text = ""
    detail: Text = ""
    under: Sequence[Link] = field(default=())


Find = Callable[[Sequence[UUID], Actor], Mapping[UUID, Sequence[Link]]]
Count = Callable[[Sequence[UUID], Actor], Mapping[UUID, int]]
Funded = Callable[[Sequence[UUID], Actor], Collection[UUID]]


@dataclass(frozen=True, slots=True)
class Group:
    """What one upper room says of a recommendation."""

    heading: Text
    links: Sequence[Link]


_FINDERS: list[tuple[int, Text, Find]] = []
_COUNTS: dict[Find, Count] = {}
_MONEY: list[Funded] = []


def register_links(order: int, heading: Text, find: Find, count: Count | None = None) -> Find:
    """Adds a part of the chain; smaller `order` stands nearer to the recommendation. `count` answers how many alone."""
    if count is not None:
        _COUNTS[find] = count
    if all(each is not find for _order, _heading, each in _FINDERS):
        _FINDERS.append((order, heading, find))
        _FINDERS.sort(key=lambda entry: entry[0])
    return find


def register_money(funded: Funded) -> Funded:
    """Adds a room that knows whether money stands behind a recommendation."""
    if funded not in _MONEY:
        _MONEY.append(funded)
    return funded


def behind(recommendation: UUID, actor: Actor) -> list[Group]:
    """The chain below one recommendation, an entry for each room that was registered, the empty ones too."""
    return [
        Group(heading, list(find([recommendation], actor).get(recommendation, ())))
        for _order, heading, find in _FINDERS
    ]


def counted(recommendations: Sequence[UUID], actor: Actor) -> dict[UUID, int]:
    """How many things stand directly behind each; asks each room once."""
    found = dict.fromkeys(recommendations, 0)
    for _order, _heading, find in _FINDERS:
        for key, number in _count(find, recommendations, actor).items():
            found[key] = found.get(key, 0) + number
    return found


def _count(find: Find, recommendations: Sequence[UUID], actor: Actor) -> Mapping[UUID, int]:
    if (count := _COUNTS.get(find)) is not None:
        return count(recommendations, actor)
    return {key: len(links) for key, links in find(recommendations, actor).items()}


def funded(recommendations: Sequence[UUID], actor: Actor) -> set[UUID]:
    """Those with money behind them, by any room that knows; asks each room once."""
    return {key for ask in _MONEY for key in ask(recommendations, actor)} if recommendations else set()
