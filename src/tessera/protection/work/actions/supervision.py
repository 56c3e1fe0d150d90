"""Supervision: a supervisor and a worker look at the worker's cases together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Refused, require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy as case_policy
from tessera.protection.work import policy, queries
from tessera.protection.work.actions.due import due, settled
from tessera.protection.work.enums import REVIEW, SUPERVISION_TEXT, Return, Risk
from tessera.protection.work.models import SupervisedCase, Supervision
from tessera.trust.people import api as people

LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was found in one case: codes of Risk and Return, words that become a note of the case, the next look."""

    risks: Sequence[str] = ()
    goes_on: str = ""
    text: str = ""
    next_on: date | None = None


@transaction.atomic
def supervise(
    worker: UUID,
    *,
    by: Actor,
    on: date,
    text: str = "",
    next_on: date | None = None,
    reviewed: Mapping[UUID, Reviewed] | None = None,
) -> Supervision:
    """Keeps a supervision review of a worker, with the caseload as it stood, and what was found case by case.

    `text` is about the work and is sealed for the organisation; what is said about a case becomes a note of that case,
    under the survivor's key. Without `next_on` the organisation's rhythm sets it. Raises ValidationError by field,
    Hidden, Refused.
    """
    require(policy.can(by, policy.SUPERVISION_ADD), by, policy.SUPERVISION_ADD, kind="account", object_id=worker)
    if by.account is None:
        raise Refused(by, policy.SUPERVISION_ADD, kind="account", object_id=worker)
    found = reviewed or {}
    _check(worker, by, on, text, next_on, found)
    load = queries.load_of(worker, by=by)
    row = Supervision(
        id=new_id(), organisation_id=by.home, worker_id=worker, supervisor_id=by.account, on=on,
        next_on=next_on or on + timedelta(days=queries.setting(by.home).supervision_days),
        open_cases=load.open, urgent_items=load.urgent, overdue_items=load.overdue,
    )  # fmt: skip
    if text.strip():
        row.sealed = vault.seal_for_organisation(
            by.home, context=SUPERVISION_TEXT, row=row.id, data=text.strip().encode()
        )
    row.save(force_insert=True)
    for case_id, one in found.items():
        _keep(row, case_id, one, by)
    detail: ledger.Detail = {"supervision": str(row.id), "cases": len(found)}
    ledger.record(by=by, action=policy.SUPERVISION_ADD, kind="account", object_id=worker, detail=detail)
    return row


def _check(worker: UUID, by: Actor, on: date, text: str, next_on: date | None, found: Mapping[UUID, Reviewed]) -> None:
    faults: dict[str, str] = {}
    if worker not in {one.account for one in people.colleagues(by)}:
        faults["worker"] = _("Choose somebody who works here.")
    if worker == by.account:
        faults["worker"] = _("Nobody supervises their own work. Ask another supervisor.")
    if on > today():
        faults["on"] = _("This lies in the future.")
    if next_on and next_on <= on:
        faults["next_on"] = _("The next review comes after this one.")
    if len(text) > LONGEST:
        faults["text"] = _("A text holds at most %(number)s characters.") % {"number": LONGEST}
    for one in found.values():
        if not set(one.risks) <= set(Risk) or one.goes_on not in {"", *Return}:
            faults["reviewed"] = _("This is not one of the choices.")
    if set(found) - set(case_policy.scope(by).filter(pk__in=found).values_list("pk", flat=True)):
        faults["reviewed"] = _("There is no such case here.")
    if faults:
        raise ValidationError(faults)


def _keep(row: Supervision, case_id: UUID, one: Reviewed, by: Actor) -> None:
    SupervisedCase.objects.create(
        organisation_id=by.home, supervision_id=row.id, case_id=case_id, risks=sorted(set(one.risks)),
        goes_on=one.goes_on, next_on=one.next_on,
    )  # fmt: skip
    if one.text.strip():
        cases.add_note(case_id, one.text, by=by, type="supervision")
    # One review is open for each case: the case itself is what it is about.
    settled(kind=REVIEW, object_ids=[case_id], by=by)
    if one.next_on:
        due(case_id, kind=REVIEW, object_id=case_id, on=one.next_on, owner=by.account, by=by)
