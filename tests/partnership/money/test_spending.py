"""Draws, financial reports and rates."""

from __future__ import annotations

import threading
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections, transaction

from tessera.kernel.actor import acting
from tessera.kernel.clock import today
from tessera.kernel.policy import Hidden
from tessera.kernel.work import unit_of_work
from tessera.partnership.money import api as money
from tessera.partnership.money.models import ExpenditureLine
from tests.observatory.world import actor
from tests.partnership.awards.world import DAY
from tests.partnership.money import world
from tests.partnership.money.world import GRANTEE, OFFICER, SIGNER

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture(autouse=True)
def people(cast: dict[str, UUID]) -> None:
    """Everybody is there."""


def test_a_draw_takes_from_its_line_and_never_more_than_is_left() -> None:
    award = world.budgeted()
    line = world.line(award)
    by = actor(OFFICER)
    with unit_of_work(by=by):
        drawn = money.drawdown(line.pk, Decimal("149000.00"), by=by, reason="Request 7")
    with pytest.raises(ValidationError, match="Less is left"), unit_of_work(by=by):
        money.drawdown(line.pk, Decimal("1000.01"), by=by, reason="Request 8")
    with pytest.raises(DatabaseError, match="less is left"), unit_of_work(by=by):
        ExpenditureLine.objects.create(
            organisation_id=award.organisation_id, award=award, line=line, origin="drawn", amount=Decimal("1000.01"),
            currency="USD", reason="Past the program",
        )  # fmt: skip
    with unit_of_work(by=by):
        money.give_back(drawn.pk, Decimal("9000.00"), by=by, reason="Not needed")
        money.drawdown(line.pk, Decimal("10000.00"), by=by, reason="Request 8")
        budget = money.budget(award.pk, by=by)
        assert budget is not None
        [supplies] = [each for each in money.used(budget.pk, by=by) if each.category == "supplies"]
    assert (supplies.spent, supplies.left) == (Decimal(150000), Decimal(0))


def test_two_draws_at_once_do_not_overdraw_a_line() -> None:
    award = world.budgeted()
    line = world.line(award)
    ready, results = threading.Barrier(2, timeout=20), []

    def go() -> None:
        by = actor(OFFICER)
        try:
            with acting(by), transaction.atomic():
                ready.wait()
                money.drawdown(line.pk, Decimal("100000.00"), by=by, reason="Request")
            results.append("drawn")
        except ValidationError:
            results.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert sorted(results) == ["drawn", "refused"]


def test_a_grantee_draws_nothing_and_another_organisation_does_not_see_the_line() -> None:
    line = world.line(world.budgeted())
    for code in (GRANTEE, "caseworker"):
        with pytest.raises(Exception) as caught, unit_of_work(by=(by := actor(code))):
            money.drawdown(line.pk, Decimal(1), by=by, reason="x")
        assert type(caught.value).__name__ in ("Refused", "Hidden")


def test_a_financial_report_counts_when_it_is_submitted_and_never_changes_after() -> None:
    award = world.budgeted()
    line, by = world.line(award), actor(GRANTEE)
    with unit_of_work(by=by):
        report = money.begin_report(award.pk, today() - 30 * DAY, today() - DAY, by=by)
        money.fill_report(report.pk, {line.pk: Decimal("120.50")}, by=by)
        assert money.spent(award.pk, by=by) == {}
        money.submit_report(report.pk, by=by)
        assert money.spent(award.pk, by=by) == {"USD": Decimal("120.50")}
    with pytest.raises(ValidationError, match="was submitted"), unit_of_work(by=by):
        money.fill_report(report.pk, {line.pk: Decimal(1)}, by=by)
    with pytest.raises(DatabaseError, match="does not change"), unit_of_work(by=by):
        ExpenditureLine.objects.filter(report=report).update(amount=Decimal(1))
    with unit_of_work(by=(signer := actor(SIGNER))):
        money.judge_report(report.pk, "returned", by=signer, reason="Split the rent")
    with unit_of_work(by=by):
        money.fill_report(report.pk, {line.pk: Decimal(0)}, by=by, remarks="Nothing after all")
        money.submit_report(report.pk, by=by)
        assert money.spent(award.pk, by=by) == {"USD": Decimal(0)}
    with unit_of_work(by=signer):
        assert money.judge_report(report.pk, "accepted", by=signer).state == "accepted"


def test_a_line_of_another_award_cannot_be_reported() -> None:
    mine, other = world.budgeted("M-1"), world.budgeted("M-2", tenant=None)
    line, by = world.line(other), actor(GRANTEE)
    with unit_of_work(by=by):
        report = money.begin_report(mine.pk, today() - 30 * DAY, today() - DAY, by=by)
    with pytest.raises(Hidden), unit_of_work(by=by):
        money.fill_report(report.pk, {line.pk: Decimal(1)}, by=by)


def test_amounts_are_converted_by_the_last_rate_on_or_before_the_day() -> None:
    by = actor(OFFICER)
    with unit_of_work(by=by):
        money.record_rate("EUR", "USD", Decimal("1.10"), today() - 20 * DAY, "Treasury", by=by)
        money.record_rate("EUR", "USD", Decimal("1.20"), today() - 5 * DAY, "Treasury", by=by)
        day = today() - 6 * DAY
        assert money.convert(Decimal("10.00"), "EUR", "USD", day, by=by) == Decimal("11.00")
        assert money.convert(Decimal("10.00"), "EUR", "USD", today(), by=by) == Decimal("12.00")
        assert money.convert(Decimal("10.00"), "USD", "USD", today(), by=by) == Decimal("10.00")
        with pytest.raises(money.NoRate):
            money.convert(Decimal(1), "EUR", "USD", today() - 30 * DAY, by=by)
    with pytest.raises(ValidationError), unit_of_work(by=by):
        money.record_rate("EUR", "EUR", Decimal(0), today() + DAY, "", by=by)
