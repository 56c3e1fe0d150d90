"""Writes that only ever add: notes, and opening a restricted case in an emergency."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.outbox import api as outbox
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import policy
from tessera.protection.cases.actions.file import locked, touch
from tessera.protection.cases.enums import GLASS_HOURS, GLASS_REASON, NOTE_TEXT
from tessera.protection.cases.events import GlassBroken
from tessera.protection.cases.models import GlassBreak, Note
from tessera.trust.subjects import api as subjects

LONGEST_NOTE = 20_000
SHORTEST_REASON = 15


def sealed_note(organisation: UUID, case: UUID, key: UUID, text: str, **more: object) -> Note:
    """A note with its words sealed, not yet written."""
    row = new_id()
    data = vault.seal(key, context=NOTE_TEXT, row=row, data=text.encode())
    return Note(id=row, organisation_id=organisation, case_id=case, sealed=data, **more)


@transaction.atomic
def add_note(
    case_id: UUID,
    text: str,
    *,
    by: Actor,
    type: str = "",
    at: datetime.datetime | None = None,
    domains: Sequence[str] = (),
    corrects: UUID | None = None,
) -> Note:
    """Adds a note. `type` is a code of `note_type`, `domains` of `service_type`; `corrects` names the note it mends.

    Raises ValidationError by field, Hidden, Refused, vault.Erased when the person was erased.
    """
    case = locked(case_id, by=by, action=policy.NOTE_ADD)
    faults: dict[str, str] = {}
    if not text.strip():
        faults["text"] = _("Write what happened or what you learnt.")
    if len(text) > LONGEST_NOTE:
        faults["text"] = _("A note holds at most %(number)s characters. Split it in two.") % {"number": LONGEST_NOTE}
    if type and type not in codes.get("note_type"):
        faults["type"] = _("This is not one of the choices.")
    if not set(domains) <= set(codes.get("service_type").values()):
        faults["domains"] = _("This is not one of the choices.")
    if at and at > now() + datetime.timedelta(minutes=5):
        faults["at"] = _("This lies in the future.")
    mine = Note.objects.filter(organisation_id=case.organisation_id, case_id=case.id)
    if corrects and not mine.filter(pk=corrects).exists():
        faults["corrects"] = _("There is no such note in this case.")
    if faults:
        raise ValidationError(faults)
    note = sealed_note(
        case.organisation_id, case.id, subjects.key_of(case.subject_id, by=by), text.strip(),
        type=type, at=at or now(), author_id=by.account, domains=sorted(set(domains)), corrects_id=corrects,
    )  # fmt: skip
    note.save(force_insert=True)
    touch(case)
    ledger.record(by=by, action=policy.NOTE_ADD, kind="case", object_id=case.id, detail={"note": str(note.id)})
    return note


@transaction.atomic
def break_glass(case_id: UUID, reason: str, *, by: Actor) -> GlassBreak:
    """Opens a restricted case for the actor for GLASS_HOURS; those who assign cases are told.

    The reason is sealed under the survivor's key, because it may name people; the ledger points to it. Raises
    ValidationError without a reason in words, Hidden for a case that is not restricted or not here, Refused.
    """
    case = policy.behind_glass(by, case_id)
    if case is None or by.account is None:
        raise Hidden(by, policy.GLASS, kind="case", object_id=case_id)
    require(policy.can(by, policy.GLASS, case), by, policy.GLASS, kind="case", object_id=case_id)
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Say in a sentence why this cannot wait for the worker or a supervisor.")})
    row = new_id()
    key = subjects.key_of(case.subject_id, by=by)
    sealed = vault.seal(key, context=GLASS_REASON, row=row, data=reason.strip().encode())
    glass = GlassBreak(
        id=row, organisation_id=case.organisation_id, case_id=case.id, account_id=by.account, at=now(),
        until=now() + datetime.timedelta(hours=GLASS_HOURS), sealed=sealed,
    )  # fmt: skip
    glass.save(force_insert=True)
    ledger.record(
        by=by,
        action=policy.GLASS,
        kind="case",
        object_id=case.id,
        detail={"glass": str(glass.id), "hours": GLASS_HOURS},
    )
    outbox.publish(GlassBroken(glass.organisation_id, case.id, glass.account_id, glass.id), by=by)
    return glass
