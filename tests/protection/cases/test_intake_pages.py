"""Intake, who the person is, other people, and two workers at one form: nothing typed is lost, nothing is overwritten
unseen, and no name stands in an address."""

# ruff: noqa: F811  (fixtures are taken from the tests of the pages)

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case, CasePerson
from tessera.trust.people.personas import persona
from tessera.trust.subjects import api as subjects
from tests.protection.cases import world
from tests.protection.cases.test_pages import amina, fields, text_of, url  # noqa: F401
from tests.protection.cases.world import AMINA

pytestmark = pytest.mark.django_db(transaction=True)

Browser = Callable[[str], Client]
Acting = Callable[[str], Actor]
INTAKE = "/cases/new/intake/"


def soup(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def sent(response: HttpResponse) -> dict[str, object]:
    """What the page's form would send as it stands."""
    form = soup(response).find("form", attrs={"data-draft": True})
    found: dict[str, object] = {}
    for tag in form.find_all(["input", "textarea", "select"]):
        name = tag.get("name")
        if not name or (tag.get("type") in ("checkbox", "radio") and not tag.has_attr("checked")):
            continue
        if tag.name == "select":
            chosen = tag.find("option", selected=True)
            value = chosen["value"] if chosen else ""
        else:
            value = tag.text.removeprefix("\n") if tag.name == "textarea" else tag.get("value", "")
        if name in found:
            found[name] = [*(found[name] if isinstance(found[name], list) else [found[name]]), value]
        else:
            found[name] = value
    return found


# --- search, then intake


@pytest.mark.parametrize(
    ("typed", "field"), [("Nadia Okoye", "given_names"), ("+356 2123 4567", "contact"), ("n@inbox.example", "contact")]
)
def test_what_was_looked_for_is_carried_without_an_address(signed_in: Browser, typed: str, field: str) -> None:
    client = signed_in("caseworker")
    looked = soup(client.post("/cases/new/", {"text": typed}))
    onward = looked.find("form", action=INTAKE)
    assert onward["method"] == "post"
    page = client.post(INTAKE, {"carry": onward.find("input", attrs={"name": "carry"})["value"]})
    assert page.status_code == 200
    assert soup(page).find("input", attrs={"name": field})["value"] == typed
    assert "answer needs another look" not in text_of(page)


def test_a_likely_duplicate_is_shown_before_a_second_case(signed_in: Browser, actor: Acting, amina: Case) -> None:
    client, by = signed_in("caseworker"), actor("caseworker")
    first = client.post(INTAKE, fields(given_names="Ameena", family_name="Hadad", languages="Arabic"))
    assert first.status_code == 200
    assert all(words in text_of(first) for words in ("Is it one of these people?", "Amina Haddad", amina.code))
    assert any(words in text_of(first) for words in ("sounds alike", "written nearly alike"))
    typed = sent(first)
    assert (typed["given_names"], typed["languages"]) == ("Ameena", "Arabic"), "what was typed stays"
    with unit_of_work(by=by):
        assert Case.objects.count() == 1
    again = client.post(INTAKE, {**fields(given_names="Ameena", family_name="Hadad"), "alike": typed["alike"]})
    assert again.status_code == 302
    with unit_of_work(by=by):
        assert Case.objects.values("subject_id").distinct().count() == 2


def test_it_is_the_same_person_with_one_button(signed_in: Browser, actor: Acting, amina: Case) -> None:
    client, by = signed_in("caseworker"), actor("caseworker")
    first = client.post(INTAKE, fields(family_name="Hadad"))
    button = soup(first).find("button", attrs={"name": "same"})
    data = {**fields(family_name="Hadad"), "alike": sent(first)["alike"], "same": button["value"]}
    assert client.post(INTAKE, data).status_code == 302
    with unit_of_work(by=by):
        assert set(Case.objects.values_list("subject_id", flat=True)) == {amina.subject_id}
        who = subjects.reveal(amina.subject_id, by=by)
    assert (who.name, who.other_names, who.who_must_not_know) == ("Amina Hadad", ("Amina Haddad",), "Her uncle")


def test_nobody_is_taken_for_a_person_who_was_not_shown(signed_in: Browser, actor: Acting, amina: Case) -> None:
    by = actor("caseworker")
    other = world.open_case(by)
    client = signed_in("caseworker")
    mark = sent(client.post(INTAKE, fields()))["alike"]
    assert client.post(INTAKE, {**fields(), "alike": mark, "same": str(other.subject_id)}).status_code == 302
    with unit_of_work(by=by):
        assert Case.objects.filter(subject_id=other.subject_id).count() == 1


def test_a_restricted_one_is_said_to_be_there_and_not_who(signed_in: Browser, actor: Acting) -> None:
    supervisor = actor("supervisor")
    case = world.open_case(supervisor, AMINA)
    with unit_of_work(by=supervisor):
        cases.edit_case(case.pk, {"confidentiality_level": "named_workers_only"}, by=supervisor)
    shown = text_of(signed_in("caseworker").post(INTAKE, fields(given_names="Ameena", family_name="Hadad")))
    assert "Somebody fits whose case is restricted" in shown
    assert case.code not in shown
    assert "Amina Haddad" not in shown


def test_a_suspect_does_not_decide_at_intake(signed_in: Browser, actor: Acting) -> None:
    answer = signed_in("caseworker").post(
        INTAKE, fields(decided_by="caregiver", guardian_basis="Her uncle", decider_implicated="yes")
    )
    assert answer.status_code == 422
    assert "cannot decide for the person" in text_of(answer)
    with unit_of_work(by=actor("caseworker")):
        assert not Case.objects.exists()


def test_needs_are_kept_in_the_persons_own_order_and_a_birth_says_the_age(signed_in: Browser, actor: Acting) -> None:
    client, by = signed_in("caseworker"), actor("caseworker")
    data = fields(presenting_needs=["legal_advice", "", "food"], birth_date_year="2010", birth_date_month="2",
                  intake_date_year="2026", intake_date_month="3", intake_date_day="1")  # fmt: skip
    opened = client.post(INTAKE, data)
    assert opened.status_code == 302, text_of(opened)
    with unit_of_work(by=by):
        case = Case.objects.get()
    assert (case.presenting_needs, case.age_at_intake, case.age_band) == (["legal_advice", "food"], 16, "9--17")
    shown = text_of(client.get(url(case)))
    assert "Child: 9–17 years" in shown
    assert "A guardian is needed" in shown


def test_the_list_of_what_to_ask_shortens_and_never_asks_what_happened(signed_in: Browser, amina: Case) -> None:
    client = signed_in("caseworker")
    page = soup(client.get(url(amina)))
    items = page.find(id="to-ask")
    words = items.get_text(" ", strip=True).lower()
    assert "reading and writing" in words
    assert not [word for word in ("exploit", "account", "happened", "control", "recruit") if word in words]
    link = next(a["href"] for a in items.find_all("a") if "Reading" in a.text)
    form = client.get(link)
    assert set(sent(form)) >= {"literacy", "languages"}
    assert "gender" not in sent(form)
    assert client.post(link, {**sent(form), "literacy": "declined"}).status_code == 302
    assert "Reading and writing" not in soup(client.get(url(amina))).find(id="to-ask").text


# --- who the person is


def test_who_the_person_is_changes_with_papers_and_safe_contacts(
    signed_in: Browser, actor: Acting, amina: Case
) -> None:
    client, by = signed_in("caseworker"), actor("caseworker")
    data = sent(client.get(url(amina, "identity/"))) | {
        "safe_contacts-0-channel": "phone", "safe_contacts-0-value": "+356 2100 0001", "safe_contacts-0-windows": "10-12",
        "safe_contacts-0-expires": "2020-01-01", "documents-0-type": "passport", "documents-0-number": "FA 482913",
        "documents-0-state": "held_by_exploiter", "must_not_know-1-person": "Karim", "must_not_know-1-why": "He sold her",
    }  # fmt: skip
    assert client.post(url(amina, "identity/"), data).status_code == 302
    shown = text_of(client.post(url(amina, "reveal/"), headers={"HX-Request": "true"}))
    order = [shown.index(words) for words in ("Who must not know", "Karim (He sold her)", "Run out", "10-12", "+356")]
    assert order == sorted(order), "what may endanger stands above the number"
    assert "Passport · FA 482913 · The exploiter has it" in shown
    with unit_of_work(by=by):
        assert len(subjects.reveal(amina.subject_id, by=by).must_not_know) == 2


def test_a_name_needs_a_decision_on_its_page_too(signed_in: Browser, actor: Acting) -> None:
    by, client = actor("caseworker"), signed_in("caseworker")
    case = world.open_case(by, consent=())
    data = sent(client.get(url(case, "identity/"))) | {"given_names": "Nadia"}
    refused = client.post(url(case, "identity/"), data)
    assert refused.status_code == 422
    assert "only after they agreed" in text_of(refused)
    assert 'value="Nadia"' in refused.content.decode()
    given = {**data, "keep_record": "given", "explained": list(world.EXPLAINED)}
    assert client.post(url(case, "identity/"), given).status_code == 302


# --- two workers at one form


@pytest.fixture
def two(signed_in: Browser) -> tuple[Client, Client]:
    return signed_in("caseworker"), signed_in("supervisor")


def test_two_changes_of_one_answer_are_both_shown(two: tuple[Client, Client], actor: Acting, amina: Case) -> None:
    mine, theirs = two
    page, other = mine.get(url(amina, "edit/")), theirs.get(url(amina, "edit/"))
    assert (
        theirs.post(url(amina, "edit/"), {**sent(other), "gender": "Masculine", "literacy": "basic"}).status_code == 302
    )
    data = {**sent(page), "gender": "unknown", "occupation_before": "9"}
    answer = mine.post(url(amina, "edit/"), data)
    assert answer.status_code == 422
    shown = text_of(answer)
    assert all(words in shown for words in ("Which one is to stay?", "Masculine", persona("supervisor").name))
    assert "Reading and writing Yours" not in shown, "what one of them changed needs no choice"
    choice = soup(answer).find(
        "input", attrs={"name": "choose-gender", "value": lambda value: value.startswith("theirs")}
    )
    saved = mine.post(url(amina, "edit/"), {**sent(answer), "choose-gender": choice["value"]}, follow=True)
    assert "it stays as they have it: Reading and writing" in text_of(saved)
    with unit_of_work(by=actor("caseworker")):
        row = Case.objects.get(pk=amina.pk)
    assert (row.gender, row.literacy, row.occupation_before) == ("Masculine", "basic", "9")


def test_two_changes_of_who_the_person_is_are_both_shown(
    two: tuple[Client, Client], actor: Acting, amina: Case
) -> None:
    mine, theirs = two
    page, other = mine.get(url(amina, "identity/")), theirs.get(url(amina, "identity/"))
    for number, name in (("0", "Karim"),):
        data = {**sent(other), f"must_not_know-{number}-person": name}
        assert theirs.post(url(amina, "identity/"), data).status_code == 302
    answer = mine.post(
        url(amina, "identity/"), {**sent(page), "must_not_know-0-person": "Bohdan", "address": "Stall 4"}
    )
    assert answer.status_code == 422
    assert all(words in text_of(answer) for words in ("Karim", "Bohdan", persona("supervisor").name))
    by = actor("caseworker")
    with unit_of_work(by=by):
        assert subjects.reveal(amina.subject_id, by=by).who_must_not_know == "Karim"


# --- other people


def test_a_dependant_is_named_under_a_decision_of_their_own(signed_in: Browser, actor: Acting, amina: Case) -> None:
    client, by = signed_in("caseworker"), actor("caseworker")
    data = sent(client.get(url(amina, "people/add/"))) | {
        "relation": "child", "age": "4", "with_survivor": "no", "safe": "no", "where": "With an aunt", "given_names": "Sami",
    }  # fmt: skip
    refused = client.post(url(amina, "people/add/"), data)
    assert refused.status_code == 422
    given = {**data, "keep_record": "given", "decided_by": "caregiver", "guardian_basis": "His mother",
             "explained": list(world.EXPLAINED)}  # fmt: skip
    assert client.post(url(amina, "people/add/"), given).status_code == 302
    tab = text_of(client.get(url(amina) + "?part=people"))
    assert "Dependant · Child" in tab
    assert "Sami" not in tab
    assert "Sami" in text_of(client.post(url(amina, "people/names/")))
    with unit_of_work(by=by):
        person = CasePerson.objects.get()
    edit = f"/cases/people/{person.pk}/edit/"
    changed = client.post(edit, {**sent(client.get(edit)), "safe": "yes", "family_name": "Haddad"})
    assert changed.status_code == 302, text_of(changed)
    with unit_of_work(by=by):
        assert subjects.reveal(person.subject_id, by=by).name == "Sami Haddad"
        assert CasePerson.objects.get().safe == "yes"


@pytest.mark.parametrize("page", ["identity/", "versions/", "people/names/"])
def test_a_stranger_finds_none_of_the_new_pages(signed_in: Browser, amina: Case, page: str) -> None:
    client = signed_in("stranger")
    answer = client.post(url(amina, page)) if page == "people/names/" else client.get(url(amina, page))
    assert answer.status_code == 404


def test_a_suspected_caregiver_is_not_offered_on_the_page_of_consent(
    signed_in: Browser, actor: Acting, amina: Case
) -> None:
    by, client = actor("caseworker"), signed_in("caseworker")
    with unit_of_work(by=by):
        for relation, part in (("aunt_uncle", "yes"), ("mother", "no")):
            cases.add_person(amina.pk, "caregiver", by=by, values={"relation": relation, "possibly_implicated": part})
    page = soup(client.get(f"/people/{amina.subject_id}/consent/decide/keep_record/"))
    offered = page.find("select", attrs={"name": "decider"}).text
    assert "Mother" in offered
    assert "Aunt or uncle" not in offered


def test_earlier_versions_are_on_a_page(signed_in: Browser, actor: Acting, amina: Case) -> None:
    by = actor("supervisor")
    with unit_of_work(by=by):
        cases.edit_case(amina.pk, {"gender": "Masculine"}, by=by)
    shown = text_of(signed_in("caseworker").get(url(amina, "versions/")))
    assert all(words in shown for words in (persona("supervisor").name, "Gender", "Feminine", "Masculine"))


def test_ethnicity_and_religion_are_asked_only_where_the_organisation_says_so(
    signed_in: Browser, organisations: dict[str, UUID], amina: Case
) -> None:
    client, administrator = signed_in("caseworker"), signed_in("administrator")
    assert "religion" not in sent(client.get(url(amina, "edit/")))
    assert client.get("/cases/settings/").status_code == 403
    data = sent(administrator.get("/cases/settings/")) | {"asks_background": "on"}
    assert administrator.post("/cases/settings/", data).status_code == 302
    form = client.get(url(amina, "edit/"))
    assert client.post(url(amina, "edit/"), {**sent(form), "religion": "Druze"}).status_code == 302
    assert "Druze" in text_of(client.get(url(amina)))
