"""The pages of suspects and duplicates: names by asking only, judgement and undoing, faults said and nothing lost."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tessera.kernel.actor import Actor, acting
from tessera.kernel.work import unit_of_work
from tessera.protection.actors.models import Conflict, Suspect
from tessera.protection.cases.models import Case
from tessera.protection.duplicates import actions, policy
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects
from tests.demo import Acting, SignIn
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True)

AMINA = subjects.Identity(given_names="Amina", family_name="Haddad", phones=("+264 61 123456",))
AMEENA = subjects.Identity(given_names="Ameena", family_name="Haddad", phones=("0026461123456",))


@pytest.fixture
def by(actor: Acting) -> Actor:
    """The supervisor of the demo's first shelter."""
    return actor("supervisor")


@pytest.fixture
def client(signed_in: SignIn) -> Client:
    """A browser in which the supervisor is signed in."""
    return signed_in("supervisor")


def text(answer) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def test_two_records_are_found_compared_merged_and_parted_again(client, by) -> None:
    first, second = world.open_case(by, AMINA), world.open_case(by, AMEENA)
    job = people.system_actor(by.organisation, "look", actions.NEEDS)
    with unit_of_work(by=job):
        actions.look_for(by=job)
    with acting(by), unit_of_work(by=by):
        pair = policy.scope(by).get()
    listed = text(client.get("/duplicates/"))
    assert "The same telephone number" in listed
    assert "Haddad" not in listed
    assert "Written down twice?" in text(client.get(f"/cases/{first.pk}/"))
    page = client.get(f"/duplicates/{pair.pk}/")
    assert page.status_code == 200
    assert "Haddad" not in text(page)
    shown = text(client.post(f"/duplicates/{pair.pk}/reveal/"))
    assert "Amina Haddad" in shown
    assert "Ameena Haddad" in shown
    assert client.post(f"/duplicates/{pair.pk}/judge/", {"judgement": "same"}).status_code == 422
    said = {"judgement": "same", "basis": "records", "keep": str(first.subject_id)}
    merged = client.post(f"/duplicates/{pair.pk}/judge/", said, follow=True)
    assert "stands for" in text(merged)
    assert second.code in text(client.get(f"/cases/{first.pk}/"))
    undo = BeautifulSoup(merged.content, "html.parser").find("form", action=re.compile("undo"))["action"]
    assert "The merge is undone." in text(client.post(undo, follow=True))


def test_a_suspect_is_added_shown_by_asking_found_and_taken_out(client, by) -> None:
    world.open_case(by, subjects.Identity(given_names="Viktor", family_name="Halloran"))
    case: Case = world.open_case(by)
    episode = world.tell(by, case, country="NA")
    url = f"/actors/case/{case.pk}/add/"
    assert client.get(url).status_code == 200
    wrong = client.post(url, {"episode": str(episode.pk), "name": "Viktor Halloran", "nationalities": "Atlantis"})
    assert wrong.status_code == 422
    assert "Viktor Halloran" in wrong.content.decode(), "nothing typed is lost"
    said = {"episode": str(episode.pk), "name": "Viktor Halloran", "roles": ["Exploiter"], "relation": "Unaquainted",
            "still_reaches_survivor": "yes", "sex": "male", "nationalities": "Namibia"}  # fmt: skip
    saved = text(client.post(url, said, follow=True))
    with acting(by), unit_of_work(by=by):
        suspect, check = Suspect.objects.get(), Conflict.objects.get()
    assert f"Quote this code: {check.code}" in saved
    assert suspect.code in saved
    assert "Halloran" not in saved
    page = client.get(f"/actors/{suspect.pk}/")
    assert "Halloran" not in text(page)
    assert "Namibia" in text(page)
    assert "Viktor Halloran" in text(client.post(f"/actors/{suspect.pk}/reveal/"))
    assert "Viktor Halloran" in text(client.post("/actors/", {"text": "viktor haloran"}))
    assert check.code in text(client.get("/actors/checks/"))
    assert suspect.code in text(client.get(f"/actors/checks/{check.pk}/"))
    edited = client.post(f"/actors/{suspect.pk}/edit/", {"name": "Victor H.", "nationalities": "Namibia"})
    assert edited.status_code == 302
    remove = BeautifulSoup(page.content, "html.parser").find("form", action=re.compile("remove"))["action"]
    assert client.post(remove).status_code == 302
    assert client.get(f"/actors/{suspect.pk}/").status_code == 404


def test_what_was_told_differently_is_shown_and_chosen_on_the_page(client, by) -> None:
    case = world.open_case(by)
    said = {"episode_type": "Exploitation", "country": "Namibia", "source": "survivor", "pay_promised_amount": "1,200",
            "pay_promised_currency": "US Dollar", "debt_amount": "300", "promised_work": "Cook", "from_date_year": "2020"}  # fmt: skip
    assert client.post(f"/cases/{case.pk}/account/add/", said).status_code == 302
    page = BeautifulSoup(client.get(f"/cases/{case.pk}/?part=account").content, "html.parser")
    assert "1,200 USD" in page.get_text(" ")
    tell = page.find("a", href=re.compile("tell"))["href"]
    assert "Read so far: Namibia" in text(client.get(tell))
    assert client.post(tell, {"country": "South Africa"}).status_code == 422, "who says it?"
    assert (
        client.post(tell, {"country": "South Africa", "source": "document", "from_date_year": "2019"}).status_code
        == 302
    )
    page = BeautifulSoup(client.get(f"/cases/{case.pk}/?part=account").content, "html.parser")
    assert "Told in more than one way" in page.get_text(" ")
    form = page.find("form", action=re.compile("account/.*read"))
    values = {each["name"]: each["value"] for each in form.find_all("input") if each["name"] in {"telling", "name"}}
    assert client.post(form["action"], values).status_code == 302
    assert page.find("rect", class_="another"), "the date told twice is drawn twice"
