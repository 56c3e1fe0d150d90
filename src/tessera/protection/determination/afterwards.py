"""Writes after the decision: more time, telling the person, and looking at it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.vault import api as vault
from tessera.protection.determination import policy
from tessera.protection.determination.actions import key_of, locked, move, reason_given
from tessera.protection.determination.enums import EXTENSION_REASON, GROUND, Clock, Kind, State
from tessera.protection.determination.models import Determination, Extension, Reconsideration
from tessera.protection.work import api as work

HOW = ("spoken", "written")


@transaction.atomic
def extend(determination_id: UUID, *, clock: str, until: date, reason: str, by: Actor) -> Determination:
    """Gives a clock more time, with the reason (sealed). Time is never taken away here. Raises ValidationError by field,
    Hidden, Refused."""
    row = locked(determination_id, by=by, action=policy.RECORD)
    if clock not in set(Clock):
        raise ValidationError({"clock": _("This is not one of the choices.")})
    was = row.target_on if clock == Clock.TARGET else row.recovery_to
    if clock == Clock.RECOVERY and was is None:
        raise ValidationError({"clock": _("No recovery and reflection period has begun.")})
    if clock == Clock.TARGET and row.status:
        raise ValidationError({"clock": _("This is decided, so its deadline does not move any more.")})
    if until <= (was or row.started_on):
        raise ValidationError({"until": _("Choose a later day than before.")})
    said, made = reason_given(reason), new_id()
    Extension.objects.create(
        id=made, organisation_id=row.organisation_id, determination_id=row.id, clock=clock, was=was, until=until,
        account_id=by.account, sealed=vault.seal(key_of(row, by), context=EXTENSION_REASON, row=made, data=said.encode()),
    )  # fmt: skip
    if clock == Clock.TARGET:
        row.target_on = until
    else:
        row.recovery_to = until
    row.save(update_fields=["target_on", "recovery_to", "changed_at"])
    kind = Kind.TARGET if clock == Clock.TARGET else Kind.RECOVERY_END
    work.due(row.case_id, kind=kind, object_id=row.id, on=until, by=by)
    ledger.record(by=by, action=policy.RECORD, kind="determination", object_id=row.id, detail={"extended": str(clock)})
    return row


@transaction.atomic
def inform(determination_id: UUID, *, on: date, how: Sequence[str], language: str, by: Actor) -> Determination:
    """Writes down that the person was told of the decision, how, and in which language. Raises ValidationError, Hidden,
    Refused."""
    row = locked(determination_id, by=by, action=policy.RECORD)
    faults: dict[str, str] = {}
    if row.decided_on is None or not row.decided_on <= on <= today():
        faults["informed_on"] = _("The person is told after the decision, and not in the future.")
    if not how or not set(how) <= set(HOW):
        faults["informed_how"] = _("Say whether the person was told in speech, in writing, or both.")
    if language not in codes.get("language"):
        faults["informed_language"] = _("Choose the language in which the person was told.")
    if faults:
        raise ValidationError(faults)
    row.informed_on, row.informed_how, row.informed_language = on, sorted(set(how)), language
    row.save(update_fields=["informed_on", "informed_how", "informed_language", "changed_at"])
    ledger.record(
        by=by, action=policy.RECORD, kind="determination", object_id=row.id, detail={"informed": sorted(set(how))}
    )
    return row


@transaction.atomic
def ask_again(determination_id: UUID, *, asked_on: date, asked_by: str, ground: str, by: Actor) -> Reconsideration:
    """Writes down that somebody asked to look at a decision again. Raises ValidationError by field, Hidden, Refused."""
    row = locked(determination_id, by=by, action=policy.RECORD)
    if asked_by not in codes.get("reconsideration_asker"):
        raise ValidationError({"asked_by": _("Say who asked.")})
    if row.decided_on is None or not row.decided_on <= asked_on <= today():
        raise ValidationError({"asked_on": _("Somebody asks after the decision, and not in the future.")})
    said, made = reason_given(ground, "ground"), new_id()
    move(row, State.RECONSIDERED)
    row.save(update_fields=["state", "changed_at"])
    asked = Reconsideration(
        id=made, organisation_id=row.organisation_id, determination_id=row.id, asked_on=asked_on, asked_by=asked_by,
        recorded_by_id=by.account, sealed=vault.seal(key_of(row, by), context=GROUND, row=made, data=said.encode()),
    )  # fmt: skip
    asked.save(force_insert=True)
    ledger.record(by=by, action=policy.RECORD, kind="determination", object_id=row.id, detail={"asked_by": asked_by})
    return asked


@transaction.atomic
def answer_again(determination_id: UUID, *, result: str, result_on: date, by: Actor) -> Determination:
    """Writes down what came of looking again. An overturned decision is followed by a new determination.

    The case keeps its status until a person confirms another decision. Raises ValidationError by field, Hidden, Refused.
    """
    row = locked(determination_id, by=by, action=policy.RECORD)
    asked = Reconsideration.objects.filter(
        organisation_id=row.organisation_id, determination_id=row.id, result=""
    ).first()
    if asked is None:
        raise ValidationError(_("Nobody asked to look at this again."))
    if result not in codes.get("reconsideration_result"):
        raise ValidationError({"result": _("Say what came of it.")})
    if not asked.asked_on <= result_on <= today():
        raise ValidationError({"result_on": _("The answer lies between the request and today.")})
    move(row, State.OVERTURNED if result == "overturned" else State.DECIDED)
    row.save(update_fields=["state", "changed_at"])
    asked.result, asked.result_on, asked.answered_by_id = result, result_on, by.account
    asked.save(update_fields=["result", "result_on", "answered_by", "changed_at"])
    ledger.record(by=by, action=policy.RECORD, kind="determination", object_id=row.id, detail={"result": result})
    return row
