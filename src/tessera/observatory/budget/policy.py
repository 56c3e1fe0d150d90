"""Who sees limits and spending, who asks for other limits, who decides: people of an observatory, never the one who asked."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.observatory.budget.models import BudgetChange, BudgetDebit

VIEW = "budget:limit:view"
ASK = "budget:limit:ask"
DECIDE = "budget:limit:decide"
ACTIONS = (VIEW, ASK, DECIDE)


def scope(actor: Actor) -> QuerySet[BudgetChange]:
    """The changes that were asked for in the actor's organisation, newest first."""
    if actor.organisation is None or not actor.may(VIEW):
        return BudgetChange.objects.none()
    return BudgetChange.objects.filter(organisation_id=actor.organisation)


def debits(actor: Actor) -> QuerySet[BudgetDebit]:
    """What each release cost."""
    return BudgetDebit.objects.all() if actor.may(VIEW) else BudgetDebit.objects.none()


def can(actor: Actor, action: str, change: BudgetChange | None = None) -> Decision:
    """Whether the actor may do this with this change (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if change is None:
        return YES
    if not scope(actor).filter(pk=change.pk).exists():
        return Decision(False, _("There is no such change here."))
    if action == DECIDE and change.approved is not None:
        return Decision(False, _("This change is decided already."))
    if action == DECIDE and (actor.account is None or change.asked_by == actor.account):
        return Decision(False, _("Somebody else than the person who asked decides."))
    return YES
