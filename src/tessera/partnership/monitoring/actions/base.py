"""What every write of the room begins with."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, Refused, require
from tessera.partnership.awards import api as awards
from tessera.partnership.monitoring import policy

M = TypeVar("M", bound=Model)


def award_for(award_id: UUID, action: str, by: Actor) -> awards.Award:
    """The award, for an actor who may do this on it. Raises Hidden, Refused."""
    row: awards.Award = awards.get(award_id, by=by)
    require(policy.can(by, action, row), by, action, kind="award", object_id=award_id)
    return row


def locked(model: type[M], pk: UUID, action: str, by: Actor) -> M:
    """The row, locked until the transaction ends, for an actor who may do this to it. Raises Hidden, Refused."""
    kind = str(model._meta.model_name)
    row = policy.rows(by, model).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise Hidden(by, action, kind=kind, object_id=pk)
    require(policy.can(by, action, row), by, action, kind=kind, object_id=pk)
    return row


def person(by: Actor, action: str) -> UUID:
    """The account of whoever acts. Raises Refused for a job: this step has a name."""
    if by.account is None:
        raise Refused(by, action, reason=_("A person has to do this."))
    return by.account


def said(text: str, field: str) -> str:
    """A text that may not be empty. Raises ValidationError."""
    if not text.strip():
        raise ValidationError({field: _("Please write something here.")})
    return text.strip()


def told(row: Any, action: str, by: Actor, **detail: Any) -> None:
    """Writes the ledger's line about a row of the room."""
    ledger.record(by=by, action=action, kind=str(row._meta.model_name), object_id=row.pk, detail=detail)
