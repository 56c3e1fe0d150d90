"""An emergency request as it may be asked: codes, whole amounts, hours. Anything else is refused, so no name slips in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tessera.kernel.codes import currencies
from tessera.kernel.ids import read_code
from tessera.partnership.library import api as library
from tessera.partnership.requests.enums import SERVICES, Urgency

MOST = Decimal(10) ** 9
_REFERENCE_LENGTH = 19


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: the office, services and urgency as codes, a whole amount with its currency, at most a country."""

    office: UUID
    services: tuple[str, ...]
    urgency: str
    currency: str
    amount: Decimal
    country: str = ""


def check(asked: Asked, reference: str) -> None:
    """Refuses whatever is no code. Raises ValidationError with the faults by field."""
    faults: dict[str, str] = {}
    if len(reference) != _REFERENCE_LENGTH or read_code(reference) != reference:
        faults["reference"] = _("This is not a reference.")
    if not asked.services or set(asked.services) - set(SERVICES) or len(set(asked.services)) != len(asked.services):
        faults["services"] = _("Choose services from the list.")
    if asked.urgency not in Urgency:
        faults["urgency"] = _("Choose how soon the help must be there.")
    if asked.currency not in currencies.values():
        faults["currency"] = _("Choose a currency from the list.")
    if not _whole(asked.amount):
        faults["amount"] = _("Write a whole amount above zero, without cents.")
    if asked.country and not library.is_country(asked.country):
        faults["country"] = _("Choose a country from the list, or none.")
    if faults:
        raise ValidationError(faults)


def _whole(amount: Decimal) -> bool:
    return amount.is_finite() and 0 < amount < MOST and amount == amount.to_integral_value()
