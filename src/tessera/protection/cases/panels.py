"""Parts of the case page that upper rooms add: a card on one of its tabs, a tab, or a link among its actions.

An upper room registers through `cases.api` in its own `panels.py`, which Django loads at the start:

    @register_panel("referrals", part="overview", order=20)
    def referrals(request: HttpRequest, case: CaseView) -> str | None: ...

    @register_part("plan", label=_("Plan"), action=policy.VIEW, order=40)
    def plan(request: HttpRequest, case: CaseView) -> str: ...

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
OWN_PARTS = ("overview", "account", "notes", "people", "history")


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


@dataclass(frozen=True, slots=True)
class Part:
    """A tab, for whoever may do `action`. `draw` takes the request and a `CaseView` and writes its own ledger row."""

    key: str
    label: str | Promise
    action: str
    order: int
    draw: Callable[[HttpRequest, Any], str]


# Where an upper room closes cases and opens them again, with all that belongs to it.
_endings: list[Callable[[UUID, bool], str]] = []
_panels: dict[str, Panel] = {}
_parts: dict[str, Part] = {}
_links: dict[str, CaseLink] = {}


def register_panel(key: str, *, part: str = "overview", order: int = 50) -> Callable[[Drawn], Drawn]:
    """Adds a card to a tab of the case page. Raises ValueError for a tab there is not or a key in use."""
    if part not in (*OWN_PARTS, *_parts) or key in _panels:
        raise ValueError(f"the panel {key!r} needs a free key and one of {(*OWN_PARTS, *_parts)}")

    def register(draw: Drawn) -> Drawn:
        _panels[key] = Panel(key, part, order, draw)
        return draw

    return register


def register_part(
    key: str, *, label: str | Promise, action: str, order: int = 50
) -> Callable[[Callable[[HttpRequest, Any], str]], Callable[[HttpRequest, Any], str]]:
    """Adds a tab to the case page, at `?part=key`. Raises ValueError for a key in use."""
    if key in OWN_PARTS or key in _parts:
        raise ValueError(f"the part {key!r} is there already")

    def register(draw: Callable[[HttpRequest, Any], str]) -> Callable[[HttpRequest, Any], str]:
        _parts[key] = Part(key, label, action, order, draw)
        return draw

    return register


def parts(actor: Actor) -> dict[str, Part]:
    """The tabs of upper rooms that this actor may open, in their order."""
    found = sorted((part for part in _parts.values() if actor.may(part.action)), key=lambda part: part.order)
    return {part.key: part for part in found}


def register_link(link: CaseLink) -> None:
    """Adds a link to the actions of a case. Raises ValueError for a key in use."""
    if link.key in _links:
        raise ValueError(f"the link {link.key!r} is there already")
    _links[link.key] = link


def drawn(request: HttpRequest, case: Any, part: str) -> list[str]:
    """The cards of a tab that have something to show, in their order."""
    wanted = sorted((panel for panel in _panels.values() if panel.part == part), key=lambda panel: panel.order)
    return [markup for panel in wanted if (markup := panel.draw(request, case))]


def register_ending(url: Callable[[UUID, bool], str]) -> None:
    """Takes over the closing and reopening of cases: `url` takes the case's id and whether it is open."""
    _endings[:] = [url]


def ending(case_id: UUID, is_open: bool) -> str:
    """The page on which this case is closed, or opened again; "" where no upper room has one."""
    return _endings[0](case_id, is_open) if _endings else ""


def links(actor: Actor, case_id: UUID) -> Iterable[tuple[str | Promise, str]]:
    """(label, address) of the links this actor may use."""
    return [(link.label, link.url(actor, case_id)) for link in _links.values() if actor.may(link.action)]
