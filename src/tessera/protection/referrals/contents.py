"""What may be shared: each field of a person and a case under its data category, in words a receiver can read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.protection.cases import api as cases
from tessera.protection.cases.policy import ACCOUNT_VIEW
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
    """Every field with a value, in the order of LABELS. Opens the identity and, for those who may read it, the account.

    Both openings are in the ledger. Raises Hidden, Refused.
    """
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


def _case(case: cases.CaseView) -> Iterable[Offer]:
    told = {answer.name: answer.text for answer in case.answers if answer.value not in codes.EMPTY_ANSWERS}
    for category, (name, field) in _FROM_CASE:
        yield _offer(category, field, told.get(name, ""))


# category, (field of the case, name under which it is shared)
_FROM_CASE = (
    ("identity", ("gender", "gender")),
    ("identity", ("age_at_intake", "age")),
    ("identity", ("citizenships", "citizenships")),
    ("contact", ("languages", "languages")),
    ("contact", ("needs_interpreter", "needs_interpreter")),
    ("family", ("marital_status", "marital_status")),
    ("legal", ("trafficking_status", "trafficking_status")),
    ("immigration", ("displacement_status", "displacement_status")),
)
# What happened is shared in the words of the code lists: free words may name people and places nobody chose to share.
_TOLD = ("episode_type", "from_date", "to_date", "country", "exploitation_types", "control_means")


def _account(case_id: UUID, by: Actor) -> Iterable[Offer]:
    if not by.may(ACCOUNT_VIEW):
        return
    lines = []
    for episode in cases.account(case_id, by=by):
        told = {answer.name: answer.text for answer in episode.answers if answer.value not in codes.EMPTY_ANSWERS}
        lines.append(", ".join(told[name] for name in _TOLD if told.get(name)))
    yield _offer("exploitation_account", "account", "; ".join(line for line in lines if line))
