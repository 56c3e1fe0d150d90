"""Awards with a budget and money bound, made the way the program makes them."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.actions import under
from tessera.partnership.awards.models import Award, Obligation
from tessera.partnership.money import api as money
from tessera.partnership.money.models import BudgetLine, BudgetVersion, PaymentRequest
from tests.observatory.world import actor
from tests.partnership.awards import world as awards

OFFICER, SIGNER, DIRECTOR, GRANTEE = awards.OFFICER, awards.SIGNER, awards.DIRECTOR, awards.GRANTEE
TOTAL = Decimal("750000.00")
LINES = (
    money.Line("personnel", 1, Decimal("500000.00")),
    money.Line("supplies", 1, Decimal("150000.00")),
    money.Line("travel", 2, Decimal("100000.00"), note="Two visits a year"),
)


def budgeted(number: str = "M-1", *, tenant: str | None = "harbour") -> Award:
    """An active award with the budget of its version."""
    return awards.active(number, tenant=tenant, lines=LINES)


def bind(award: Award, amount: str, currency: str = "USD") -> None:
    """Binds money; in another currency than the award's straight into the table."""
    by = actor(SIGNER)
    with unit_of_work(by=by):
        if currency == "USD":
            under.obligate(award.pk, by=by, amount=Decimal(amount))
        else:
            Obligation.objects.create(
                organisation_id=award.organisation_id, implementer_id=award.implementer_id, award=award,
                amount=Decimal(amount), currency=currency, recorded_by_id=by.account,
            )  # fmt: skip


def budget(award: Award) -> BudgetVersion:
    """The budget in force."""
    with unit_of_work(by=(by := actor(OFFICER))):
        found = money.budget(award.pk, by=by)
    assert found is not None
    return found


def line(award: Award, category: str = "supplies") -> BudgetLine:
    """A line of the budget in force."""
    with unit_of_work(by=actor(OFFICER)):
        return BudgetLine.objects.get(award=award, category=category)


def wanted(amount: str = "1000.00") -> money.Wanted:
    """Money for last month."""
    return money.Wanted(Decimal(amount), today() - 30 * awards.DAY, today() - awards.DAY, "Salaries and rent")


def asked(award: Award, amount: str = "1000.00", code: str = GRANTEE) -> PaymentRequest:
    """A request of the grantee."""
    with unit_of_work(by=(by := actor(code))):
        return money.ask(award.pk, wanted(amount), by=by)


def approved(award: Award, amount: str = "1000.00") -> PaymentRequest:
    """A request that both approved."""
    row = asked(award, amount)
    with unit_of_work(by=(by := actor(OFFICER))):
        money.approve(row.pk, by=by)
    with unit_of_work(by=(by := actor(SIGNER))):
        return money.approve_finance(row.pk, by=by)


def read(pk: UUID) -> PaymentRequest:
    """A request as the office reads it."""
    with unit_of_work(by=actor(OFFICER)):
        return PaymentRequest.objects.get(pk=pk)
