"""Writes: matters, their dates, and what the survivor says of cooperating."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tessera.kernel import codes, places
from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, Refused, require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import api as cases
from tessera.protection.legal import policy, states
from tessera.protection.legal.enums import DEADLINE_DUE, DEADLINE_WORDS, MATTER_WORDS, PERMIT_ENDS
from tessera.protection.legal.models import Cooperation, LegalDeadline, LegalMatter, LegalText
from tessera.protection.legal.words import MatterWords
from tessera.protection.plans import api as plans
from tessera.protection.work import api as work
from tessera.trust.subjects import api as subjects

COLUMNS = ("matter_type", "stage", "country", "decided_on", "amount_awarded", "amount_received", "currency",
           "protection_measures", "permit_type", "valid_to", "source")  # fmt: skip
_CODES = {"matter_type": "legal_matter_type", "protection_measures": "protection_measure", "permit_type": "permit_type",
          "source": "source"}  # fmt: skip
LONGEST = 5000
R = TypeVar("R", LegalMatter, LegalDeadline)


def _case(case_id: UUID, by: Actor) -> cases.CaseView:
    case = cases.get(case_id, by=by)
    require(policy.can(by, policy.EDIT), by, policy.EDIT, kind="case", object_id=case_id)
    if not case.is_open:
        raise Refused(by, policy.EDIT, kind="case", object_id=case_id, reason=_("This case is closed. Open it again before you change its legal matters."))  # fmt: skip
    return case


def _locked(rows: QuerySet[R], pk: UUID, by: Actor) -> R:
    if not rows.filter(pk=pk).exists():
        raise Hidden(by, policy.EDIT, kind="legal", object_id=pk)
    row: R = rows.model._default_manager.select_for_update(of=("self",)).get(organisation_id=by.home, pk=pk)
    require(policy.can(by, policy.EDIT, row), by, policy.EDIT, kind="legal", object_id=pk)
    return row


@transaction.atomic
def add_matter(case_id: UUID, values: Mapping[str, Any], words: MatterWords, *, by: Actor) -> LegalMatter:
    """A new matter. `values` are names of COLUMNS. Raises ValidationError by field, Hidden, Refused, vault.Erased."""
    case = _case(case_id, by)
    row = LegalMatter(organisation_id=by.home, case_id=case_id, recorded_by_id=by.account, **_checked(values, words))
    row.save(force_insert=True)
    _write(row, case.subject_id, words, by)
    _permit_ends(row, case.subject_id, by)
    return _recorded(row, by)


@transaction.atomic
def change_matter(matter_id: UUID, values: Mapping[str, Any], words: MatterWords, *, by: Actor) -> LegalMatter:
    """Writes on in a matter; earlier words are kept. Raises ValidationError by field, Hidden, Refused, vault.Erased."""
    row = _locked(policy.scope(by), matter_id, by)
    checked = _checked(values, words)
    if not states.may_move(row.stage, checked.get("stage", row.stage)):
        raise ValidationError({"stage": _("A matter does not go there from where it stands.")})
    for name, value in checked.items():
        setattr(row, name, value)
    row.save()
    subject = cases.get(row.case_id, by=by).subject_id
    _write(row, subject, words, by)
    _permit_ends(row, subject, by)
    return _recorded(row, by)


def _checked(values: Mapping[str, Any], words: MatterWords) -> dict[str, Any]:
    if unknown := set(values) - set(COLUMNS):
        raise ValueError(f"a legal matter has no {sorted(unknown)}")
    faults: dict[str, str] = {}
    for name, listed in _CODES.items():
        said = values.get(name) or []
        if not ({said} if isinstance(said, str) else set(said)) <= set(codes.get(listed).values()):
            faults[name] = _("This is not one of the choices.")
    if not values.get("matter_type"):
        faults["matter_type"] = _("Choose what the matter is about.")
    if values.get("stage", "advice") not in codes.get("legal_stage"):
        faults["stage"] = _("This is not one of the choices.")
    if values.get("country") and not _is_country(values["country"]):
        faults["country"] = _("This is not one of the choices.")
    amounts = [values.get(name) for name in ("amount_awarded", "amount_received")]
    if any(amount is not None for amount in amounts) and not plans.money.is_currency(values.get("currency", "")):
        faults["currency"] = _("Choose the currency of the amounts.")
    if any(amount is not None and amount < 0 for amount in amounts):
        faults["amount_awarded"] = _("Give a number from 0.")
    if any(
        len(text) > LONGEST for text in (words.authority, words.reference, words.lawyer, words.decision, words.note)
    ):
        faults["note"] = _("This holds at most %(number)s characters.") % {"number": LONGEST}
    if faults:
        raise ValidationError(faults)
    return dict(values)


def _is_country(code: str) -> bool:
    return code in dict(places.choices())


def _write(row: LegalMatter, subject: UUID, words: MatterWords, by: Actor) -> None:
    """Keeps the words as a new row. Raises vault.Erased."""
    pk = new_id()
    sealed = vault.seal(subjects.key_of(subject, by=by), context=MATTER_WORDS, row=pk, data=words.to_bytes())
    LegalText(id=pk, organisation_id=by.home, matter_id=row.pk, sealed=sealed, written_by_id=by.account).save(
        force_insert=True
    )


def _permit_ends(row: LegalMatter, subject: UUID, by: Actor) -> None:
    """The end of a permit is a date like any other, kept in step with the matter."""
    found = LegalDeadline.objects.filter(organisation_id=by.home, matter_id=row.pk, of_permit=True).first()
    if row.valid_to is None:
        if found:
            work.settled(kind=DEADLINE_DUE, object_ids=[found.pk], by=by)
            found.delete()
        return
    if found is None:
        _deadline(row, PERMIT_ENDS, row.valid_to, "", subject, by, of_permit=True)
    elif found.on != row.valid_to:
        found.on, found.met_on, found.alerted = row.valid_to, None, None
        found.save(update_fields=["on", "met_on", "alerted", "changed_at"])
        _due(found, by)


def _recorded(row: LegalMatter, by: Actor) -> LegalMatter:
    detail = {"matter": str(row.pk), "stage": str(row.stage)}
    ledger.record(by=by, action=policy.EDIT, kind="case", object_id=row.case_id, detail=detail)
    return row


@transaction.atomic
def add_deadline(matter_id: UUID, type: str, on: date, *, by: Actor, what: str = "") -> LegalDeadline:
    """A date of a matter, due in the work list. Raises ValidationError by field, Hidden, Refused, vault.Erased."""
    matter = _locked(policy.scope(by), matter_id, by)
    faults: dict[str, str] = {}
    if type not in codes.get("legal_deadline"):
        faults["type"] = _("This is not one of the choices.")
    if len(what) > LONGEST:
        faults["what"] = _("This holds at most %(number)s characters.") % {"number": LONGEST}
    if faults:
        raise ValidationError(faults)
    row = _deadline(matter, type, on, what.strip(), cases.get(matter.case_id, by=by).subject_id, by)
    return _recorded_date(row, "added", by)


def _deadline(
    matter: LegalMatter, type: str, on: date, what: str, subject: UUID, by: Actor, of_permit: bool = False
) -> LegalDeadline:
    pk = new_id()
    sealed = vault.seal(subjects.key_of(subject, by=by), context=DEADLINE_WORDS, row=pk, data=what.encode())
    row = LegalDeadline(
        id=pk, organisation_id=by.home, case_id=matter.case_id, matter_id=matter.pk, type=type, on=on, sealed=sealed,
        of_permit=of_permit,
    )  # fmt: skip
    row.save(force_insert=True)
    _due(row, by)
    return row


def _due(row: LegalDeadline, by: Actor) -> None:
    work.due(row.case_id, kind=DEADLINE_DUE, object_id=row.pk, on=row.on, by=by)


@transaction.atomic
def deadline_met(deadline_id: UUID, *, by: Actor) -> None:
    """Says that what a date asked for was done; said again, nothing changes. Raises Hidden, Refused."""
    row = _locked(policy.deadlines(by), deadline_id, by)
    if row.met_on is None:
        row.met_on = today()
        row.save(update_fields=["met_on", "changed_at"])
        _recorded_date(row, "met", by)
    work.settled(kind=DEADLINE_DUE, object_ids=[row.pk], by=by)


@transaction.atomic
def move_deadline(deadline_id: UUID, on: date, *, by: Actor) -> LegalDeadline:
    """Another day; alerts begin anew. The end of a permit moves with its matter. Raises ValidationError, Hidden, Refused."""
    row = _locked(policy.deadlines(by), deadline_id, by)
    if row.of_permit:
        raise ValidationError({"on": _("This day is the end of the permit: change it in the matter.")})
    row.on, row.met_on, row.alerted = on, None, None
    row.save(update_fields=["on", "met_on", "alerted", "changed_at"])
    _due(row, by)
    return _recorded_date(row, "moved", by)


def _recorded_date(row: LegalDeadline, what: str, by: Actor) -> LegalDeadline:
    detail = {"deadline": str(row.pk), "type": row.type, "what": what}
    ledger.record(by=by, action=policy.EDIT, kind="case", object_id=row.case_id, detail=detail)
    return row


@transaction.atomic
def say_cooperation(
    case_id: UUID, willing: str, *, by: Actor, reasons_not: Sequence[str] = (), source: str = "survivor"
) -> Cooperation:
    """What the survivor says today; what was said before is kept. Raises ValidationError by field, Hidden, Refused."""
    _case(case_id, by)
    faults: dict[str, str] = {}
    if willing not in {*codes.get("willing_to_cooperate").values(), *codes.EMPTY_ANSWERS}:
        faults["willing_to_cooperate"] = _("This is not one of the choices.")
    if not set(reasons_not) <= set(codes.get("cooperation_reason").values()):
        faults["reasons_not"] = _("This is not one of the choices.")
    if reasons_not and willing == "yes":
        faults["reasons_not"] = _("Reasons stand beside “no” or “undecided” only.")
    if source not in codes.get("source"):
        faults["source"] = _("This is not one of the choices.")
    if faults:
        raise ValidationError(faults)
    row = Cooperation.objects.create(
        organisation_id=by.home, case_id=case_id, willing_to_cooperate=willing, reasons_not=list(reasons_not),
        source=source, recorded_by_id=by.account,
    )  # fmt: skip
    # What was said stays out of the ledger, which more people read than legal matters.
    ledger.record(by=by, action=policy.EDIT, kind="case", object_id=case_id, detail={"cooperation": str(row.pk)})
    return row
