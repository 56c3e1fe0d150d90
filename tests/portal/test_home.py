"""The start page: what waits for each, by what they may do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tessera.interchange.exports import api as exports
from tessera.kernel import clock
from tessera.kernel.work import unit_of_work
from tessera.portal.navigation import ENTRIES
from tessera.protection.cases import api as cases
from tessera.protection.referrals import api as referrals
from tessera.protection.rights import api as rights
from tests.permissions.cast import Cast
from tests.planted import Planted
from tests.portal.conftest import SignIn


def panels(content: bytes) -> dict[str, str]:
    page = BeautifulSoup(content, "html.parser")
    return {str(card["id"]): card.get_text(" ", strip=True) for card in page.select("main section.card[id]")}


@pytest.mark.parametrize(
    ("persona", "expected"),
    [
        ("caseworker", {"waiting", "day", "mine"}),
        ("supervisor", {"waiting", "day", "mine"}),
        ("hotline-worker", {"day", "mine"}),
        ("coordinator", {"waiting", "referrals", "releases"}),
        ("prosecutor", {"waiting"}),
        ("analyst", {"releases"}),
        ("programme-officer", {"owed", "releases"}),
        ("grant-manager", {"owed", "releases"}),
        ("administrator", {"members", "agreement", "releases"}),
        ("data-officer", {"record", "protection"}),
        ("operator", {"system"}),
    ],
)
def test_everybody_starts_with_their_own_work(signed_in: SignIn, persona: str, expected: set[str]) -> None:
    assert set(panels(signed_in(persona).get("/").content)) == expected


def test_what_needs_an_answer_stands_on_the_start_page(people_here: Cast, planted: Planted, signed_in: SignIn) -> None:
    with clock.frozen(clock.now() + timedelta(days=85)):
        shown = panels(signed_in("supervisor-zaytuna").get("/").content)
        mine = panels(signed_in("caseworker").get("/").content)

    assert "Harbour House" in shown["waiting"]
    assert "Harbour House" not in mine["unanswered"]
    assert "دار الزيتونة" in mine["unanswered"]
    assert "دار الزيتونة" in mine["ending"]


def test_a_recall_stands_on_the_start_page_of_whoever_must_answer(
    people_here: Cast, planted: Planted, signed_in: SignIn
) -> None:
    receiver, sender = people_here.actors["supervisor-zaytuna"], people_here.actors["caseworker"]
    with unit_of_work(by=receiver):
        referrals.answer(planted.referral, referrals.State.ACCEPTED, by=receiver)
    with unit_of_work(by=sender):
        referrals.take_back(planted.referral, by=sender)

    assert "Harbour House" in panels(signed_in("supervisor-zaytuna").get("/").content)["recalls"]
    assert "recalls" not in panels(signed_in("caseworker-zaytuna").get("/").content)
    assert "recalls" not in panels(signed_in("supervisor").get("/").content)


def test_the_data_officer_starts_with_what_waits_and_with_nothing_of_a_case(
    people_here: Cast, planted: Planted, signed_in: SignIn
) -> None:
    by, officer = people_here.actors["caseworker"], people_here.actors["data-officer"]
    before = panels(signed_in("data-officer").get("/").content)["protection"]
    assert "Requests about people's data Nothing waits" in before
    assert before.count("Nothing waits") == 6, "everything the role does has its line"
    with unit_of_work(by=by):
        rights.ask(planted.case, "copy", "", by=by)
        rights.ask(planted.case, "correction", "My name is spelt otherwise.", by=by)
    exports.ask(
        format="xlsx", purpose="keep_record", reason="A court asked for it in writing.", with_identity=True,
        by=people_here.actors["supervisor"],
    )  # fmt: skip
    shown = panels(signed_in("data-officer").get("/").content)["protection"]
    assert "Requests about people's data 2 wait" in shown
    assert "Exports that wait for your word 1 waits" in shown
    assert "Overdue" not in shown
    with clock.frozen(clock.now() + timedelta(days=200)):
        assert "Overdue" in panels(signed_in("data-officer").get("/").content)["protection"]
    assert not [secret for secret in planted.secrets if secret in shown]
    assert "protection" not in panels(signed_in("supervisor").get("/").content)
    assert officer.may("retention:list:view")


def test_the_start_page_asks_the_same_for_much_work_as_for_little(people_here: Cast, signed_in: SignIn) -> None:
    by = people_here.actors["caseworker"]
    client = signed_in("caseworker")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/").status_code == 200
        return len([query for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]])

    with unit_of_work(by=by):
        cases.open_case(by=by, values={})
    queries()
    few = queries()
    with unit_of_work(by=by):
        for _ in range(29):
            cases.open_case(by=by, values={})

    assert queries() == few
    assert few <= 30


def test_the_operator_sees_the_machine_and_no_case(planted: Planted, signed_in: SignIn) -> None:
    page = signed_in("operator").get("/").content.decode()

    assert "PostgreSQL" in page
    assert not [secret for secret in planted.secrets if secret in page]
    assert "Harbour House" not in page


def test_every_entry_of_the_navigation_leads_somewhere() -> None:
    assert [reverse(entry.url_name) for entry in ENTRIES]


def test_the_navigation_marks_where_the_reader_is(planted: Planted, signed_in: SignIn) -> None:
    page = BeautifulSoup(signed_in("caseworker").get("/cases/").content, "html.parser")

    assert [link.get_text(strip=True) for link in page.select("nav.nav a[aria-current]")] == ["Cases"]


def test_the_inbox_shows_how_much_waits(planted: Planted, signed_in: SignIn) -> None:
    page = BeautifulSoup(signed_in("supervisor-zaytuna").get("/").content, "html.parser")

    assert [count.get_text(strip=True) for count in page.select("nav.nav .count")] == ["1"]


def test_health_says_ok_and_nothing_else(client: object, transactional_db: None) -> None:
    answer = client.get("/health/")  # type: ignore[attr-defined]

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "Set-Cookie" not in answer.headers
