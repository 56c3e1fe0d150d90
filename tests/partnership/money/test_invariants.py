"""Invariants 1, 2 and 10 by the program and by the database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections, transaction
from django.test import Client

from tessera.kernel.actor import acting
from tessera.kernel.clock import today
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.actions.versions import amend
from tessera.partnership.awards.api import NotYet
from tessera.partnership.awards.models import AwardVersion, Obligation
from tessera.partnership.money import api as money
from tessera.partnership.money.models import BudgetLine, BudgetVersion, Payment, PaymentRequest
from tessera.partnership.stages import api as stages
from tests.observatory.world import actor
from tests.partnership.awards import world as awards
from tests.partnership.machines import write
from tests.partnership.money import world
from tests.partnership.money.machines import MACHINES
from tests.partnership.money.world import DIRECTOR, GRANTEE, OFFICER, SIGNER

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture(autouse=True)
def people(cast: dict[str, UUID]) -> None:
    """Everybody is there."""


def pay(row: PaymentRequest, reference: str = "T-1") -> Payment:
    with unit_of_work(by=(by := actor(SIGNER))):
        return money.pay(row.pk, reference=reference, by=by)


def test_invariant_01_a_payment_that_obligations_do_not_cover_is_refused() -> None:
    award = world.budgeted()
    world.bind(award, "1500.00")
    world.bind(award, "9000.00", "EUR")
    first, second = world.approved(award, "1000.00"), world.approved(award, "600.00")
    pay(first)
    with pytest.raises(ValidationError, match="do not cover"):
        pay(second)
    assert world.read(second.pk).state == "finance_approved"
    world.bind(award, "100.00")
    pay(second)
    with unit_of_work(by=actor(OFFICER)):
        assert money.payable(award.pk, "USD") == 0
        assert money.paid(award.pk) == {"USD": Decimal(1600)}


def _as_the_program_would(row: PaymentRequest, amount: Decimal) -> None:
    """Past the program's own check: the request moves and the payment is written."""
    by = actor(SIGNER)
    row = PaymentRequest.objects.get(pk=row.pk)
    stages.move(money.REQUEST, row, "paid", by=by)
    Payment.objects.create(
        organisation_id=row.organisation_id, implementer_id=row.implementer_id, award_id=row.award_id, request=row,
        amount=amount, currency=row.currency, paid_on=today(), reference="T-9", paid_by=by.account,
    )  # fmt: skip


def test_invariant_01_the_database_refuses_it_too_and_obligations_cannot_be_taken_from_under_a_payment() -> None:
    award = world.budgeted()
    world.bind(award, "1000.00")
    row = world.approved(award, "1000.01")
    with pytest.raises(DatabaseError, match="more than the obligations"), unit_of_work(by=actor(SIGNER)):
        _as_the_program_would(row, Decimal("1000.01"))
    pay(world.approved(award, "1000.00"))
    with pytest.raises(DatabaseError, match="more than the obligations"), unit_of_work(by=(by := actor(SIGNER))):
        Obligation.objects.create(
            organisation_id=award.organisation_id, award=award, amount=Decimal("-0.01"), currency="USD",
            recorded_by_id=by.account,
        )  # fmt: skip


def test_a_payment_of_another_amount_than_was_asked_for_is_refused() -> None:
    award = world.budgeted()
    world.bind(award, "5000.00")
    row = world.approved(award, "1000.00")
    with pytest.raises(DatabaseError, match="what was asked for"), unit_of_work(by=actor(SIGNER)):
        _as_the_program_would(row, Decimal("999.00"))


def test_invariant_01_two_payments_at_once_on_two_connections_do_not_overdraw() -> None:
    award = world.budgeted()
    world.bind(award, "1000.00")
    rows = [world.approved(award, "700.00"), world.approved(award, "600.00")]
    ready, results = threading.Barrier(2, timeout=20), []

    def go(row: PaymentRequest) -> None:
        by = actor(SIGNER)
        try:
            with acting(by), transaction.atomic():
                PaymentRequest.objects.get(pk=row.pk)
                ready.wait()
                _as_the_program_would(row, row.amount)
            results.append("paid")
        except DatabaseError as fault:
            results.append("refused" if "more than the obligations" in str(fault) else str(fault))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=(row,)) for row in rows]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert sorted(results) == ["paid", "refused"]
    with unit_of_work(by=actor(OFFICER)):
        assert Payment.objects.filter(award=award).count() == 1


