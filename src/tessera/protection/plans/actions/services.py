"""Writes about services: one row per episode of a service, filled in as it happens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.protection.plans import money, policy, queries
from tessera.protection.plans.actions.base import case_for, check_codes, locked, seal
from tessera.protection.plans.enums import SERVICE_WORDS
from tessera.protection.plans.models import PlanService
from tessera.protection.plans.words import ServiceWords
from tessera.trust.people import api as people

CODES = {
    "service_type": "service_type",
    "response_type": "service_response",
    "delivered": "service_delivered",
    "unit": "service_unit",
    "barriers": "service_barrier",
    "source": "source",
    "requested_on_precision": "date_precision",
    "started_on_precision": "date_precision",
    "ended_on_precision": "date_precision",
}
COLUMNS = (
    "goal_id", "service_type", "response_type", "provider_id", "place_hidden", "requested_on", "requested_on_precision",
    "appointment", "started_on", "started_on_precision", "ended_on", "ended_on_precision", "delivered", "quantity",
    "unit", "cost", "currency", "funding_line", "barriers", "feedback", "anonymous_offered", "source",
)  # fmt: skip
_EMPTY = frozenset({"response_type", "delivered", "barriers"})
_FUNDING = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./")


@transaction.atomic
def add_service(case_id: UUID, values: Mapping[str, Any], words: ServiceWords, *, by: Actor) -> PlanService:
    """An episode of a service. `values` are names of COLUMNS. Raises ValidationError by field, Hidden, Refused, Erased."""
    case = case_for(case_id, by=by, action=policy.SERVICE_EDIT)
    checked = _checked(case_id, values, by)
    pk = new_id()
    row = PlanService(
        id=pk, organisation_id=by.home, case_id=case_id, worker_id=by.account, **checked,
        sealed=seal(case.subject_id, pk, SERVICE_WORDS, words, by=by),
    )  # fmt: skip
    row.save(force_insert=True)
    return _recorded(row, by)


@transaction.atomic
def change_service(service_id: UUID, values: Mapping[str, Any], words: ServiceWords, *, by: Actor) -> PlanService:
    """Writes on in an episode of a service. Raises ValidationError by field, Hidden, Refused, Erased."""
    row = locked(policy.services(by), service_id, by=by, action=policy.SERVICE_EDIT, kind="service")
    for name, value in _checked(row.case_id, values, by).items():
        setattr(row, name, value)
    row.sealed = seal(queries.subject_of(row.case_id, by=by), row.id, SERVICE_WORDS, words, by=by)
    row.save()
    return _recorded(row, by)


def _checked(case_id: UUID, values: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    """The columns. Raises ValidationError by field."""
    if unknown := set(values) - set(COLUMNS):
        raise ValueError(f"a service has no {sorted(unknown)}")
    check_codes(values, CODES, _EMPTY)
    faults: dict[str, str] = {}
    if not values.get("service_type"):
        faults["service_type"] = _("Choose the service.")
    if values.get("goal_id") and not policy.goals(by).filter(pk=values["goal_id"], case_id=case_id).exists():
        faults["goal"] = _("There is no such goal in this case.")
    if values.get("provider_id") and values["provider_id"] not in people.organisations([values["provider_id"]]):
        faults["provider"] = _("There is no such organisation here.")
    _check_amounts(values, faults)
    start, end = values.get("started_on"), values.get("ended_on")
    if _backwards(start, end):
        faults["ended_on"] = _("This lies before the beginning.")
    if faults:
        raise ValidationError(faults)
    return dict(values)


def _check_amounts(values: Mapping[str, Any], faults: dict[str, str]) -> None:
    cost: Decimal | None = values.get("cost")
    if cost is not None and not money.is_currency(values.get("currency", "")):
        faults["currency"] = _("Choose the currency of the cost.")
    if (cost is not None and cost < 0) or (values.get("quantity") is not None and values["quantity"] < 0):
        faults["cost"] = _("Give a number from 0.")
    if values.get("quantity") is not None and not values.get("unit"):
        faults["unit"] = _("Choose what is counted.")
    if not set(values.get("funding_line", "")) <= _FUNDING:
        faults["funding_line"] = _("Write the code of the funding line: letters, digits, and - _ . /")
    if values.get("feedback") is not None and values["feedback"] not in range(1, 6):
        faults["feedback"] = _("Give a number from 1 to 5.")


def _backwards(start: date | None, end: date | None) -> bool:
    return bool(start and end and end < start)


def _recorded(row: PlanService, by: Actor) -> PlanService:
    detail = {"service": str(row.id), "type": row.service_type}
    ledger.record(by=by, action=policy.SERVICE_EDIT, kind="case", object_id=row.case_id, detail=detail)
    return row
