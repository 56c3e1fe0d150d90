"""Who may hear what at a case conference, as consent says it at that moment."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.plans import actions, queries
from tessera.protection.plans.conference import hearings
from tessera.protection.plans.words import ConferenceWords
from tessera.trust.consent import api as consents
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True)
WISHES = ConferenceWords(wishes="To stay near the school", decisions="Ask the school")


def agree(by: Actor, case: Case, recipient: object, *categories: str, **more: object) -> consents.ConsentDecision:
    terms = {
        "purpose": "referral", "decision": "given", "recipient_class": "named_organisation", "recipient": recipient,
        "explained": world.EXPLAINED, "data_categories": categories,
    } | more  # fmt: skip
    with unit_of_work(by=by):
        return consents.record(case.subject_id, consents.Terms(**terms), by=by)


def heard(by: Actor, case: Case, *guests: object) -> dict[str, tuple[tuple[str, ...], str]]:
    with unit_of_work(by=by):
        return {one.name: (one.may_hear, one.reason) for one in hearings(case.subject_id, guests, by=by)}


def test_without_a_decision_nobody_may_hear_anything(worker: Actor, case: Case) -> None:
    assert heard(worker, case, world.organisation("zaytuna")) == {"Zaytuna": ((), "no_decision")}


def test_each_organisation_hears_what_was_agreed_for_it_alone(worker: Actor, case: Case) -> None:
    zaytuna, lifeline = world.organisation("zaytuna"), world.organisation("lifeline")
    agree(worker, case, zaytuna, "identity", "safety")

    found = heard(worker, case, zaytuna, lifeline)

    assert set(found["Zaytuna"][0]) == {"identity", "safety"}
    assert found["Lifeline"] == ((), "no_decision")


def test_after_withdrawal_it_hears_nothing_any_more(worker: Actor, case: Case) -> None:
    zaytuna = world.organisation("zaytuna")
    decision = agree(worker, case, zaytuna, "identity")
    assert heard(worker, case, zaytuna)["Zaytuna"][0] == ("identity",)
    with unit_of_work(by=worker):
        consents.withdraw(decision.id, by=worker, how="spoken_witnessed")

    assert heard(worker, case, zaytuna) == {"Zaytuna": ((), "withdrawn")}


def test_everything_agreed_is_said_in_one_check(worker: Actor, case: Case) -> None:
    zaytuna = world.organisation("zaytuna")
    listed = codes.get("data_category").values()
    agree(worker, case, zaytuna, *listed)

    assert heard(worker, case, zaytuna) == {"Zaytuna": (tuple(listed), "given")}


def test_consent_for_a_referral_does_not_open_the_meeting_to_the_police(worker: Actor, case: Case) -> None:
    police = world.organisation("police", "police")
    agree(worker, case, police, "identity")
    assert heard(worker, case, police)["Police"][0] == ()
    agree(worker, case, police, "identity", purpose="police_or_prosecution")

    assert heard(worker, case, police)["Police"][0] == ("identity",)


def test_what_was_kept_as_proof_gives_no_permission_after_withdrawal(worker: Actor, case: Case) -> None:
    zaytuna = world.organisation("zaytuna")
    decision = agree(worker, case, zaytuna, "identity")
    with unit_of_work(by=worker):
        meeting = actions.add_conference(case.id, WISHES, by=worker, held_on=today(), guests=[zaytuna])
    with unit_of_work(by=worker):
        consents.withdraw(decision.id, by=worker, how="spoken_witnessed")
    with unit_of_work(by=worker):
        [kept] = queries.guests(meeting)
        [now] = hearings(case.subject_id, [zaytuna], by=worker)
    assert kept.may_hear == ["identity"]
    assert now.nothing


def test_a_conference_begins_with_the_survivors_wishes(worker: Actor, case: Case) -> None:
    with pytest.raises(ValidationError) as fault, unit_of_work(by=worker):
        actions.add_conference(case.id, ConferenceWords(decisions="Move on"), by=worker, held_on=today())
    assert "wishes" in fault.value.message_dict


def test_the_own_organisation_is_no_guest(worker: Actor, case: Case) -> None:
    with pytest.raises(ValidationError), unit_of_work(by=worker):
        actions.add_conference(case.id, WISHES, by=worker, held_on=today(), guests=[worker.organisation])
