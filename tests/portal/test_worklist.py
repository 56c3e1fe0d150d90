"""The work list: names only when asked for, filters as links, pages without counting."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

from tessera.kernel.ledger import api as ledger
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tests.permissions.cast import Cast
from tests.planted import Planted
from tests.portal.conftest import SignIn


def open_cases(people: Cast, persona: str, count: int) -> list[str]:
    by = people.actors[persona]
    with unit_of_work(by=by):
        return [cases.open_case(by=by, values={}).code for _ in range(count)]


def codes(content: bytes) -> list[str]:
    rows = BeautifulSoup(content, "html.parser").select("tbody th")
    return [row.get_text(strip=True) for row in rows]


def test_names_are_hidden_until_asked_for_and_the_asking_is_in_the_ledger(
    people_here: Cast, planted: Planted, signed_in: SignIn
) -> None:
    client = signed_in("caseworker")
    officer = people_here.actors["data-officer"]

    def looks() -> int:
        with unit_of_work(by=officer):
            return ledger.entries(officer).filter(action="subject:identity:view", kind="subject_list").count()

    before = looks()
    plain = client.get("/cases/")
    asked = client.post("/cases/")

    assert b"Quendrisa" not in plain.content
    assert looks() == before + 1
    assert "Quendrisa Zhvirblytska" in asked.content.decode()
    assert asked.headers["Cache-Control"] == "no-store, private"
    assert b"Quendrisa" not in client.get("/cases/").content


def test_names_are_not_offered_to_somebody_who_may_only_list(
    people_here: Cast, planted: Planted, signed_in: SignIn
) -> None:
    client = signed_in("data-officer")

    page = client.get("/cases/")
    asked = client.post("/cases/")

    assert page.status_code == 200
    assert b"Show names" not in page.content
    assert asked.status_code == 403
    assert b"Quendrisa" not in asked.content


def test_the_filters_narrow_the_list(people_here: Cast, signed_in: SignIn) -> None:
    [mine] = open_cases(people_here, "caseworker", 1)
    [hers] = open_cases(people_here, "supervisor", 1)
    supervisor = people_here.actors["supervisor"]
    with unit_of_work(by=supervisor):
        nobodys = cases.open_case(by=supervisor, values={})
        cases.assign(nobodys.id, by=supervisor, worker=None)
        closed = cases.open_case(by=supervisor, values={})
        cases.change_status(closed.id, "Closed", by=supervisor, reason="goals_met")
    client = signed_in("caseworker")

    assert codes(client.get("/cases/").content) == [mine]
    assert codes(client.get("/cases/?who=nobody").content) == [nobodys.code]
    assert sorted(codes(client.get("/cases/?who=all").content)) == sorted([mine, hers, nobodys.code])
    assert codes(client.get("/cases/?who=all&state=closed").content) == [closed.code]
    assert codes(client.get("/cases/?who=all&state=Active").content) == []
    assert codes(client.get("/cases/?who=x&state=y&from=z").content) == [mine]


def test_pages_lead_forth_and_back_without_leaving_a_case_out(people_here: Cast, signed_in: SignIn) -> None:
    made = open_cases(people_here, "caseworker", 65)
    client = signed_in("caseworker")
    seen: list[str] = []
    url, pages = "/cases/", 0
    while url:
        page = client.get(url)
        seen += codes(page.content)
        found = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
        url, pages = "/cases/" + found[1].replace("&amp;", "&") if found else "", pages + 1
    back = re.search(r'rel="prev" href="([^"]+)"', page.content.decode())

    assert pages == 3
    assert seen == list(reversed(made))
    assert back
    assert codes(client.get("/cases/" + back[1].replace("&amp;", "&")).content) == seen[30:60]


def test_a_stranger_finds_nothing_of_others_in_the_list(planted: Planted, signed_in: SignIn) -> None:
    client = signed_in("stranger")

    for path in ("/", "/cases/?who=all", "/cases/?who=all&state=all", "/search/"):
        page = client.get(path).content.decode()
        assert not [secret for secret in planted.secrets if secret in page], path
    assert codes(client.get("/cases/?who=all&state=all").content) == []
