"""The second reviewer knows nothing of what the first found, by no road, until both have saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.test import Client
from pytest_django import Settings

from tessera.kernel.actor import Actor, acting
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case
from tessera.protection.determination.models import Determination, Review
from tessera.trust.people import api as people
from tessera.trust.people.models import Account, Membership
from tessera.trust.people.personas import persona
from tests.protection.cases import world as cases_world
from tests.protection.determination import world

pytestmark = pytest.mark.django_db(transaction=True)

LEAKS = ("insufficient", "Not enough to say", "debt grew", "clear_evidence", "Clear evidence")


@pytest.fixture
def three(transactional_db: None, settings: Settings) -> dict[str, Actor]:
    """Three people of the demo world who may all review, by persona."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.DEMO = True
    home = people.demo_cast(by=people.stage_hand())["harbour"]
    found = {}
    for code in ("supervisor", "caseworker", "data-officer"):
        account = Account.objects.get(email=persona(code).email)
        Membership.objects.filter(account=account).update(roles=["supervisor"])
        found[code] = people.actor_for(account.pk, home)
    return found


def page(code: str, row: Determination) -> str:
    """The page of a determination as this persona gets it, without what differs each time."""
    client = Client()
    assert client.post("/demo/sign-in/", {"persona": code}).status_code == 302
    client.get("/")
    answer = client.get(f"/determination/{row.id}/")
    assert answer.status_code == 200
    main = BeautifulSoup(answer.content, "html.parser").find("main")
    for token in main.select("input[name=csrfmiddlewaretoken]"):
        token.decompose()
    return str(main)


def everything_known(by: Actor, row: Determination, case: Case) -> str:
    """What this person can get hold of by api, query, ledger and the row itself, as one text."""
    with acting(by), transaction.atomic():
        rows = [
            list(model.objects.filter(organisation_id=by.organisation).values()) for model in (Determination, Review)
        ]
        told = list(
            LedgerEntry.objects.filter(organisation_id=by.organisation).values("action", "outcome", "why", "detail")
        )
        with connection.cursor() as cursor:
            cursor.execute("select * from protection_review")
            raw = cursor.fetchall()
            cursor.execute("select state, status, override from protection_determination")
            state = cursor.fetchall()
    seen = world.seen(by, row)
    with unit_of_work(by=by):
        held = cases.everything(case.id, by=by)
    return " ".join(map(str, (rows, told, raw, state, seen, held)))


@pytest.mark.parametrize("category", ["insufficient", "clear_evidence"])
def test_the_second_reviewer_learns_nothing_before_saving(
    lead: Actor, first: Actor, second: Actor, case: Case, category: str
) -> None:
    row = world.own(lead, case.id, first, second)
    before = world.seen(second, row)
    world.review(first, row, category)

    assert category in everything_known(first, row, case), "there is something that could leak"
    for reader in (second, lead):
        found = everything_known(reader, row, case)
        assert [leak for leak in LEAKS if leak in found] == []
    after = world.seen(second, row)
    assert (after.row.state, after.row.status, after.row.target_on) == (
        before.row.state,
        before.row.status,
        before.row.target_on,
    )
    assert after.row.changed_at == before.row.changed_at, "not even the time of change moves"


def test_the_state_moves_the_same_whatever_the_first_found(
    lead: Actor, first: Actor, second: Actor, case: Case
) -> None:
    states = set()
    for category in ("not_trafficking", "clear_evidence", "insufficient"):
        row = world.own(lead, case.id, first, second)
        world.review(first, row, category)
        states.add(world.seen(second, row).row.state)
    assert states == {"in_review"}


def test_both_are_shown_to_everybody_once_both_are_saved(lead: Actor, first: Actor, second: Actor, case: Case) -> None:
    row = world.own(lead, case.id, first, second)
    world.review(first, row, "insufficient")
    world.review(second, row, "clear_evidence", world.SECOND_REASON)
    for reader in (first, second, lead):
        seen = world.seen(reader, row)
        assert [one.words for one in seen.reviews] == [world.FIRST_REASON, world.SECOND_REASON]
        assert seen.row.state == "tie_break"


def test_the_page_of_the_second_reviewer_is_the_same_before_and_after(three: dict[str, Actor]) -> None:
    lead, first, second = three["supervisor"], three["caseworker"], three["data-officer"]
    case = cases_world.open_case(lead, cases_world.AMINA)
    row = world.own(lead, case.id, first, second)
    before = page("data-officer", row)
    world.review(first, row, "insufficient")

    assert page("data-officer", row) == before
    assert "debt grew" in page("caseworker", row), "the first reviewer's own page shows it, so the test could see it"
    world.review(second, row, "insufficient", world.SECOND_REASON)
    assert "debt grew" in page("data-officer", row)
