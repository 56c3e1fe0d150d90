"""Who of the office may read and record what reports say of countries."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, Refused, granted
from tessera.partnership.countries.models import Assessment, MechanismFact, NationalPlan, Ratification, ReportEdition

VIEW = "countries:page:view"
RECORD = "countries:assessment:record"
FACT = "countries:fact:record"
ACTIONS = (VIEW, RECORD, FACT)

M = TypeVar("M", Assessment, ReportEdition, NationalPlan, Ratification, MechanismFact)


def office(actor: Actor) -> UUID:
    """The office the actor works for. Raises Refused for whoever works for none."""
    if actor.organisation is None:
        raise Refused(actor, VIEW, reason=_("This belongs to an office; you work for none."))
    return actor.organisation


def rows(actor: Actor, model: type[M]) -> QuerySet[M]:
    """The office's rows of one kind, for those who may read countries."""
    if actor.organisation is None or not actor.may(VIEW):
        return model._default_manager.none()
    return model._default_manager.filter(organisation_id=actor.organisation)


def scope(actor: Actor) -> QuerySet[Assessment]:
    """The office's assessments, those that were replaced among them."""
    return rows(actor, Assessment)


def can(actor: Actor, action: str, thing: Model | None = None) -> Decision:
    """Whether the actor may do this with this assessment, edition or fact (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    kinds = (Assessment, ReportEdition, NationalPlan, Ratification, MechanismFact)
    if isinstance(thing, kinds) and thing.organisation_id != actor.organisation:
        return Decision(False, _("There is no such entry in your office."))
    if isinstance(thing, Assessment) and not scope(actor).filter(pk=thing.pk).exists():
        return Decision(False, _("There is no such entry in your office."))
    return YES
