"""The record of who did what: the own organisation's, in plain words, for those who answer for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

import tessera
from tessera.kernel.ledger import api as ledger
from tessera.kernel.work import unit_of_work
from tessera.portal import words
from tests.permissions.cast import Cast
from tests.planted import Planted
from tests.portal.conftest import SignIn

RECORD = "/organisation/record/"
ACTION = re.compile(r"\"([a-z_]+:[a-z_]+:[a-z_]+)\"")


def lines(content: bytes) -> list[list[str]]:
    rows = BeautifulSoup(content, "html.parser").select("tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in rows]


def test_the_data_officer_reads_in_words_who_did_what(planted: Planted, signed_in: SignIn) -> None:
    found = lines(signed_in("data-officer").get(RECORD).content)

    said = [(line[1], line[2]) for line in found]
    assert ("Amara Okafor", "Started a case") in said
    assert ("Amara Okafor", "Added a note to a case") in said
    assert said[0] == ("Petra Lindqvist", "Signed in")


def test_the_record_is_narrowed_by_action_colleague_and_day(
    people_here: Cast, planted: Planted, signed_in: SignIn
) -> None:
    client = signed_in("data-officer")
    worker = people_here.actors["caseworker"].account

    notes = lines(client.get(RECORD, {"action": "case:note:add"}).content)
    hers = lines(client.get(RECORD, {"account": str(worker)}).content)
    earlier = lines(client.get(RECORD, {"until": "2020-01-01"}).content)
    since = lines(client.get(RECORD, {"action": "case:note:add", "since": "2020-01-01"}).content)

    assert [line[2] for line in notes] == ["Added a note to a case"]
    assert {line[1] for line in hers} == {"Amara Okafor"}
    assert earlier == []
    assert since == notes


def test_pages_of_the_record_leave_nothing_out(people_here: Cast, signed_in: SignIn) -> None:
    by = people_here.actors["caseworker"]
    with unit_of_work(by=by):
        for number in range(120):
            ledger.record(by=by, action="case:file:view", kind="case", why=f"reason {number}")
    client = signed_in("data-officer")
    why: list[str] = []
    url = RECORD + "?action=case:file:view"
    while url:
        content = client.get(url).content
        why += [line[5] for line in lines(content)]
        found = re.search(r'rel="next" href="([^"]+)"', content.decode())
        url = RECORD + found[1].replace("&amp;", "&") if found else ""

    assert sorted(why) == sorted(f"reason {number}" for number in range(120))


@pytest.mark.parametrize("persona", ["caseworker", "supervisor", "stranger", "operator", "analyst"])
def test_others_do_not_read_the_record(planted: Planted, signed_in: SignIn, persona: str) -> None:
    assert signed_in(persona).get(RECORD).status_code == 403


def test_another_organisations_officer_reads_nothing_of_it(planted: Planted, signed_in: SignIn) -> None:
    page = signed_in("manager-zaytuna").get(RECORD).content

    assert b"Amara Okafor" not in page
    said = {line[2] for line in lines(page)}
    assert "بدء العمل هنا" in said
    assert "بدء حالة" not in said


def test_every_action_the_program_records_has_a_sentence() -> None:
    source = Path(tessera.__file__).parent
    files = [path for path in source.rglob("*.py") if path.name in {"policy.py", "actions.py", "api.py", "queries.py", "sign_in.py", "gate.py", "demo.py"} or "actions" in path.parts]  # fmt: skip
    actions = {action for path in files for action in ACTION.findall(path.read_text(encoding="utf-8"))}

    assert len(actions) > 40
    assert {action for action in actions if words.sentence(action) == action} == set()


def test_a_sentence_comes_in_the_readers_language() -> None:
    with override("ar"):
        assert words.sentence("case:file:open") == "بدء حالة"
