"""Parts of the case page that upper rooms add: a card on one of its tabs, or a link among its actions.

An upper room registers through `cases.api` in its own `panels.py`, which Django loads at the start:

    @register_panel("referrals", part="overview", order=20)
    def referrals(request: HttpRequest, case: CaseView) -> str | None: ...

The function returns safe markup, or None when it has nothing to show or the actor may not see it. It must make the
same number of queries whatever the case holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.functional import Promise

from tessera.kernel.actor import Actor

Drawn = Callable[[HttpRequest, Any], str | None]
Linked = Callable[[Actor, UUID], str]
PARTS = ("overview", "account", "notes", "people", "history")


@dataclass(frozen=True, slots=True)
class Panel:
    """A card. `draw` takes the request and a `CaseView`."""

    key: str
    part: str
    order: int
    draw: Drawn


@dataclass(frozen=True, slots=True)
class CaseLink:
    """A link among the actions of a case, shown to whoever may do `action`. `url` takes the actor and the case's id."""

    key: str
    label: str | Promise
    url: Linked
    action: str


_panels: dict[str, Panel] = {}
_links: dict[str, CaseLink] = {}


def register_panel(key: str, *, part: str = "overview", order: int = 50) -> Callable[[Drawn], Drawn]:
    """Adds a card to a tab of the case page. Raises ValueError for a tab there is not or a key in use."""
    if part not in PARTS or key in _panels:
        raise ValueError(f"the panel {key!r} needs a free key and one of {PARTS}")

    def register(draw: Drawn) -> Drawn:
        _panels[key] = Panel(key, part, order, draw)
        return draw

    return register


def register_link(link: CaseLink) -> None:
    """Adds a link to the actions of a case. Raises ValueError for a key in use."""
    if link.key in _links:
        raise ValueError(f"the link {link.key!r} is there already")
    _links[link.key] = link


def drawn(request: HttpRequest, case: Any, part: str) -> list[str]:
    """The cards of a tab that have something to show, in their order."""
    wanted = sorted((panel for panel in _panels.values() if panel.part == part), key=lambda panel: panel.order)
    return [markup for panel in wanted if (markup := panel.draw(request, case))]


def links(actor: Actor, case_id: UUID) -> Iterable[tuple[str | Promise, str]]:
    """(label, address) of the links this actor may use."""
    return [(link.label, link.url(actor, case_id)) for link in _links.values() if actor.may(link.action)]
