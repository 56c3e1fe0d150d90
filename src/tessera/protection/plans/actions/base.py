"""What every write of the room begins with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden, Refused, require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import api as cases
from tessera.protection.plans import policy
from tessera.protection.plans.words import Words
from tessera.trust.subjects import api as subjects

M = TypeVar("M", bound=Model)
LONGEST = 5000


def case_for(case_id: UUID, *, by: Actor, action: str) -> cases.CaseView:
    """The case something is written about. Raises Hidden, Refused (also for a case that is closed)."""
    case = cases.get(case_id, by=by)
    require(policy.can(by, action), by, action, kind="case", object_id=case_id)
    if not case.is_open:
        raise Refused(by, action, kind="case", object_id=case_id, reason=_("This case is closed. Open it again before you change its plan."))  # fmt: skip
    return case


def locked(rows: QuerySet[M], pk: UUID, *, by: Actor, action: str, kind: str) -> M:
    """A row among those the actor may see, locked. Raises Hidden, Refused."""
    if not rows.filter(pk=pk).exists():
        raise Hidden(by, action, kind=kind, object_id=pk)
    row = rows.model._default_manager.select_for_update(of=("self",)).get(organisation_id=by.home, pk=pk)
    require(policy.can(by, action, row), by, action, kind=kind, object_id=pk)  # type: ignore[arg-type]
    return row


def seal(subject: UUID, row: UUID, context: str, words: Words, *, by: Actor) -> bytes:
    """Words under the survivor's key. Raises vault.Erased when the person was erased, ValidationError when too long."""
    for name, text in words.parts():
        if len(text) > LONGEST:
            raise ValidationError({name: _("This holds at most %(number)s characters.") % {"number": LONGEST}})
    return vault.seal(subjects.key_of(subject, by=by), context=context, row=row, data=words.to_bytes())


def check_codes(values: Mapping[str, Any], lists: Mapping[str, str], empty: frozenset[str] = frozenset()) -> None:
    """Raises ValidationError naming each field whose code (or one of whose codes) is not in its list.

    Fields in `empty` may also hold one of the four empty answers; nothing at all is always possible.
    """
    faults = {}
    for name, listed in lists.items():
        said = values.get(name) or []
        known = set(codes.get(listed).values()) | (set(codes.EMPTY_ANSWERS) if name in empty else set())
        if not {said} <= known if isinstance(said, str) else not set(said) <= known:
            faults[name] = _("This is not one of the choices.")
    if faults:
        raise ValidationError(faults)
