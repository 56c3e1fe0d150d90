"""Who may make tokens of people: the job of a run their organisation joined, and nobody by hand."""

from __future__ import annotations

from django.db.models import QuerySet

from tessera.kernel.actor import Actor
from tessera.trust.tokens.models import TokenRun

# To declare a list and have secrets made for a run; whoever joins a run for their organisation holds it.
BEGIN = "token:run:begin"
# Granted to no role: only the jobs of a run carry it.
MAKE = "token:list:make"
ACTIONS = (BEGIN,)


def scope(actor: Actor) -> QuerySet[TokenRun]:
    """The own organisation's runs."""
    if actor.organisation is None or not (actor.may(MAKE) or actor.may(BEGIN)):
        return TokenRun.objects.none()
    return TokenRun.objects.filter(organisation_id=actor.organisation)
