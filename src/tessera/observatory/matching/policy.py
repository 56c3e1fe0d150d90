"""Who may propose, answer, start and read a matching: organisations that take part, and their host. Nobody for another."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.observatory.matching.models import Arrangement, MatchingRun

VIEW = "matching:arrangement:view"
PROPOSE = "matching:arrangement:propose"
ANSWER = "matching:arrangement:answer"
END = "matching:arrangement:end"
START = "matching:run:start"
JOIN = "matching:run:join"
# Who of the own people another organisation knows too: for those who know the people.
PAIRS = "matching:pair:view"
ACTIONS = (VIEW, PROPOSE, ANSWER, END, START, JOIN, PAIRS)
# Granted to no role: the jobs of a run carry it.
WORK = "matching:run:work"


def scope(actor: Actor) -> QuerySet[Arrangement]:
    """Arrangements that the own organisation takes part in or hosts."""
    if actor.organisation is None or not (actor.may(VIEW) or actor.may(WORK)):
        return Arrangement.objects.none()
    home = actor.organisation
    return Arrangement.objects.filter(Q(members__contains=[home]) | Q(host_id=home))


def runs(actor: Actor) -> QuerySet[MatchingRun]:
    """Runs of these arrangements."""
    return MatchingRun.objects.filter(arrangement__in=scope(actor))


def can(actor: Actor, action: str, arrangement: Arrangement | None = None) -> Decision:
    """Whether the actor may do this with this arrangement (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if arrangement is None:
        return YES
    if not scope(actor).filter(pk=arrangement.pk).exists():
        return Decision(False, _("There is no such arrangement here."))
    if action in {START, JOIN, PAIRS} and actor.organisation not in arrangement.members:
        return Decision(False, _("The host matches and brings no list of its own."))
    return YES
