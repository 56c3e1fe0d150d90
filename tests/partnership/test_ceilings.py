"""No ceiling gives way to two writers at once: real threads, real connections, both orders."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError
from django.db.models import Sum

from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.actions import under
from tessera.partnership.awards.models import Obligation
from tessera.partnership.money import api as money
from tessera.partnership.money.models import ExpenditureLine, Payment
from tessera.partnership.requests import actions as requests
from tessera.partnership.requests.models import EmergencySpending
from tessera.partnership.strategy import actions as strategies
from tessera.partnership.strategy.models import Priority, Strategy
from tests.observatory.world import actor
from tests.partnership.awards import world as awards
from tests.partnership.money import world as purse
from tests.partnership.races import both_ways, is_refused
from tests.partnership.requests import world as emergencies
from tests.partnership.strategy import world as plans

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
OFFICER, SIGNER, DIRECTOR, ASKER = "programme-officer", "grants-officer", "programme-director", "caseworker"
_numbers = count(1)


@pytest.fixture(autouse=True)
def people(cast: dict[str, UUID]) -> None:
    """Everybody is there."""


def by(code: str, write: Callable[..., object], *given: Any, **said: Any) -> tuple[Any, Callable[[], object]]:
    """One write of one persona."""
    who = actor(code)
    return who, lambda: write(*given, by=who, **said)


def stand(rows: Any, field: str = "amount") -> Decimal:
    """What stands together, as the office reads it."""
    with unit_of_work(by=actor(OFFICER)):
        return rows().aggregate(sum=Sum(field))["sum"] or Decimal(0)


def one_stands(met: list[list[Exception | None]], *words: str) -> None:
    """The first stands and the second is told why not, in both orders."""
    for first, second in met:
        assert first is None
        assert is_refused(second, *words), repr(second)


def test_two_priorities_at_once_stay_within_the_ceiling_of_the_strategy() -> None:
    made: list[Strategy] = []

    def ground() -> Any:
        plan = plans.empty(year=2030 + next(_numbers), ceiling=Decimal(1000))
        made.append(plan)
        said = [plans.priority(ceiling=Decimal(each)) for each in (700, 600)]
        return tuple(by(OFFICER, strategies.save_priority, plan.pk, **each) for each in said)

    one_stands(both_ways(ground), "More than the strategy leaves")
    sums = [stand(lambda plan=each: Priority.objects.filter(strategy=plan), "ceiling") for each in made]
    assert sums == [700, 600]


def test_a_ceiling_is_not_lowered_under_a_priority_that_is_being_written() -> None:
    def ground() -> Any:
        plan = plans.empty(year=2050 + next(_numbers), ceiling=Decimal(1000))
        return (
            by(OFFICER, strategies.save_priority, plan.pk, **plans.priority(ceiling=Decimal(700))),
            by(OFFICER, strategies.edit, plan.pk, title="Less", ceiling=Decimal(500), currency="USD"),
        )

    [[none, lowered], [also_none, written]] = both_ways(ground)
    assert none is also_none is None
    assert is_refused(lowered, "ask for")
    assert is_refused(written, "More than the strategy leaves")


def test_two_obligations_at_once_stay_within_the_total_of_the_award() -> None:
    made: list[Any] = []

    def ground() -> Any:
        award = awards.active(f"RC-{next(_numbers)}")
        made.append(award)
        return tuple(by(SIGNER, under.obligate, award.pk, amount=Decimal(each)) for each in (500_000, 400_000))

    one_stands(both_ways(ground), "are obligated")
    assert [stand(lambda of=each: Obligation.objects.filter(award=of)) for each in made] == [500_000, 400_000]


def test_the_database_itself_refuses_obligations_past_the_total() -> None:
    award, who = awards.active("RC-0"), actor(SIGNER)
    with pytest.raises(DatabaseError, match="more than the award's total"), unit_of_work(by=who):
        Obligation.objects.create(
            organisation_id=award.organisation_id, award=award, amount=Decimal("750000.01"), currency="USD",
            recorded_by_id=who.account,
        )  # fmt: skip


def test_two_payments_at_once_stay_within_the_obligations() -> None:
    made: list[Any] = []

    def ground() -> Any:
        award = purse.budgeted(f"RP-{next(_numbers)}")
        made.append(award)
        purse.bind(award, "1000.00")
        rows = [purse.approved(award, each) for each in ("700.00", "600.00")]
        return tuple(by(SIGNER, money.pay, each.pk, reference="T-1") for each in rows)

    one_stands(both_ways(ground), "do not cover this payment")
    assert [stand(lambda of=each: Payment.objects.filter(award=of)) for each in made] == [700, 600]


def test_obligations_are_not_taken_back_from_under_a_payment() -> None:
    def ground() -> Any:
        award = purse.budgeted(f"RO-{next(_numbers)}")
        purse.bind(award, "1000.00")
        row = purse.approved(award, "700.00")
        return (
            by(SIGNER, money.pay, row.pk, reference="T-1"),
            by(SIGNER, under.obligate, award.pk, amount=Decimal(-500)),
        )

    [[paid, taken], [back, unpaid]] = both_ways(ground)
    assert paid is back is None
    assert "more than the obligations" in str(taken)
    assert is_refused(unpaid, "do not cover this payment")


def test_two_draws_at_once_stay_within_the_line_of_the_budget() -> None:
    made: list[Any] = []

    def ground() -> Any:
        line = purse.line(purse.budgeted(f"RD-{next(_numbers)}"))
        made.append(line)
        said = [Decimal(100_000), Decimal(80_000)]
        return tuple(by(OFFICER, money.drawdown, line.pk, each, reason="Request") for each in said)

    one_stands(both_ways(ground), "Less is left")
    assert [stand(lambda of=each: ExpenditureLine.objects.filter(line=of)) for each in made] == [100_000, 80_000]


def test_two_emergency_requests_approved_at_once_stay_within_the_line() -> None:
    def ground() -> Any:
        line = emergencies.line("1000.00", f"RE-{next(_numbers)}")
        rows = [emergencies.ask() for _each in range(2)]
        for each in rows:
            emergencies.act(OFFICER, "fits", each)
        said = [Decimal(700), Decimal(600)]
        return tuple(
            by(DIRECTOR, requests.approve, row.pk, line=line, ceiling=ceiling)
            for row, ceiling in zip(rows, said, strict=True)
        )

    one_stands(both_ways(ground), "Less is left")


def test_two_costs_at_once_stay_within_the_ceiling_of_the_emergency_request() -> None:
    made: list[Any] = []

    def ground() -> Any:
        row = emergencies.helped(600, emergencies.line("1000.00", f"RS-{next(_numbers)}"))
        made.append(row)
        return tuple(by(ASKER, requests.spend, row.pk, spent=emergencies.spent(each)) for each in ("400.00", "300.00"))

    one_stands(both_ways(ground), "pass the ceiling")
    assert [stand(lambda of=each: EmergencySpending.objects.filter(request=of)) for each in made] == [400, 300]
