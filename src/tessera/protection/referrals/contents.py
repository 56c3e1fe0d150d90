"""What may be shared: each field of a person and a case under its data category, in words a receiver can read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes, places
from tessera.kernel.actor import Actor
from tessera.protection.cases import api as cases
from tessera.trust.subjects import api as subjects


@dataclass(frozen=True, slots=True)
class Offer:
    """A field that has a value and could be shared."""

    category: str
    field: str
    label: str | Promise
    value: str


LABELS: dict[str, str | Promise] = {
    "name": _("Name"),
    "other_names": _("Other names"),
    "birth_date": _("Date of birth"),
    "documents": _("Identity documents"),
    "phones": _("Telephone"),
    "emails": _("E-mail"),
    "address": _("Address"),
    "safe_contact": _("Safe way to make contact"),
    "who_must_not_know": _("Who must not know"),
    "gender": _("Gender"),
    "age": _("Age at intake"),
    "citizenships": _("Citizenship"),
    "languages": _("Languages"),
    "needs_interpreter": _("Needs an interpreter"),
    "marital_status": _("Marital status"),
    "trafficking_status": _("Trafficking status"),
    "displacement_status": _("Legal status in the country"),
    "account": _("What happened, in short"),
}


def offers(subject_id: UUID, case_id: UUID, *, by: Actor) -> list[Offer]:
    """Every field with a value, grouped by category. Opens the identity, so the ledger knows. Raises Hidden, Refused."""
    identity = subjects.reveal(subject_id, by=by, why="referral")
    case = cases.get(case_id, by=by)
    found = [*_identity(identity), *_case(case), *_account(case_id, by)]
    return [offer for offer in found if offer.value]


def _offer(category: str, field: str, value: str) -> Offer:
    return Offer(category, field, LABELS[field], value)


def _identity(who: subjects.Identity) -> Iterable[Offer]:
    contact = who.safe_contact
    safe = " · ".join(part for part in (contact.channel, contact.value, contact.windows, contact.says_who) if part)
    yield _offer("identity", "name", who.name)
    yield _offer("identity", "other_names", ", ".join(who.other_names))
    yield _offer("identity", "birth_date", who.birth_date)
    yield _offer("documents", "documents", ", ".join(f"{d.type} {d.number}".strip() for d in who.documents))
    yield _offer("contact", "phones", ", ".join(who.phones))
    yield _offer("contact", "emails", ", ".join(who.emails))
    yield _offer("contact", "address", who.address)
    yield _offer("contact", "safe_contact", safe)
    yield _offer("safety", "who_must_not_know", who.who_must_not_know)


def _case(case: cases.Case) -> Iterable[Offer]:
    yield _offer("identity", "gender", _label("gender", case.gender))
    yield _offer("identity", "age", str(case.age_at_intake) if case.age_at_intake is not None else "")
    yield _offer("identity", "citizenships", ", ".join(places.name(c) for c in case.citizenships))
    yield _offer("contact", "languages", ", ".join(_label("language", c) for c in case.languages))
    yield _offer("contact", "needs_interpreter", _label("empty_answers", case.needs_interpreter))
    yield _offer("family", "marital_status", _label("marital_status", case.marital_status))
    yield _offer("legal", "trafficking_status", _label("trafficking_status", case.trafficking_status))
    yield _offer("immigration", "displacement_status", _label("displacement_status", case.displacement_status))


def _account(case_id: UUID, by: Actor) -> Iterable[Offer]:
    yield _offer("exploitation_account", "account", "; ".join(cases.account_lines(case_id, by=by)))


def _label(list_name: str, code: str) -> str:
    if not code or code in codes.EMPTY_ANSWERS:
        return ""
    known = codes.get(list_name)
    return str(known.label(code)) if code in known.values() else code