def test_invariant_02_a_budget_that_does_not_make_the_total_is_refused_by_the_program() -> None:
    award = awards.active("M-2")
    by = actor(OFFICER)
    version = awards.version_of(award)
    with pytest.raises(ValidationError, match="sums to"), unit_of_work(by=by):
        money.set_budget(version.pk, world.LINES[:2], by=by)
    with pytest.raises(ValidationError, match="not a cost category"), unit_of_work(by=by):
        money.set_budget(version.pk, [money.Line("bribes", 1, world.TOTAL)], by=by)


def _budget(version: AwardVersion, *amounts: str) -> None:
    award = version.award
    made: dict[str, Any] = {"organisation_id": award.organisation_id, "award": award, "currency": "USD"}
    budget = BudgetVersion.objects.create(award_version=version, **made)
    for place, amount in enumerate(amounts):
        BudgetLine.objects.create(
            budget=budget, category="travel", year=place + 1, share="federal", amount=Decimal(amount), **made
        )


def test_invariant_02_the_database_refuses_it_at_the_end_of_the_transaction_and_when_a_version_is_approved() -> None:
    award = awards.active("M-3")
    more = {
        "organisation_id": award.organisation_id, "award": award, "budget": world.budget(award), "currency": "USD",
        "category": "travel", "year": 2, "share": "federal", "amount": Decimal("1.00"),
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="sum to the total"), unit_of_work(by=actor(OFFICER)):
        BudgetLine.objects.create(**more)
    draft = awards.recommended("M-4")
    awards.step(draft, "negotiating", OFFICER)
    with unit_of_work(by=actor(OFFICER)):
        _budget(AwardVersion.objects.get(award=draft), "1.00")
    with pytest.raises(NotYet, match="sums to"):
        awards.approve(draft)
    with awards.no_gates(), pytest.raises(DatabaseError, match="sum to the total"):
        awards.version_step(awards.version_of(draft), "approved", DIRECTOR)


def test_invariant_02_a_version_without_a_budget_is_not_approved_by_the_program_nor_by_the_database() -> None:
    draft = awards.recommended("M-6")
    awards.step(draft, "negotiating", OFFICER)
    version = awards.version_step(awards.version_of(draft), "in_review", SIGNER)
    with pytest.raises(NotYet, match="budget is not written"):
        awards.version_step(version, "approved", DIRECTOR)
    with awards.no_gates(), pytest.raises(DatabaseError, match="sum to the total"):
        awards.version_step(version, "approved", DIRECTOR)
    awards.budget(version)
    assert awards.version_step(version, "approved", DIRECTOR).state == "approved"


def test_invariant_02_an_amendment_begins_with_the_lines_in_force_and_needs_its_own(
    signed_in: Callable[[str], Client],
) -> None:
    award = world.budgeted("M-7")
    with unit_of_work(by=(by := actor(OFFICER))):
        later = amend(
            award.pk, by=by, kind="extension", terms=awards.terms(ends=today() + 900 * awards.DAY), effective=today(),
            reason="Work goes on",
        )  # fmt: skip
    awards.version_step(later, "in_review", SIGNER)
    with pytest.raises(NotYet, match="budget is not written"):
        awards.version_step(later, "approved", DIRECTOR)
    page = signed_in(OFFICER).get(f"/money/awards/{award.pk}/budget/").content.decode()
    assert 'value="500000.00"' in page
    with unit_of_work(by=(by := actor(OFFICER))):
        money.set_budget(later.pk, world.LINES, by=by)
    assert awards.version_step(later, "approved", DIRECTOR).state == "approved"


