"""Limits change by two people of the observatory, in writing, and never otherwise."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tessera.kernel.actor import acting
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.observatory.budget import api as budget
from tessera.observatory.budget.models import BudgetChange
from tessera.trust.people import api as people
from tests.observatory import world

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture(autouse=True)
def two_people(cast: dict[str, UUID]) -> None:
    """An observatory in which a second person works."""
    people.demo_cast(by=people.stage_hand(), more=people.SPECIALISTS)


ANALYST, SECOND = "analyst", "data-officer-observatory"


def asked(person: str = "6", release: str = "2", reason: str = "A yearly file for the ministry") -> BudgetChange:
    by = world.actor(ANALYST)
    with unit_of_work(by=by):
        return budget.ask(by=by, per_release=Decimal(release), per_person=Decimal(person), reason=reason)


def decided(change: BudgetChange, who: str = SECOND, approve: bool = True) -> None:
    by = world.actor(who)
    with unit_of_work(by=by):
        budget.decide(change.pk, by=by, approve=approve, answer="Read and weighed")


def test_the_limits_it_came_with(cast: dict[str, UUID]) -> None:
    assert budget.limits() == budget.Limits(Decimal(1), Decimal(4))


def test_a_second_person_brings_new_limits_into_force(cast: dict[str, UUID]) -> None:
    change = asked()
    assert budget.limits() == budget.Limits(Decimal(1), Decimal(4))
    decided(change)
    assert budget.limits() == budget.Limits(Decimal(2), Decimal(6))
    assert budget.limits("another purpose") == budget.Limits(Decimal(1), Decimal(4))
    written = LedgerEntry.objects.filter(action__startswith="budget:limit:").values_list("action", flat=True)
    assert set(written) == set()  # the web role sees its own organisation's record only
    with acting(world.actor(SECOND)), transaction.atomic():
        seen = LedgerEntry.objects.filter(kind="budget").values_list("action", flat=True)
        assert sorted(seen) == ["budget:limit:ask", "budget:limit:decide"]


def test_a_declined_change_changes_nothing_and_leaves_room_for_another(cast: dict[str, UUID]) -> None:
    decided(asked(), approve=False)
    assert budget.limits() == budget.Limits(Decimal(1), Decimal(4))
    decided(asked("5"))
    assert budget.limits().per_person == 5


def test_whoever_asked_does_not_decide(cast: dict[str, UUID]) -> None:
    change = asked()
    with pytest.raises(Refused):
        decided(change, ANALYST)
    with pytest.raises(DatabaseError, match="two_people"), acting(world.actor(ANALYST)), transaction.atomic():
        BudgetChange.objects.filter(pk=change.pk).update(
            approved=True, decided_by=change.asked_by, decided_at=change.asked_at
        )
    assert budget.limits() == budget.Limits(Decimal(1), Decimal(4))


def test_people_elsewhere_neither_see_nor_decide(cast: dict[str, UUID]) -> None:
    change = asked()
    with pytest.raises((Hidden, Refused)):
        decided(change, "data-officer")
    with acting(world.actor("data-officer")), transaction.atomic():
        assert not BudgetChange.objects.exists()


def test_a_change_needs_a_reason_and_limits_that_fit(cast: dict[str, UUID]) -> None:
    for person, release, reason in (("6", "2", " "), ("1", "2", "why"), ("0", "0", "why")):
        with pytest.raises(ValidationError):
            asked(person, release, reason)
    asked()
    with pytest.raises(ValidationError, match="waits"):
        asked()


def test_a_decided_change_is_never_rewritten(cast: dict[str, UUID]) -> None:
    change = asked()
    decided(change)
    for set_to in ("per_person = 1000", "approved = false", "approved = null, decided_by = null, decided_at = null"):
        with pytest.raises(DatabaseError, match="never rewritten"), acting(world.actor(ANALYST)), transaction.atomic():
            connection.cursor().execute(f"update observatory_budgetchange set {set_to}")


def test_limits_cannot_be_written_down_as_decided(cast: dict[str, UUID]) -> None:
    by = world.actor(ANALYST)
    with pytest.raises(DatabaseError, match="decided by another person"), acting(by), transaction.atomic():
        BudgetChange.objects.create(
            organisation_id=by.organisation, purpose=budget.Purpose.STATISTICS, per_release=9, per_person=9,
            reason="quick", asked_by=uuid4(), approved=True, decided_by=uuid4(), decided_at="2026-01-01T00:00Z",
        )  # fmt: skip


def test_two_people_change_the_limits_in_the_browser(signed_in: Callable[[str], Client]) -> None:
    analyst, second = signed_in(ANALYST), signed_in(SECOND)
    page = analyst.get("/budget/")
    assert page.status_code == 200
    assert "Ask for other limits" in page.content.decode()
    faulty = analyst.post("/budget/ask/", {"per_release": "3", "per_person": "2", "reason": "Typed with care"})
    assert faulty.status_code == 422
    assert "Typed with care" in faulty.content.decode()
    sent = analyst.post("/budget/ask/", {"per_release": "2", "per_person": "6", "reason": "For the ministry"})
    address = sent.headers["Location"]
    own = analyst.get(address).content.decode()
    assert "Somebody else than the person who asked decides." in own
    assert "Decide for good" not in own
    assert analyst.post(address, {"decision": "approve"}).status_code == 403
    assert "For the ministry" in second.get(address).content.decode()
    assert second.post(address, {"decision": ""}).status_code == 422
    assert second.post(address, {"decision": "approve", "answer": "Yes"}).status_code == 302
    assert budget.limits() == budget.Limits(Decimal(2), Decimal(6))
    assert "Approved" in second.get("/budget/").content.decode()


def test_strangers_find_no_budget(signed_in: Callable[[str], Client]) -> None:
    change = asked()
    stranger = signed_in("stranger")
    assert stranger.get("/budget/").status_code in {403, 404}
    assert stranger.get("/budget/ask/").status_code in {403, 404}
    assert stranger.get(f"/budget/changes/{change.pk}/").status_code == 404


def test_epsilon_in_words_says_the_odds() -> None:
    assert "2.7" in budget.in_words(1)[0]
    assert "one in 500,000" in budget.in_words(1, 2e-6)[-1]
    assert budget.in_words(1)[1] != budget.in_words(3)[1] != budget.in_words(9)[1]
