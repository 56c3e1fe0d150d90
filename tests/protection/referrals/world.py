"""Two shelters, a person, what she agreed to, and a referral between them, made the way the program makes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.referrals import api as referrals
from tessera.protection.referrals.models import Bundle, Referral
from tessera.trust.consent import api as consents
from tessera.trust.subjects import api as subjects
from tests.protection.cases import world as cases_world

EXPLAINED = cases_world.EXPLAINED
OKSANA = subjects.Identity(
    given_names="Oksana",
    family_name="Kovalenko",
    birth_date="1999-04-17",
    phones=("+380 44 123 4567",),
    address="Lavender Street 8",
    must_not_know=(subjects.Outsider("Her cousin Bohdan"),),
    documents=(subjects.Document("passport", "FA482913"),),
)
# Everything above that would tell who she is, as it could appear in clear anywhere.
PLANTED = ("Oksana", "Kovalenko", "1999-04-17", "123 4567", "1234567", "Lavender", "Bohdan", "FA482913")
ASKED = ("mental_health",)
CHOSEN = ("name", "phones", "gender")


@dataclass
class Cast:
    """The harbour sends, the zaytuna receives, the stranger has nothing to do with any of it."""

    worker: Actor
    sender: Actor
    receiver: Actor
    reader: Actor
    stranger: Actor


def cast() -> Cast:
    """Organisations and colleagues."""
    harbour, zaytuna = cases_world.organisation("harbour"), cases_world.organisation("zaytuna")
    elsewhere = cases_world.organisation("stranger-org")
    return Cast(
        worker=cases_world.colleague(harbour, "nour", "caseworker"),
        sender=cases_world.colleague(harbour, "lina", "supervisor"),
        receiver=cases_world.colleague(zaytuna, "yusuf", "supervisor"),
        reader=cases_world.colleague(zaytuna, "layla", "caseworker"),
        stranger=cases_world.colleague(elsewhere, "tom", "supervisor", "caseworker"),
    )


def case_of(by: Actor, identity: subjects.Identity = OKSANA, **values: Any) -> Case:
    """A case of a person with a name, a gender, an age and an account."""
    given = {"gender": "Feminine", "age_at_intake": 25, "languages": ["uk"]} | values
    case = cases_world.open_case(by, identity, **given)
    cases_world.tell(by, case, country="MT", exploitation_types=["ForcedLabour"])
    return case


def agree(
    by: Actor,
    subject: UUID,
    to: Actor,
    categories: Sequence[str] = ("identity", "contact"),
    decision: str = "given",
    **terms: Any,
) -> consents.ConsentDecision:
    """The person's decision on sharing with the organisation of `to`."""
    values: dict[str, Any] = {
        "purpose": "referral", "recipient_class": "named_organisation", "recipient": to.organisation,
        "explained": EXPLAINED, "data_categories": categories, "decision": decision,
    } | terms  # fmt: skip
    with unit_of_work(by=by):
        return consents.record(subject, consents.Terms(**values), by=by)


def drafted(by: Actor, case: Case, to: Actor, **more: Any) -> Referral:
    """A draft of a referral for mental-health care."""
    assert to.organisation is not None
    envelope = referrals.Envelope(to_organisation=to.organisation, **({"services_requested": ASKED} | more))
    with unit_of_work(by=by):
        return referrals.draft(case.id, envelope, by=by)


def sent(by: Actor, referral: Referral, fields: Sequence[str] = CHOSEN, **more: Any) -> Referral:
    """The same, sent."""
    with unit_of_work(by=by):
        return referrals.send(referral.id, by=by, fields=fields, shown_on=today(), **more)


def answered(by: Actor, referral: Referral, state: str = "accepted", **more: Any) -> Referral:
    """The receiver's answer."""
    with unit_of_work(by=by):
        return referrals.answer(referral.id, referrals.State(state), by=by, **more)


def bundle_of(by: Actor, referral: Referral) -> Bundle:
    """The copy, as this side sees it."""
    with unit_of_work(by=by):
        return Bundle.objects.get(referral=referral)


def read(by: Actor, referral: Referral) -> dict[str, dict[str, str]]:
    """What this side may read now."""
    bundle = bundle_of(by, referral)
    with unit_of_work(by=by):
        return referrals.read_bundle(bundle.id, by=by)


def text_of(answer: HttpResponse) -> str:
    """A page's own words, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
