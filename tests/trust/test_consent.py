"""Consent is asked at every read: deny overrides permit, withdrawal acts at once, nothing is rewritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from tessera.kernel import clock
from tessera.kernel.actor import Actor
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.outbox.models import OutboxEvent
from tessera.kernel.policy import Hidden
from tessera.kernel.work import unit_of_work
from tessera.trust.consent import api as consent
from tessera.trust.consent.models import ConsentDecision
from tessera.trust.people.models import Organisation
from tessera.trust.subjects import api as subjects

pytestmark = pytest.mark.django_db(transaction=True)

EXPLAINED = ("purpose", "who_sees", "right_to_refuse", "right_to_withdraw")
ALL = frozenset({"subject:identity:view", "subject:identity:edit", "subject:search:use", "subject:person:erase",
                 "consent:decision:view", "consent:decision:record", "consent:decision:withdraw"})  # fmt: skip


def organisation(slug: str) -> Organisation:
    return Organisation.objects.create(slug=slug, name=slug.title(), kind="NGO", country="XK")


@pytest.fixture
def harbour() -> Actor:
    return Actor(account=uuid4(), organisation=organisation("harbour").id, actions=ALL)


@pytest.fixture
def stranger() -> Actor:
    return Actor(account=uuid4(), organisation=organisation("stranger").id, actions=ALL)


@pytest.fixture
def person(harbour: Actor) -> UUID:
    with unit_of_work(by=harbour):
        return subjects.register(by=harbour).id


def record(actor: Actor, subject: UUID, **terms: Any) -> ConsentDecision:
    values: dict[str, Any] = {"decision": "given", "explained": EXPLAINED} | terms
    with unit_of_work(by=actor):
        return consent.record(subject, consent.Terms(**values), by=actor)


@pytest.fixture
def ask(harbour: Actor, person: UUID) -> Callable[..., consent.GateDecision]:
    def gate(purpose: str, recipient: consent.Recipient = consent.OWN, *categories: str) -> consent.GateDecision:
        with unit_of_work(by=harbour):
            return consent.gate(person, purpose, recipient, categories, by=harbour)

    return gate


def test_nothing_is_allowed_without_a_decision(ask) -> None:
    answer = ask("anonymised_statistics")
    assert (answer.allowed, answer.reason) == (False, "no_decision")


def test_a_given_decision_allows_its_purpose_only(ask, harbour, person) -> None:
    record(harbour, person, purpose="anonymised_statistics")
    assert ask("anonymised_statistics").allowed
    assert not ask("keep_record").allowed


def test_categories_must_all_be_covered(ask, harbour, person, stranger) -> None:
    record(harbour, person, purpose="referral", recipient_class="named_organisation", recipient=stranger.organisation,
           data_categories=["contact", "safety"])  # fmt: skip
    to = consent.named(stranger.organisation)
    assert ask("referral", to, "contact").allowed
    answer = ask("referral", to, "contact", "health")
    assert (answer.allowed, answer.reason) == (False, "category_not_covered")
    assert not ask("referral", consent.named(uuid4()), "contact").allowed


def test_a_refusal_for_a_kind_of_service_overrides_a_permit_for_one_of_them(ask, harbour, person, stranger) -> None:
    record(harbour, person, purpose="referral", recipient_class="named_organisation", recipient=stranger.organisation,
           data_categories=["contact", "health"])  # fmt: skip
    record(harbour, person, purpose="referral", recipient_class="service_providers_of_type", recipient_type="mental_health",
           data_categories=["health"], decision="refused")  # fmt: skip
    to = consent.named(stranger.organisation, "mental_health")
    assert ask("referral", to, "contact").allowed
    assert ask("referral", to, "health").reason == "refused"
    assert ask("referral", consent.named(stranger.organisation, "transport"), "health").allowed


def test_withdrawn_at_ten_is_refused_at_ten(ask, harbour, person) -> None:
    ten = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    with clock.frozen(ten - timedelta(minutes=1)):
        row = record(harbour, person, purpose="anonymised_statistics")
        assert ask("anonymised_statistics").allowed
    with clock.frozen(ten):
        with unit_of_work(by=harbour):
            consent.withdraw(row.id, by=harbour, how="spoken_witnessed")
        assert ask("anonymised_statistics").reason == "withdrawn"


def test_withdrawal_announces_itself_by_ids_only(harbour, person) -> None:
    row = record(harbour, person, purpose="keep_record")
    with unit_of_work(by=harbour):
        consent.withdraw(row.id, by=harbour, how="spoken_witnessed")
        [event] = OutboxEvent.objects.all()
    assert event.organisation_id == harbour.organisation
    assert all(str(known) in str(event.payload) for known in (row.id, person, "keep_record"))
    assert set(event.payload) == {"organisation", "decision_id", "subject_id", "purpose"}


def test_changing_her_mind_supersedes_the_refusal(ask, harbour, person) -> None:
    record(harbour, person, purpose="anonymised_statistics", decision="refused")
    assert ask("anonymised_statistics").reason == "refused"
    record(harbour, person, purpose="anonymised_statistics")
    assert ask("anonymised_statistics").allowed


def test_a_decision_ends_on_its_day(ask, harbour, person, stranger) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with clock.frozen(start):
        record(harbour, person, purpose="referral", recipient_class="named_organisation", recipient=stranger.organisation,
               data_categories=["contact"])  # fmt: skip
    to = consent.named(stranger.organisation)
    with clock.frozen(start + timedelta(days=89)):
        assert ask("referral", to, "contact").allowed
    with clock.frozen(start + timedelta(days=90)):
        assert ask("referral", to, "contact").reason == "no_decision"


def test_a_lawful_basis_needs_two_people_and_says_so(ask, harbour, person) -> None:
    basis = {
        "purpose": "keep_record",
        "legal_basis": "child_protection_duty",
        "words": consent.Words(legal_note="order of the court"),
    }
    with pytest.raises(ValidationError):
        record(harbour, person, **basis)
    with pytest.raises(DatabaseError, match="consent_other_basis_two_people"):
        record(harbour, person, second_signature=harbour.account, **basis)
    record(harbour, person, second_signature=uuid4(), **basis)
    answer = ask("keep_record")
    assert (answer.allowed, answer.basis) == (True, "child_protection_duty")


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"purpose": "referral"}, "recipient_class"),
        ({"purpose": "referral", "recipient_class": "named_organisation"}, "recipient"),
        ({"purpose": "referral", "recipient_class": "family"}, "data_categories"),
        ({"purpose": "keep_record", "decided_by": "caregiver"}, "guardian_basis"),
        ({"purpose": "keep_record", "how": "collected_elsewhere"}, "collected_under"),
        ({"purpose": "keep_record", "explained": ("purpose",)}, "explained"),
        ({"purpose": "keep_record", "decision": "withdrawn"}, "decision"),
        ({"purpose": "sell_it"}, "purpose"),
    ],
)
def test_terms_that_do_not_hold_together_are_refused_by_field(harbour, person, terms, field) -> None:
    with pytest.raises(ValidationError) as refused:
        record(harbour, person, **terms)
    assert field in refused.value.message_dict


def test_a_decision_is_never_rewritten(harbour, person) -> None:
    row = record(harbour, person, purpose="keep_record")
    for change in ({"purpose": "referral"}, {"explained": []}, {"decision": "refused"}):
        with pytest.raises(DatabaseError), unit_of_work(by=harbour):
            ConsentDecision.objects.filter(pk=row.pk).update(**change)


def test_identity_without_a_basis_fails_at_commit_and_with_one_is_kept(harbour, person) -> None:
    who = subjects.Identity(given_names="Oksana", family_name="Kovalenko", phones=("+380 44 123 4567",))
    with pytest.raises(DatabaseError, match="keep_record"), unit_of_work(by=harbour):
        subjects.set_identity(person, who, by=harbour)
    with unit_of_work(by=harbour):
        subjects.set_identity(person, who, by=harbour)
        consent.record(person, consent.Terms(purpose="keep_record", decision="given", explained=EXPLAINED), by=harbour)
    with unit_of_work(by=harbour):
        assert subjects.reveal(person, by=harbour).name == "Oksana Kovalenko"


def test_every_gate_check_is_in_the_ledger(ask, harbour, person) -> None:
    ask("anonymised_statistics")
    with unit_of_work(by=harbour):
        entry = LedgerEntry.objects.get(action="consent:gate:check")
    assert (entry.outcome, entry.object_id) == ("refused", person)


def test_a_stranger_sees_no_decision_and_withdraws_none(harbour, person, stranger) -> None:
    row = record(harbour, person, purpose="keep_record")
    with unit_of_work(by=stranger):
        assert consent.decisions(person, by=stranger) == []
        assert ConsentDecision.objects.count() == 0, "without the policy layer the database alone says no"
        assert not consent.gate(person, "keep_record", consent.OWN, by=stranger).allowed
    with pytest.raises(Hidden), unit_of_work(by=stranger):
        consent.withdraw(row.id, by=stranger, how="written")
