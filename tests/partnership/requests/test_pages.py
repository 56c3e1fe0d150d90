"""The pages of both queues, read and used by either side."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tessera.kernel.clock import today
from tessera.partnership.requests.models import EmergencyRequest
from tests.partnership.requests import world
from tests.partnership.requests.test_emergency import fresh
from tests.partnership.requests.world import DIRECTOR, OFFICER

pytestmark = pytest.mark.usefixtures("cast")
SignIn = Callable[[str], Client]


def at(name: str, row: object) -> str:
    return reverse(f"requests:{name}", args=[row.pk])  # type: ignore[attr-defined]


def heads(content: bytes) -> list[str]:
    return [cell.get_text(strip=True) for cell in BeautifulSoup(content, "html.parser").select("tbody th")]


def test_the_office_finds_what_waits_and_decides_by_two_people(signed_in: SignIn) -> None:
    line = world.line()
    row = world.ask()
    officer, director = signed_in(OFFICER), signed_in(DIRECTOR)
    assert heads(officer.get("/requests/emergency/").content) == [row.reference]
    page = officer.get(at("emergency", row)).content.decode()
    assert [
        word for word in (row.reference, "Harbour House", "left to answer", "Hours in each state") if word not in page
    ] == []
    assert "Amara Okafor" not in page

    assert officer.post(at("fits", row)).status_code == 302
    assert officer.post(at("approve", row), {"ceiling": "500", "line": str(line)}).status_code == 403
    wrong = director.post(at("approve", row), {"ceiling": "901", "line": str(line)})
    assert (wrong.status_code, 'value="901"' in wrong.content.decode()) == (422, True)
    assert director.post(at("approve", row), {"ceiling": "500", "line": str(line)}).status_code == 302
    assert (fresh(row).state, fresh(row).ceiling) == ("approved", Decimal(500))
    assert heads(officer.get("/requests/emergency/").content) == []
    assert heads(officer.get("/requests/emergency/?state=approved").content) == [row.reference]


def test_the_house_writes_down_costs_and_the_office_closes(signed_in: SignIn) -> None:
    row: EmergencyRequest = world.approved(300)
    house = signed_in("caseworker")
    assert house.post(at("serve", row)).status_code == 302
    cost = {
        "service": "transport",
        "amount": "120.50",
        "month": today().replace(day=1).isoformat(),
        "evidence": "receipt",
    }
    assert house.post(at("spend", row), cost).status_code == 302
    over = house.post(at("spend", row), cost | {"amount": "179.51"})
    assert (over.status_code, "179.50" in over.content.decode()) == (422, True)
    assert house.post(at("reconcile", row), {}).status_code == 422
    assert house.post(at("reconcile", row), {"attested": "on"}).status_code == 302
    assert house.post(at("close", row)).status_code == 403
    assert signed_in("grants-officer").post(at("close", row)).status_code == 302
    assert fresh(row).state == "closed"


def test_a_decline_offers_a_list_and_says_the_reason_to_the_house(signed_in: SignIn) -> None:
    row = world.ask()
    officer = signed_in(OFFICER)
    assert officer.post(at("decline", row), {"reason": "a sentence about her"}).status_code == 422
    assert officer.post(at("decline", row), {"reason": "other_means"}).status_code == 302
    told = signed_in("caseworker").get(at("emergency", row)).content.decode()
    assert "Another programme or public service covers it" in told


def test_a_request_that_somebody_moved_meanwhile_is_not_moved_again(signed_in: SignIn) -> None:
    row = world.ask()
    officer = signed_in(OFFICER)
    officer.post(at("fits", row))
    assert officer.post(at("fits", row), follow=True).status_code == 200
    assert fresh(row).state == "eligible"


@pytest.mark.parametrize("code", ["caseworker-zaytuna", "stranger", "analyst"])
def test_others_find_no_such_page(signed_in: SignIn, code: str) -> None:
    row, training, client = world.ask(), world.training(), signed_in(code)
    for url in (at("emergency", row), at("request", training)):
        assert client.get(url).status_code in (403, 404)
    for name in ("fits", "decline", "approve", "serve", "spend", "reconcile", "close"):
        assert client.post(at(name, row)).status_code in (403, 404)
    assert fresh(row).state == "received"


def test_training_is_written_down_filtered_approved_and_delivered(signed_in: SignIn) -> None:
    officer, director = signed_in(OFFICER), signed_in(DIRECTOR)
    said = {"kind": "training", "topic": "identification", "country": "GHA", "asked_kind": "embassy",
            "asked_by": "Embassy in Accra", "participants": "25"}  # fmt: skip
    kept = officer.post("/requests/new/", said | {"country": "", "summary": "Kept words"})
    assert (kept.status_code, "Kept words" in kept.content.decode()) == (422, True)
    made = officer.post("/requests/new/", said)
    assert made.status_code == 302
    assert len(heads(officer.get("/requests/?country=GHA&state=received").content)) == 1
    assert heads(officer.get("/requests/?country=KEN").content) == []
    assert len(heads(officer.get("/requests/?state=nonsense").content)) == 1

    url = made.url  # type: ignore[attr-defined]
    assert officer.post(f"{url}move/", {"to": "triaged"}).status_code == 302
    assert director.post(f"{url}approve/", {"award": ""}).status_code == 302
    assert officer.post(f"{url}move/", {"to": "delivered"}, follow=True).status_code == 200
    group = {
        "agency": "police",
        "district": "Tamale",
        "trained": "24",
        "delivered_on": today().isoformat(),
        "days": "2",
    }
    assert officer.post(f"{url}cohort/", group | {"trained": "0"}).status_code == 422
    assert officer.post(f"{url}cohort/", group).status_code == 302
    assert officer.post(f"{url}move/", {"to": "delivered"}).status_code == 302
    page = officer.get(url).content.decode()
    assert [word for word in ("Delivered", "Tamale", "24") if word not in page] == []


def test_a_grantee_sees_its_own_and_asks_its_office(signed_in: SignIn) -> None:
    world.training()
    client = signed_in("grant-manager")
    assert heads(client.get("/requests/").content) == []
    form = client.get("/requests/new/")
    assert "Harbour House" in form.content.decode()
