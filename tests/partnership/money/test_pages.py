"""Pages of money: what each side may open, and the way of a request from the form to the payment."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from tessera.kernel.work import unit_of_work
from tessera.partnership.money import api as money
from tests.observatory.world import actor
from tests.partnership.money import world
from tests.partnership.money.world import GRANTEE, OFFICER, SIGNER

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def people(cast: dict[str, UUID]) -> None:
    """Everybody is there."""


def test_a_request_goes_from_the_grantees_form_to_the_payment(signed_in: SignIn) -> None:
    award = world.budgeted("P-1")
    world.bind(award, "5000.00")
    grantee, officer, signer = (signed_in(code) for code in (GRANTEE, OFFICER, SIGNER))
    form = {"amount": "1250.00", "starts": "2026-10-01", "ends": "2026-10-31", "purpose": "Rent"}
    asked = grantee.post(f"/money/awards/{award.pk}/ask/", form)
    assert asked.status_code == 302
    url = asked["Location"]
    assert officer.post(f"{url}approve/").status_code == 302
    assert signer.post(f"{url}finance/").status_code == 302
    assert signer.post(f"{url}pay/", {"reference": "T-77", "paid_on": "2026-11-01"}).status_code == 302
    page = grantee.get(url).content.decode()
    assert "T-77" in page
    assert "Paid" in page
    with unit_of_work(by=actor(OFFICER)):
        assert str(money.paid(award.pk)["USD"]) == "1250.00"


def test_a_form_with_faults_comes_back_with_what_was_typed(signed_in: SignIn) -> None:
    award = world.budgeted("P-2")
    answer = signed_in(GRANTEE).post(
        f"/money/awards/{award.pk}/ask/", {"amount": "1250.00", "purpose": "Bread and rent"}
    )
    assert answer.status_code == 422
    assert "Bread and rent" in answer.content.decode()


def test_a_step_that_somebody_took_meanwhile_is_told(signed_in: SignIn) -> None:
    row = world.asked(world.budgeted("P-3"))
    answer = signed_in(SIGNER).post(
        f"/money/requests/{row.pk}/pay/", {"reference": "T-1", "paid_on": "2026-11-01"}, follow=True
    )
    assert "cannot be done from here any more" in answer.content.decode()


def test_the_grantee_sees_its_money_and_not_the_offices_forms(signed_in: SignIn) -> None:
    mine, other = world.budgeted("P-4"), world.budgeted("P-5", tenant="zaytuna")
    client = signed_in(GRANTEE)
    page = client.get(f"/money/awards/{mine.pk}/").content.decode()
    assert "Ask for a payment" in page
    assert "Write the budget" not in page
    assert client.get(f"/money/awards/{mine.pk}/budget/").status_code == 403
    assert client.get(f"/money/awards/{other.pk}/").status_code == 404
    assert signed_in("caseworker").get(f"/money/awards/{mine.pk}/").status_code in (403, 404)


def test_the_awards_page_shows_its_money(signed_in: SignIn) -> None:
    award = world.budgeted("P-6")
    page = signed_in(OFFICER).get(f"/awards/{award.pk}/").content.decode()
    assert f"/money/awards/{award.pk}/" in page
    assert f"/monitoring/awards/{award.pk}/" in page
