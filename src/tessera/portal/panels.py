"""Parts of the start page: a registry, so that every floor's work finds its place there without knowing the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.functional import Promise

from tessera.kernel.actor import Actor
from tessera.ui.badges import Badge

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a panel: a word (or a code, which is never broken) that leads somewhere, more in a few words, a status."""

    label: Text
    url: str = ""
    detail: Text = ""
    badge: Badge | None = None
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """What a panel shows: lines or facts; `empty` is said when there are neither, and without it the panel is left out."""

    items: Sequence[Item] = ()
    facts: Sequence[tuple[Text, object]] = ()
    empty: Text = ""
    action_label: Text = ""
    action_url: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the start page. `build` asks the same number of queries however much there is."""

    code: str
    title: Text
    fits: Callable[[Actor], bool]
    build: Callable[[HttpRequest, Actor], Body]
    order: int = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel with its content, as the template reads it."""

    code: str
    title: Text
    body: Body


@dataclass(slots=True)
class Registry:
    """Panels by code; registering one again replaces it."""

    panels: dict[str, Panel] = field(default_factory=dict)

    def add(self, panel: Panel) -> None:
        """Registers a panel."""
        self.panels[panel.code] = panel

    def shown(self, request: HttpRequest, actor: Actor) -> list[Shown]:
        """The panels that are for this actor and have something to say, in their order."""
        chosen = sorted((p for p in self.panels.values() if p.fits(actor)), key=lambda p: (p.order, p.code))
        made = [Shown(panel.code, panel.title, panel.build(request, actor)) for panel in chosen]
        return [one for one in made if one.body.items or one.body.facts or one.body.empty]


PANELS = Registry()
