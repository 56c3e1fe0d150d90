"""Training and technical assistance, from the asking to what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.codes import currencies
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.partnership.library import api as library
from tessera.partnership.requests import policy, rights
from tessera.partnership.requests.enums import ASSISTANCE, Agency, AskedBy, AssistanceKind, AssistanceState, Topic
from tessera.partnership.requests.models import AssistanceRequest, Cohort
from tessera.partnership.requests.states import ASSISTANCE_MACHINE
from tessera.partnership.stages import api as stages
from tessera.trust.people import api as people


@dataclass(frozen=True, slots=True)
class Given:
    """What a request says. `asked_by` names a body; `cost` is in `currency`; `participants` are expected."""

    kind: str
    topic: str
    country: str
    asked_kind: str
    asked_by: str
    summary: str = ""
    participants: int | None = None
    starts: date | None = None
    ends: date | None = None
    cost: Decimal | None = None
    currency: str = ""


def _check(given: Given) -> None:
    faults: dict[str, str] = {}
    closed = {"kind": AssistanceKind, "topic": Topic, "asked_kind": AskedBy}
    for name, listed in closed.items():
        if getattr(given, name) not in listed.values:
            faults[name] = _("Choose from the list.")
    if not library.is_country(given.country):
        faults["country"] = _("Choose a country from the list.")
    if not given.asked_by.strip():
        faults["asked_by"] = _("Name the embassy, authority or organisation that asks.")
    if given.ends and (given.starts is None or given.ends < given.starts):
        faults["ends"] = _("The end comes before the start.")
    if given.cost is not None and given.currency not in currencies.values():
        faults["currency"] = _("Choose the currency of the costs.")
    if faults:
        raise ValidationError(faults)


def _held(request_id: UUID, action: str, by: Actor) -> AssistanceRequest:
    """The request, locked. Raises Hidden, Refused."""
    rows = policy.assistance(by).filter(pk=request_id)
    row = rows.first()
    if row is None:
        raise Hidden(by, action, kind=ASSISTANCE, object_id=request_id)
    require(policy.can(by, action, row), by, action, kind=ASSISTANCE, object_id=row.pk)
    # Only now: a grantee may read the row and not lock it, and would be told that there is none.
    return rows.select_for_update().get()


@transaction.atomic
def ask_assistance(given: Given, *, by: Actor, office: UUID | None = None) -> AssistanceRequest:
    """Writes down a request: the office for somebody who asked it, or a grantee for itself, to `office`.

    Raises Refused, ValidationError (faults by field).
    """
    require(policy.can(by, rights.ASK_ASSISTANCE), by, rights.ASK_ASSISTANCE, kind=ASSISTANCE)
    _check(given)
    owner, asker = by.home, None
    if by.function != "funder":
        if office is None or office not in {each.id for each in people.organisations_with("funder")}:
            raise ValidationError({"office": _("Choose an office from the list.")})
        owner, asker = office, by.home
    row = AssistanceRequest.objects.create(organisation_id=owner, implementer_id=asker, **_clean(given))
    stages.begin(ASSISTANCE_MACHINE, row, by=by, action=rights.ASK_ASSISTANCE)
    return row


def _clean(given: Given) -> dict[str, object]:
    values = asdict(given)
    values["asked_by"], values["summary"] = given.asked_by.strip()[:160], given.summary.strip()[:600]
    values["currency"] = given.currency if given.cost is not None else ""
    return values


@transaction.atomic
def change_assistance(request_id: UUID, given: Given, *, by: Actor) -> AssistanceRequest:
    """Changes what a request says until it is approved. Raises Hidden, Refused, ValidationError."""
    row = _held(request_id, rights.TRIAGE, by)
    if row.state not in (AssistanceState.RECEIVED, AssistanceState.TRIAGED):
        raise ValidationError(_("What was approved stays as it was approved."))
    _check(given)
    for name, value in _clean(given).items():
        setattr(row, name, value)
    row.save()
    ledger.record(by=by, action=rights.TRIAGE, kind=ASSISTANCE, object_id=row.pk, detail={"changed": True})
    return row


@transaction.atomic
def triage(request_id: UUID, *, by: Actor) -> AssistanceRequest:
    """Looked through, and worth deciding. Raises Hidden, Refused, IllegalMove."""
    row = _held(request_id, rights.TRIAGE, by)
    if row.state == AssistanceState.RECEIVED:
        row.checked_by = by.account
        row.save(update_fields=["checked_by", "changed_at"])
    stages.move(ASSISTANCE_MACHINE, row, AssistanceState.TRIAGED, by=by)
    return row


@transaction.atomic
def approve_assistance(request_id: UUID, *, by: Actor, award: UUID | None = None) -> AssistanceRequest:
    """Approves, drawn on an award. Whoever wrote it down or looked it through is not who approves.

    Raises Hidden, Refused, SamePerson, IllegalMove.
    """
    row = _held(request_id, rights.APPROVE_ASSISTANCE, by)
    before = stages.movers(ASSISTANCE, row.pk, AssistanceState.RECEIVED)
    before |= stages.movers(ASSISTANCE, row.pk, AssistanceState.TRIAGED)
    if by.account is None or by.account in before:
        reason = _("You wrote this request down or looked it through. Somebody else decides.")
        raise stages.SamePerson(by, rights.APPROVE_ASSISTANCE, kind=ASSISTANCE, object_id=row.pk, reason=reason)
    if row.state == AssistanceState.TRIAGED:
        row.award_id, row.approved_by = award, by.account
        row.save(update_fields=["award", "approved_by", "changed_at"])
    stages.move(ASSISTANCE_MACHINE, row, AssistanceState.APPROVED, by=by, different_from=before)
    return row


@transaction.atomic
def decline_assistance(request_id: UUID, reason: str, *, by: Actor) -> AssistanceRequest:
    """Declines, with a written reason. Raises Hidden, Refused, IllegalMove, ReasonMissing."""
    seen = policy.assistance(by).filter(pk=request_id).first()
    step = ASSISTANCE_MACHINE.step(seen.state, AssistanceState.DECLINED) if seen else None
    row = _held(request_id, step.action if step else rights.TRIAGE, by)
    stages.move(ASSISTANCE_MACHINE, row, AssistanceState.DECLINED, by=by, reason=reason[:600])
    return row


@transaction.atomic
def add_cohort(
    request_id: UUID, *, agency: str, district: str, trained: int, delivered_on: date, by: Actor, days: int = 1
) -> Cohort:
    """Writes down a group that was trained. Raises Hidden, Refused, ValidationError (faults by field)."""
    row = _held(request_id, rights.DELIVER, by)
    if row.state not in (AssistanceState.APPROVED, AssistanceState.DELIVERED):
        raise ValidationError(_("Approve the request before you write down who was trained."))
    faults: dict[str, str] = {}
    if agency not in Agency.values:
        faults["agency"] = _("Choose from the list.")
    if trained < 1:
        faults["trained"] = _("Write how many people were trained.")
    if days < 1:
        faults["days"] = _("Write how many days it took.")
    if delivered_on > today():
        faults["delivered_on"] = _("This day has not come yet.")
    if faults:
        raise ValidationError(faults)
    made = Cohort.objects.create(
        organisation_id=row.organisation_id, implementer_id=row.implementer_id, request=row, agency=agency,
        district=district.strip()[:80], trained=trained, delivered_on=delivered_on, days=days,
    )  # fmt: skip
    detail: ledger.Detail = {"agency": agency, "trained": trained}
    ledger.record(by=by, action=rights.DELIVER, kind=ASSISTANCE, object_id=row.pk, detail=detail)
    return made


@transaction.atomic
def delivered(request_id: UUID, *, by: Actor) -> AssistanceRequest:
    """It took place; a training says whom it reached first. Raises Hidden, Refused, IllegalMove, ValidationError."""
    row = _held(request_id, rights.DELIVER, by)
    if row.kind == AssistanceKind.TRAINING and row.state == AssistanceState.APPROVED and not row.cohorts.exists():
        raise ValidationError(_("Write down who was trained first."))
    stages.move(ASSISTANCE_MACHINE, row, AssistanceState.DELIVERED, by=by)
    return row


@transaction.atomic
def followed_up(request_id: UUID, *, by: Actor) -> AssistanceRequest:
    """What came of it was asked for. Raises Hidden, Refused, IllegalMove."""
    row = _held(request_id, rights.DELIVER, by)
    stages.move(ASSISTANCE_MACHINE, row, AssistanceState.FOLLOWED_UP, by=by)
    return row