def test_invariant_02_lines_of_an_approved_version_do_not_change() -> None:
    award = world.budgeted("M-5")
    with pytest.raises(DatabaseError, match="does not change"), unit_of_work(by=actor(OFFICER)):
        BudgetLine.objects.filter(award=award, category="travel").update(amount=Decimal(1))
    with pytest.raises(DatabaseError, match="does not change"), unit_of_work(by=actor(OFFICER)):
        BudgetLine.objects.filter(award=award, category="travel").delete()
    by = actor(OFFICER)
    with pytest.raises(ValidationError, match="by an amendment"), unit_of_work(by=by):
        money.set_budget(awards.version_of(award).pk, world.LINES, by=by)


def test_invariant_10_who_asked_approves_nothing_and_nobody_approves_twice() -> None:
    award = world.budgeted()
    world.bind(award, "5000.00")
    row = world.asked(award, code=OFFICER)
    asker = actor(OFFICER)
    both = replace(asker, actions=asker.actions | {"money:approval:finance", "money:payment:record"})
    with pytest.raises(Refused), unit_of_work(by=asker):
        money.approve(row.pk, by=asker)
    director = actor(DIRECTOR)
    with unit_of_work(by=director):
        money.approve(row.pk, by=director)
    twice = replace(director, actions=director.actions | {"money:approval:finance"})
    with pytest.raises(Refused), unit_of_work(by=twice):
        money.approve_finance(row.pk, by=twice)
    with pytest.raises(Refused), unit_of_work(by=both):
        money.approve_finance(row.pk, by=both)
    with unit_of_work(by=(signer := actor(SIGNER))):
        money.approve_finance(row.pk, by=signer)
    with pytest.raises(Refused), unit_of_work(by=both):
        money.pay(row.pk, reference="T-1", by=both)
    assert world.read(row.pk).state == "finance_approved"


def test_invariant_10_the_database_refuses_the_same_person_too() -> None:
    award = world.budgeted()
    row = world.asked(award)
    for column in ("programme_by", "finance_by"):
        with pytest.raises(DatabaseError, match="nobody_twice"), unit_of_work(by=actor(OFFICER)):
            PaymentRequest.objects.filter(pk=row.pk).update(**{column: row.requested_by})
    somebody = uuid4()
    with pytest.raises(DatabaseError, match="nobody_twice"), unit_of_work(by=actor(OFFICER)):
        PaymentRequest.objects.filter(pk=row.pk).update(programme_by=somebody, finance_by=somebody)


def test_a_returned_request_begins_its_approvals_anew() -> None:
    award = world.budgeted()
    row = world.approved(award)
    world.bind(award, "5000.00")
    with pytest.raises(stages.IllegalMove), unit_of_work(by=(by := actor(SIGNER))):
        money.send_back(row.pk, "returned", by=by, reason="Late")
    fresh = world.asked(award)
    with pytest.raises(stages.ReasonMissing), unit_of_work(by=(by := actor(OFFICER))):
        money.send_back(fresh.pk, "returned", by=by, reason=" ")
    with unit_of_work(by=(by := actor(OFFICER))):
        money.send_back(fresh.pk, "returned", by=by, reason="The period is wrong")
    with unit_of_work(by=(by := actor(GRANTEE))):
        money.resubmit(fresh.pk, world.wanted("900.00"), by=by)
    again = world.read(fresh.pk)
    assert (again.state, again.amount, again.programme_by) == ("submitted", Decimal(900), None)


def test_the_grantee_cannot_write_past_its_own_step() -> None:
    award = world.budgeted()
    row = world.asked(award)
    with unit_of_work(by=(by := actor(GRANTEE))):
        assert PaymentRequest.objects.filter(pk=row.pk).exists()
    with pytest.raises(DatabaseError, match="row-level security"), unit_of_work(by=by):
        write(MACHINES["payment_request"], row, "declined")


def test_the_grantee_asks_for_its_own_awards_only() -> None:
    other = world.budgeted("M-9", tenant=None)
    with pytest.raises(Hidden), unit_of_work(by=(by := actor(GRANTEE))):
        money.ask(other.pk, world.wanted(), by=by)
    with unit_of_work(by=actor(GRANTEE)):
        assert not BudgetLine.objects.filter(award=other).exists()
