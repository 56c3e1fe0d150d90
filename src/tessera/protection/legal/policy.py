"""Who may see what of the law: matters for those who hold that right, dates without content for all who work on a case."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.cases import policy as cases
from tessera.protection.legal.models import Cooperation, LegalDeadline, LegalMatter

VIEW = "legal:matter:view"
EDIT = "legal:matter:edit"
DEADLINES = "legal:deadline:view"
ACTIONS = (VIEW, EDIT, DEADLINES)


def scope(actor: Actor) -> QuerySet[LegalMatter]:
    """Matters."""
    if not actor.may(VIEW) or actor.organisation is None:
        return LegalMatter.objects.none()
    return LegalMatter.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def deadlines(actor: Actor) -> QuerySet[LegalDeadline]:
    """Dates, by type and day; their words are read only by whoever may read the matter."""
    if not (actor.may(DEADLINES) or actor.may(VIEW)) or actor.organisation is None:
        return LegalDeadline.objects.none()
    return LegalDeadline.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def cooperation(actor: Actor) -> QuerySet[Cooperation]:
    """What was said about cooperating."""
    if not actor.may(VIEW) or actor.organisation is None:
        return Cooperation.objects.none()
    return Cooperation.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def can(actor: Actor, action: str, thing: LegalMatter | LegalDeadline | None = None) -> Decision:
    """Whether the actor may do this with this row (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if thing is None:
        return YES
    rows = deadlines(actor) if isinstance(thing, LegalDeadline) else scope(actor)
    if not rows.filter(pk=thing.pk).exists():
        return Decision(False, _("There is no such entry here."))
    if action == EDIT and not thing.case.is_open:
        return Decision(False, _("This case is closed. Open it again before you change its legal matters."))
    return YES
