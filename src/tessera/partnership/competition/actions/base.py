"""Finding and locking what an action is about."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden, Refused, require
from tessera.partnership.competition import policy
from tessera.partnership.competition.models import Application, Opportunity, OpportunityVersion
from tessera.partnership.competition.timing import at_closing


def opportunity(row_id: UUID, *, by: Actor, action: str) -> Opportunity:
    """An opportunity of the actor's scope, locked, with the right to act on it. Raises Hidden, Refused."""
    row = policy.scope(by).select_for_update().filter(pk=row_id).first()
    if row is None:
        raise Hidden(by, action, kind="opportunity", object_id=row_id)
    require(policy.can(by, action, row), by, action, kind="opportunity", object_id=row_id)
    return row


def application(row_id: UUID, *, by: Actor, action: str) -> Application:
    """An application of the actor's scope, locked, with the right to act on it. Raises Hidden, Refused."""
    row = policy.applications(by).select_for_update(of=("self",)).filter(pk=row_id).first()
    if row is None:
        raise Hidden(by, action, kind="application", object_id=row_id)
    require(policy.can(by, action, row), by, action, kind="application", object_id=row_id)
    return row


def person(by: Actor) -> UUID:
    """The account that acts. Raises Refused for a job: nothing here is done by nobody in particular."""
    if by.account is None:
        raise Refused(by, "", reason=_("A person has to do this."))
    return by.account


def notice_of(opportunity_id: UUID, stage: int) -> OpportunityVersion:
    """The version in force when a stage closes (invariant 8). Raises LookupError before anything is published."""
    found = at_closing(list(OpportunityVersion.objects.filter(opportunity_id=opportunity_id)), stage)
    if found is None:
        raise LookupError("nothing of this opportunity is published")
    return found


def refuse(text: str | Promise, field: str = "") -> ValidationError:
    """A fault to show beside a field, or on the whole form."""
    return ValidationError({field: [str(text)]}) if field else ValidationError(str(text))
