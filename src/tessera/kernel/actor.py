"""Who acts: a person in an organisation with roles and a purpose. A small value, never a request.

Jobs and imports must name an actor too; without one the database shows no row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or a named job) acting for one organisation.

    `actions` is what roles and ceilings leave, as strings of the grammar `room:thing:verb`; it is computed when the
    actor is made and never widened. `teams` narrows further where an organisation restricts cases to named workers.
    """

    account: UUID | None
    organisation: UUID | None
    roles: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    purpose: str = "work"
    job: str = ""
    function: str = "service"

    def __post_init__(self) -> None:
        if self.account is None and not self.job:
            raise ValueError("an actor is a person or a named job")

    @property
    def home(self) -> UUID:
        """The organisation acted for. Raises LookupError for an actor without one, whom no granted action reaches."""
        if self.organisation is None:
            raise LookupError("this actor works for no organisation")
        return self.organisation

    def may(self, action: str) -> bool:
        """Whether roles and ceilings grant this action at all, before any question of which row."""
        return action in self.actions


_current: ContextVar[Actor | None] = ContextVar("actor", default=None)


def current_actor() -> Actor | None:
    """The actor whose identity database cursors carry now."""
    return _current.get()


@contextmanager
def acting(actor: Actor | None) -> Iterator[Actor | None]:
    """Makes `actor` the identity of every cursor opened in the body; None means nobody (no rows)."""
    token = _current.set(actor)
    try:
        yield actor
    finally:
        _current.reset(token)
