"""What an envelope may say: codes and numbers only, so that nothing that identifies slips in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tessera.kernel import codes, places
from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.protection.referrals.enums import PURPOSES, AccessNeed, CallbackRole
from tessera.trust.people import api as people

YES_NO = ("yes", "no")
MOST_DEPENDANTS = 20


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the receiver learns before accepting; no free text, so that nothing that identifies slips in.

    `country` is ISO 3166-1 alpha-2, `admin1` ISO 3166-2 in that country, `language` ISO 639; the rest are codes of
    the lists `referral_*`, `service_type`, `risk_level` and of `AccessNeed` and `CallbackRole`.
    """

    to_organisation: UUID
    kind: str = "service"
    priority: str = "normal"
    services_requested: Sequence[str] = ()
    services_already_given: Sequence[str] = ()
    language: str = ""
    needs_interpreter: str = "not_asked"
    dependants_count: int = 0
    country: str = ""
    admin1: str = ""
    access_needs: Sequence[str] = ()
    risk_level: str = "unknown"
    earliest_on: date | None = None
    callback_role: str = ""


def check(envelope: Envelope, by: Actor) -> None:
    """Raises ValidationError, field by field, for anything that is not a code of its list."""
    faults: dict[str, str] = {}
    for name, allowed in _allowed().items():
        value = getattr(envelope, name)
        wanted = {value} if isinstance(value, str) else set(value)
        if wanted - {""} - set(allowed):
            faults[name] = _("This is not one of the choices.")
    if envelope.kind == "service" and not envelope.services_requested:
        faults["services_requested"] = _("Say which service is asked for: at least one.")
    if not 0 <= envelope.dependants_count <= MOST_DEPENDANTS:
        faults["dependants_count"] = _("Give a number from 0 to %(most)s.") % {"most": MOST_DEPENDANTS}
    if envelope.admin1 and not _lies_in(envelope.admin1, envelope.country):
        faults["admin1"] = _("This region does not lie in the country chosen.")
    if envelope.earliest_on and envelope.earliest_on < today():
        faults["earliest_on"] = _("The day is past. Choose today or a later day, or leave it empty.")
    faults |= _receiver_faults(envelope, by)
    if faults:
        raise ValidationError(faults)


def _allowed() -> dict[str, Collection[str]]:
    services = codes.get("service_type").values()
    return {
        "kind": tuple(PURPOSES),
        "priority": codes.get("referral_priority").values(),
        "services_requested": services,
        "services_already_given": services,
        "language": codes.get("language").values(),
        "needs_interpreter": (*YES_NO, *codes.EMPTY_ANSWERS),
        "country": places.values(),
        "access_needs": AccessNeed.values,
        "risk_level": (*codes.get("risk_level").values(), *codes.EMPTY_ANSWERS),
        "callback_role": CallbackRole.values,
    }


def _lies_in(admin1: str, country: str) -> bool:
    return bool(country) and admin1 in {row.code for row in places.subdivisions(country)}


def _receiver_faults(envelope: Envelope, by: Actor) -> dict[str, str]:
    if envelope.to_organisation == by.organisation:
        return {"to_organisation": _("Choose another organisation than your own.")}
    found = people.organisations([envelope.to_organisation]).get(envelope.to_organisation)
    if found is None or not found.active or found.function not in RECEIVES:
        return {"to_organisation": _("This organisation does not receive referrals. Choose another one.")}
    return {}


# Functions whose organisations have an inbox; those who fund, count or run the machine never receive a person.
RECEIVES = ("service", "coordinator", "police", "prosecution", "labour_inspectorate")
