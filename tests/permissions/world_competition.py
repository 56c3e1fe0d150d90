"""The room of competition. `own`: Harbour's application, handed in; `same_organisation`: a draft notice of the office;
`other_organisation`: one that is open, which every organisation with the right may apply to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.partnership.competition import policy
from tessera.partnership.competition.actions import notices
from tessera.partnership.competition.models import Application, Opportunity
from tests.partnership.competition import world
from tests.permissions import cast

_ANY = (Application, Opportunity, type(None))
_NOTICE = (Opportunity, type(None))
_PAPER = (Application, type(None))


class World:
    """One draft, one open notice and one application."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {"receiving_organisation": "nothing of a competition is referred"}
    ABOUT: ClassVar[dict[str, Any]] = {
        policy.VIEW: _ANY,
        policy.EDIT: _NOTICE,
        policy.CLEAR: _NOTICE,
        policy.PANEL: _NOTICE,
        policy.OWN: _ANY,
        policy.WRITE: _ANY,
        policy.SUBMIT: _ANY,
        policy.SCREEN: _PAPER,
        policy.DECLARE: _PAPER,
        policy.RULE: _PAPER,
        policy.REVIEW: _PAPER,
        policy.SET_ASIDE: _PAPER,
        policy.DETERMINE: _PAPER,
        policy.PROPOSE: _PAPER,
        policy.PROGRAMME: _PAPER,
        policy.BUDGET: _PAPER,
        policy.APPROVE: _PAPER,
    }

    def __init__(self) -> None:
        self._cast = cast.build()
        self._open = world.opened()
        self._paper = world.handed_in(self._open)
        with unit_of_work(by=world.officer()):
            self._draft = notices.draft(
                values=world.notice(number="TIP-26-02"), criteria=world.CRITERIA, questions=world.QUESTIONS,
                by=world.officer(),
            )  # fmt: skip
            cast.judged()

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """The same for every persona."""
        assert persona in self._cast.actors
        return {
            "own": self._paper,
            "same_organisation": self._draft,
            "other_organisation": self._open,
            "nobody": None,
        }

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(self.ABOUT)


def build() -> World:
    """The world, made anew."""
    return World()
