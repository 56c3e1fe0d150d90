"""Who may look at, upload and use forms, and who may read and give answers.

Answers of own forms stand under these actions. The forms of other rooms (assessments, screening and the like) are
answered and read under those rooms' own actions: they ask their own policy before they come to this room's door.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.cases import policy as cases
from tessera.protection.forms.models import Form, Response

VIEW = "forms:definition:view"
UPLOAD = "forms:definition:upload"
USE = "forms:definition:use"
ANSWER_VIEW = "forms:answer:view"
ANSWER_ADD = "forms:answer:add"
ACTIONS = (VIEW, UPLOAD, USE, ANSWER_VIEW, ANSWER_ADD)


def definitions(actor: Actor) -> QuerySet[Form]:
    """The versions of forms at the actor's organisation."""
    if actor.organisation is None or not actor.may(VIEW):
        return Form.objects.none()
    return Form.objects.filter(organisation_id=actor.organisation)


def scope(actor: Actor) -> QuerySet[Response]:
    """Answers to own forms in cases the actor may see."""
    if actor.organisation is None or not actor.may(ANSWER_VIEW):
        return Response.objects.none()
    return Response.objects.filter(organisation_id=actor.organisation, form__on_cases=True, case__in=cases.scope(actor))


def kept_by(actor: Actor) -> QuerySet[Response]:
    """Answers that rooms of the actor's organisation keep, for rooms that have asked their own policy."""
    return (
        Response.objects.filter(organisation_id=actor.organisation) if actor.organisation else Response.objects.none()
    )


def forms_of(actor: Actor) -> QuerySet[Form]:
    """Versions of forms here, for rooms that work with them under their own policy."""
    return Form.objects.filter(organisation_id=actor.organisation) if actor.organisation else Form.objects.none()


def can(actor: Actor, action: str, obj: Form | Response | None = None) -> Decision:
    """Whether the actor may do this with a version of a form or with answers (or at all, without either)."""
    if not (answer := granted(actor, action)):
        return answer
    if obj is None:
        return YES
    seen = definitions(actor).filter(pk=obj.pk) if isinstance(obj, Form) else scope(actor).filter(pk=obj.pk)
    return YES if seen.exists() else Decision(False, _("There is no such form here."))
