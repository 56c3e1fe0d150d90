"""Who may read, draft and clear strategies: the office its own. What was decided is not rewritten."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.partnership.strategy.enums import StrategyState
from tessera.partnership.strategy.models import Priority, Strategy
from tessera.partnership.strategy.states import CLEAR, EDIT

VIEW = "strategy:plan:view"
ACTIONS = (VIEW, EDIT, CLEAR)

__all__ = ["ACTIONS", "CLEAR", "EDIT", "VIEW", "can", "priorities", "scope"]


def scope(actor: Actor) -> QuerySet[Strategy]:
    """Strategies of the actor's office, every version."""
    if not actor.may(VIEW) or actor.organisation is None:
        return Strategy.objects.none()
    return Strategy.objects.filter(organisation_id=actor.organisation)


def priorities(actor: Actor) -> QuerySet[Priority]:
    """Priorities of strategies the actor may read."""
    return Priority.objects.filter(strategy__in=scope(actor))


def can(actor: Actor, action: str, strategy: Strategy | None = None) -> Decision:
    """Whether the actor may do this with this strategy (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if strategy is None:
        return YES
    if not scope(actor).filter(pk=strategy.pk).exists():
        return Decision(False, _("There is no such strategy here."))
    if action == EDIT and strategy.state != StrategyState.DRAFT:
        return Decision(False, _("Only a draft is changed. Make a new version of it."))
    if action == CLEAR and actor.account in strategy.drafters:
        return Decision(False, _("You drafted this strategy. Somebody else has to clear it."))
    return YES
