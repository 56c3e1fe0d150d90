"""Parts that upper rooms add to the page of a country.

A room says in its own panels.py:

    from tessera.partnership.countries import api as countries

    countries.register(20, draw)      # draw(iso3, actor) -> markup, or None where it has nothing to say
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.safestring import SafeString

from tessera.kernel.actor import Actor

Draw = Callable[[str, Actor], "SafeString | None"]
_PANELS: list[tuple[int, Draw]] = []


def register(order: int, draw: Draw) -> Draw:
    """Adds a part; smaller `order` stands higher (10 recommendations, 20 strategy, 30 awards, 40 published, 50 patterns)."""
    if all(each is not draw for _order, each in _PANELS):
        _PANELS.append((order, draw))
        _PANELS.sort(key=lambda pair: pair[0])
    return draw


def drawn(iso3: str, actor: Actor) -> list[SafeString]:
    """What the upper rooms say of a country, in order."""
    return [part for _order, draw in _PANELS if (part := draw(iso3, actor))]
