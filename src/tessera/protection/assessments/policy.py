"""Who may read and make which kind of assessment. Which cases is the cases' own question; health has its own rights."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.assessments.enums import Kind
from tessera.protection.assessments.models import Assessment
from tessera.protection.cases import policy as cases
from tessera.trust.consent import api as consent

SAFETY_VIEW = "assessment:safety:view"
SAFETY_ADD = "assessment:safety:add"
NEEDS_VIEW = "assessment:needs:view"
NEEDS_ADD = "assessment:needs:add"
RETURN_VIEW = "assessment:return:view"
RETURN_ADD = "assessment:return:add"
HEALTH_VIEW = "health:record:view"
HEALTH_EDIT = "health:record:edit"
# That there is a health record, and what others must arrange because of it; never what is in it.
HEALTH_NOTICE = "health:notice:view"
ACTIONS = (
    SAFETY_VIEW, SAFETY_ADD, NEEDS_VIEW, NEEDS_ADD, RETURN_VIEW, RETURN_ADD, HEALTH_VIEW, HEALTH_EDIT, HEALTH_NOTICE,
)  # fmt: skip

VIEW = {Kind.SAFETY: SAFETY_VIEW, Kind.NEEDS: NEEDS_VIEW, Kind.RETURN: RETURN_VIEW, Kind.HEALTH: HEALTH_VIEW}
ADD = {Kind.SAFETY: SAFETY_ADD, Kind.NEEDS: NEEDS_ADD, Kind.RETURN: RETURN_ADD, Kind.HEALTH: HEALTH_EDIT}
_OF_KIND = {**{action: kind for kind, action in VIEW.items()}, **{action: kind for kind, action in ADD.items()}}
_ADDS = frozenset(ADD.values())


def kinds(actor: Actor) -> list[Kind]:
    """The kinds the actor may read."""
    return [kind for kind in Kind if actor.may(VIEW[kind])]


def scope(actor: Actor) -> QuerySet[Assessment]:
    """Assessments of the kinds the actor may read, in cases the actor may see."""
    if actor.organisation is None or not (mine := kinds(actor)):
        return Assessment.objects.none()
    rows = Assessment.objects.filter(organisation_id=actor.organisation, kind__in=mine)
    return rows.filter(case__in=cases.scope(actor))


def notices(actor: Actor) -> QuerySet[Assessment]:
    """Health records whose existence, and nothing of their answers, the actor may know of."""
    if actor.organisation is None or not (actor.may(HEALTH_NOTICE) or actor.may(HEALTH_VIEW)):
        return Assessment.objects.none()
    rows = Assessment.objects.filter(organisation_id=actor.organisation, kind=Kind.HEALTH)
    return rows.filter(case__in=cases.scope(actor))


def can(actor: Actor, action: str, row: Assessment | None = None) -> Decision:
    """Whether the actor may do this at all, or with this assessment: to add is to add another version beside it."""
    if not (answer := granted(actor, action)):
        return answer
    if row is None:
        return YES
    rows = notices(actor) if action == HEALTH_NOTICE else scope(actor)
    if not rows.filter(pk=row.pk).exists():
        return Decision(False, _("There is no such assessment here."))
    if row.kind != _OF_KIND.get(action, Kind.HEALTH):
        return Decision(False, _("This assessment is of another kind."))
    return cases.can(actor, cases.VIEW, row.case) if action not in _ADDS else may_add(actor, action, row.case.is_open)


def may_add(actor: Actor, action: str, is_open: bool) -> Decision:
    """Whether a version may be added to a case; a closed case is opened again first."""
    if not (answer := granted(actor, action)):
        return answer
    return YES if is_open else Decision(False, _("This case is closed. Open it again before you change it."))


def family_contact(subject: UUID, *, by: Actor) -> Decision:
    """Whether the family may be contacted about this person: only while the person's own consent to it holds.

    Asked of the gate at this moment (IOM: never before consent); the check is in the ledger.
    """
    family = consent.Recipient(consent.RecipientClass.FAMILY)
    if consent.gate(subject, consent.Purpose.FAMILY_TRACING, family, by=by):
        return YES
    return Decision(
        False, _("The family is contacted, and what they say is written down, only after the person agreed to it.")
    )
