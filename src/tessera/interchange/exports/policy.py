"""Who may take cases out, and who must agree. The file is for whoever asked, and for nobody else."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.interchange.exports.enums import ExportState
from tessera.interchange.exports.models import Export
from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.cases import policy as cases
from tessera.trust.subjects import policy as subjects

ASK = "export:cases:ask"
APPROVE = "export:cases:approve"
IDENTITY = "export:identity:include"
ACTIONS = (ASK, APPROVE, IDENTITY)


def scope(actor: Actor) -> QuerySet[Export]:
    """Exports the actor asked for; for those who approve, all of the own organisation. Newest first."""
    if actor.organisation is None or not (actor.may(ASK) or actor.may(APPROVE)):
        return Export.objects.none()
    rows = Export.objects.filter(organisation_id=actor.organisation).order_by("-asked_at", "-pk")
    if actor.may(APPROVE):
        return rows
    return rows.filter(Q(asked_by=actor.account) & Q(asked_by__isnull=False))


def to_decide(actor: Actor) -> QuerySet[Export]:
    """Exports that wait for this actor's word: others asked for them."""
    if not actor.may(APPROVE):
        return Export.objects.none()
    return scope(actor).filter(state=ExportState.WAITING).exclude(asked_by=actor.account)


def can(actor: Actor, action: str, export: Export | None = None) -> Decision:
    """Whether the actor may do this at all; with an export: take this one (ASK, IDENTITY) or decide on it (APPROVE)."""
    if not (answer := granted(actor, action)):
        return answer
    if action != APPROVE and not actor.may(cases.VIEW):
        return Decision(False, _("Only who may open cases can export them."))
    if action == IDENTITY and not actor.may(subjects.VIEW):
        return Decision(False, _("Only who may see who a person is can export it."))
    if export is None:
        return YES
    if not scope(actor).filter(pk=export.pk).exists():
        return Decision(False, _("There is no such export here."))
    own = export.asked_by == actor.account
    if action == APPROVE and own:
        return Decision(False, _("A second person has to agree: you cannot agree to your own export."))
    if action != APPROVE and not own:
        return Decision(False, _("An export is only for the person who asked for it."))
    return YES
