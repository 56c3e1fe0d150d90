"""The pages of screening: few taps, nothing lost, stop and protect, and information that stays information."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tessera.kernel.actor import Actor
from tessera.protection.cases.models import Case
from tests.demo import Acting, SignIn
from tests.protection.cases import world as cases_world
from tests.protection.screening import world

pytestmark = pytest.mark.django_db(transaction=True)
ITEM = "destination_coercion.documents_confiscated"


@pytest.fixture
def by(actor: Acting) -> Actor:
    """A caseworker of the demo world."""
    return actor("caseworker")


@pytest.fixture
def case(by: Actor) -> Case:
    """A case of an adult."""
    return cases_world.open_case(by, cases_world.AMINA, age_at_intake=24)


@pytest.fixture
def client(signed_in: SignIn) -> Client:
    """The caseworker's browser."""
    return signed_in("caseworker")


def page(answer: object) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")  # type: ignore[attr-defined]


def names(answer: object) -> set[str]:
    return {field["name"] for field in page(answer).select("input[name^=i-]")}


def sent(**more: object) -> dict[str, object]:
    base = {
        "sets": ["ilo_adult_labour", "general"],
        "source": "survivor",
        "confidence": "stated",
        "age_group": "18_plus",
    }
    return base | more


def test_only_the_chosen_sets_are_shown_and_what_was_typed_stays(client: Client, case: Case) -> None:
    url = f"/screening/case/{case.pk}/new/"
    first = client.get(url)
    assert f"i-{ITEM}" in names(first)
    assert not any(name.startswith("i-labour.") for name in names(first))

    shown = client.post(url, sent(show="1", sets=["labour"], reason="half a thought", **{f"i-{ITEM}": "yes"}))
    assert shown.status_code == 200
    assert "i-labour.no_contract_copy" in names(shown)
    assert f"i-{ITEM}" in names(shown), "a set with an answer stays"
    assert "i-general.cannot_leave_place" not in names(shown)
    assert "half a thought" in shown.content.decode()
    chosen = page(shown).select_one(f'input[name="i-{ITEM}"][value=yes]')
    assert chosen is not None
    assert chosen.has_attr("checked")


def test_an_age_in_doubt_shows_the_questions_for_children(client: Client, case: Case) -> None:
    url = f"/screening/case/{case.pk}/new/"
    assert not any(name.startswith("i-child.") for name in names(client.get(url)))
    shown = client.post(url, sent(show="1", age_doubt="yes"))
    assert any(name.startswith("i-child.") for name in names(shown))


def test_danger_now_leads_to_what_to_do_and_the_rest_can_be_done_later(client: Client, case: Case) -> None:
    url = f"/screening/case/{case.pk}/new/"
    answer = client.post(url, sent(show="1", immediate_danger="yes", **{f"i-{ITEM}": "yes"}))
    assert answer.status_code == 302
    protect = client.get(answer["Location"])
    text = page(protect).get_text(" ")
    assert "Stop and protect" in text
    again = page(protect).find("a", string=lambda words: bool(words) and "Go on with the screening" in words)
    assert again is not None
    goes_on = client.get(str(again["href"]))
    assert page(goes_on).select_one(f'input[name="i-{ITEM}"][value=yes]').has_attr("checked")


def test_a_saved_screening_shows_the_count_as_information_and_unverified(client: Client, case: Case) -> None:
    given = sent(save="1", judgement="no_concern", reason="She was only asked about papers.", **{f"i-{ITEM}": "yes"})
    answer = client.post(f"/screening/case/{case.pk}/new/", given)
    assert answer.status_code == 302, page(answer).get_text(" ")
    text = " ".join(page(client.get(answer["Location"])).get_text(" ").split())
    assert "information only" in text
    assert "It decides nothing" in text
    assert "Unverified" in text
    assert "No concern" in text


def test_a_judgement_without_a_reason_comes_back_with_everything_typed(client: Client, case: Case) -> None:
    given = sent(save="1", judgement="concern_continue", **{f"i-{ITEM}": "yes", f"n-{ITEM}": "in the safe"})
    answer = client.post(f"/screening/case/{case.pk}/new/", given)
    assert answer.status_code == 422
    assert "in the safe" in answer.content.decode()


def test_the_page_of_questions_stays_light(client: Client, case: Case) -> None:
    import gzip

    body = client.get(f"/screening/case/{case.pk}/new/").content
    assert len(gzip.compress(body)) < 20_000


def test_the_tab_lists_screenings_and_the_bank_says_what_is_unverified(client: Client, by: Actor, case: Case) -> None:
    world.screen(by, case.pk)
    tab = client.get(f"/cases/{case.pk}/?part=screening")
    assert "Concern: continue with a full interview" in tab.content.decode()
    bank = " ".join(page(client.get("/screening/instruments/platform/")).get_text(" ").split())
    assert "Unverified" in bank
    assert "another transcription: Medium" in bank
    assert "not loaded" in bank
