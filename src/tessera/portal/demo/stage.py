"""Where a featured case is played: who does what in it, in which language, counted back from which day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor, acting
from tessera.portal.demo.crew import Crew
from tessera.portal.demo.lives import Life
from tessera.portal.demo.sayings import SAYINGS
from tessera.portal.demo.story import Home, Written


@dataclass(slots=True)
class Stage:
    """One featured case. `kept` holds what an earlier part left for a later one, by name."""

    left: Written
    life: Life
    home: Home
    crew: Crew
    base: datetime
    kept: dict[str, Any] = field(default_factory=dict)
    _inside: ExitStack = field(default_factory=ExitStack)

    @property
    def case(self) -> UUID:
        """The case."""
        return self.left.case

    @contextmanager
    def part(self) -> Iterator[None]:
        """One part of the case: whoever acts in it steps in, and out again at its end."""
        with ExitStack() as self._inside:
            yield

    def step_in(self, actor: Actor) -> Actor:
        """Lets somebody act from here to the end of the part."""
        self._inside.enter_context(acting(actor))
        return actor

    def by(self, role: str) -> Actor:
        """Who acts from here on: a role of the home, `worker` for whoever has the case, or a supervisor where nobody has
        the role."""
        if role == "worker":
            return self.step_in(self.left.worker)
        found = self.crew.actors.get((self.home.slug, role)) or self.home.second
        return self.step_in(found or self.left.worker)

    def day(self, days: int) -> date:
        """So many days from the base on; before it when negative."""
        return (self.base + timedelta(days=days)).date()

    def say(self, what: str) -> str:
        """A sentence in the language of the home."""
        return SAYINGS[self.home.language][what]
