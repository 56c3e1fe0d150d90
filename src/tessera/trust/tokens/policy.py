"""Who may make tokens of people: the job of a run their organisation joined, and nobody by hand."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.trust.tokens.models import TokenRun

# To declare a list and have secrets made for a run; whoever joins a run for their organisation holds it.
BEGIN = "token:run:begin"
# Granted to no role: only the jobs of a run carry it.
MAKE = "token:list:make"
ACTIONS = (BEGIN, MAKE)


def scope(actor: Actor) -> QuerySet[TokenRun]:
    """The own organisation's runs."""
    if actor.organisation is None or not (actor.may(MAKE) or actor.may(BEGIN)):
        return TokenRun.objects.none()
    return TokenRun.objects.filter(organisation_id=actor.organisation)


def can(actor: Actor, action: str, run: TokenRun | None = None) -> Decision:
    """Whether the actor may do this with the secrets of a run (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if run is not None and not scope(actor).filter(pk=run.pk).exists():
        return Decision(False, _("Your organisation has no part in this."))
    return YES
