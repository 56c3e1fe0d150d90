"""Searching for a person: by what was typed, never by an address."""

from __future__ import annotations

from tessera.kernel.ledger import api as ledger
from tessera.kernel.work import unit_of_work
from tests.permissions.cast import Cast
from tests.planted import Planted
from tests.portal.conftest import SignIn


def test_a_person_is_found_by_name_in_another_script_with_her_case(planted: Planted, signed_in: SignIn) -> None:
    page = signed_in("caseworker").post("/search/", {"text": "Квендриса"}).content.decode()

    assert "Quendrisa Zhvirblytska" in page
    assert f"/cases/{planted.case}/" in page


def test_a_search_in_the_address_is_not_made(planted: Planted, signed_in: SignIn) -> None:
    page = signed_in("caseworker").get("/search/?text=Quendrisa").content.decode()

    assert "Zhvirblytska" not in page
    assert 'value="Quendrisa"' not in page
    assert '<form class="form filters" method="post"' in page


def test_a_search_is_in_the_ledger_without_the_name(people_here: Cast, planted: Planted, signed_in: SignIn) -> None:
    signed_in("caseworker").post("/search/", {"text": "Quendrisa"})
    officer = people_here.actors["data-officer"]

    with unit_of_work(by=officer):
        [entry] = ledger.entries(officer).filter(action="subject:search:use")

    assert entry.account_id == people_here.actors["caseworker"].account
    assert "Quendrisa" not in f"{entry.why}{entry.detail}"


def test_a_stranger_finds_nobody_of_others(planted: Planted, signed_in: SignIn) -> None:
    client = signed_in("stranger")

    for text in ("Quendrisa", "Zhvirblytska", "+380 67 7731942", "quendrisa@inbox.example", planted.secrets[-4]):
        page = client.post("/search/", {"text": text}).content.decode()
        assert "Nobody fits" in page
        assert str(planted.case) not in page


def test_nothing_typed_finds_nobody(planted: Planted, signed_in: SignIn) -> None:
    page = signed_in("caseworker").post("/search/", {"text": "   "}).content.decode()

    assert "Zhvirblytska" not in page


def test_somebody_whose_work_is_not_with_people_may_not_search(planted: Planted, signed_in: SignIn) -> None:
    assert signed_in("analyst").post("/search/", {"text": "Quendrisa"}).status_code == 403
