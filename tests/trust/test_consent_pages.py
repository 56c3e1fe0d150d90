# ruff: noqa: F811  (fixtures are taken from the room of people and named as arguments)
"""The pages on which consent is asked with the person it is about: exact words, equal answers, nothing typed is lost."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from tessera.kernel import clock, codes
from tessera.kernel.actor import Actor
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.work import unit_of_work
from tessera.trust.consent import api as consents
from tessera.trust.consent.models import ConsentDecision, ConsentText
from tessera.trust.people.models import Account
from tessera.trust.people.personas import DEMO_PASSWORD, persona
from tessera.trust.subjects import api as subjects
from tests.trust.people.conftest import account, actor, cast, membership, organisations, signed_in  # noqa: F401
from tests.trust.test_consent import EXPLAINED

pytestmark = pytest.mark.django_db(transaction=True)

SAID = {"decision": "given", "decided_by": "adult", "how": "spoken_witnessed", "explained": list(EXPLAINED)}
# What the frame of every page may be given and need not be.
FRAME = re.compile("variable '(breadcrumbs|content)'")
OUTSIDE = ("referral", "transfer", "national_referral_mechanism", "police_or_prosecution", "immigration_application",
           "family_tracing", "research_contact", "photo_or_media")  # fmt: skip


@pytest.fixture
def worker(actor: Callable[[str], Actor]) -> Actor:
    return actor("caseworker")


@pytest.fixture
def person(worker: Actor) -> UUID:
    with unit_of_work(by=worker):
        return subjects.register(by=worker).id


@pytest.fixture
def page(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("caseworker")


def url(person: UUID, more: str = "") -> str:
    return f"/people/{person}/consent/{more}"


def wording(purpose: str, language: str = "en") -> str:
    return str(ConsentText.objects.get(purpose=purpose, language=language).pk)


def answer(purpose: str, **more: Any) -> dict[str, Any]:
    return SAID | {"text": wording(purpose)} | more


def shared(cast: dict[str, UUID], **more: Any) -> dict[str, Any]:
    to = {"recipient_class": "named_organisation", "recipient": str(cast["zaytuna"]), "data_categories": ["contact"]}
    return answer("referral", **to) | more


def decided(worker: Actor, person: UUID) -> list[ConsentDecision]:
    with unit_of_work(by=worker):
        return consents.decisions(person, by=worker)


def soup(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words(response: HttpResponse) -> str:
    return " ".join(soup(response).get_text(" ").split())


def faults(response: HttpResponse) -> dict[str, list[str]]:
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def test_the_exact_wording_stands_on_the_page_with_its_language_and_check_sum(page, person) -> None:
    text = ConsentText.objects.get(purpose="keep_record", language="en")
    answer_page = page.get(url(person, "decide/keep_record/"))
    shown = soup(answer_page).find(id="wording")
    assert (shown["lang"], shown["dir"]) == ("en", "ltr")
    for line in text.body.split("\n"):
        assert line in shown.get_text()
    assert text.sha256[:12] in words(answer_page)
    assert soup(answer_page).find(attrs={"data-read-aloud-for": "wording"})


def test_the_text_changes_its_language_while_the_page_keeps_its_own_and_what_was_typed(
    page, person, worker, cast
) -> None:
    typed = shared(cast, switch="ar", withhold_exactly="Nothing about my sister", decision="refused")
    turned = page.post(url(person, "decide/referral/"), typed)
    assert turned.status_code == 200
    made = soup(turned)
    assert made.html["lang"] == "en"
    assert (made.find(id="wording")["lang"], made.find(id="wording")["dir"]) == ("ar", "rtl")
    assert made.find("input", {"name": "text"})["value"] == wording("referral", "ar")
    assert "Nothing about my sister" in made.find("textarea", {"name": "withhold_exactly"}).get_text()
    assert made.find("input", {"name": "decision", "value": "refused"}).has_attr("checked")
    assert made.find("option", {"value": str(cast["zaytuna"])}).has_attr("selected")
    assert not made.find(attrs={"data-error-summary": True}), "nobody has answered yet, so nothing is wrong"
    assert decided(worker, person) == []


def test_yes_and_no_are_the_same_kind_of_thing_and_neither_is_chosen(page, person) -> None:
    made = soup(page.get(url(person, "decide/keep_record/")))
    choices = made.find_all("input", {"name": "decision"})
    assert [choice["type"] for choice in choices] == ["radio", "radio"]
    assert len({tuple(choice.parent["class"]) for choice in choices}) == 1
    assert not any(choice.has_attr("checked") for choice in choices)


def test_a_decision_is_recorded_on_the_wording_that_was_shown(page, person, worker) -> None:
    sent = page.post(url(person, "decide/keep_record/"), answer("keep_record", text=wording("keep_record", "ar")))
    assert (sent.status_code, sent.url) == (302, url(person))
    [row] = decided(worker, person)
    assert (row.decision, row.language, str(row.text_id)) == ("given", "ar", wording("keep_record", "ar"))
    assert (row.recipient_class, row.valid_to, row.recorded_by) == ("same_organisation", None, worker.account)


def test_outside_the_house_it_holds_ninety_days_and_through_the_last_of_them(page, person, worker, cast) -> None:
    made = soup(page.get(url(person, "decide/referral/")))
    offered = made.find("input", {"name": "until"})["value"]
    assert offered == clock.in_days(90).isoformat()
    page.post(url(person, "decide/referral/"), shared(cast, until=offered))
    [row] = decided(worker, person)
    assert row.valid_to is not None
    assert row.valid_to.date() == clock.in_days(91)
    assert f"{row.valid_to:%H:%M:%S}" == "00:00:00"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"decision": ""}, "decision"),
        ({"recipient_class": ""}, "recipient_class"),
        ({"recipient": ""}, "recipient"),
        ({"recipient_class": "service_providers_of_type"}, "recipient_type"),
        ({"data_categories": []}, "data_categories"),
        ({"decided_by": "caregiver"}, "guardian_basis"),
        ({"how": "collected_elsewhere"}, "collected_under"),
        ({"explained": ["purpose"]}, "explained"),
        ({"until": "2020-01-01"}, "until"),
        ({"until": "in spring"}, "until"),
        ({"legal_basis": "court_order"}, "second_email"),
    ],
)
def test_a_fault_stands_at_its_field_and_everything_typed_is_kept(page, person, worker, cast, change, field) -> None:
    typed = shared(cast, withhold_exactly="لا تذكروا أختي", witness="A. Neighbour") | change
    wrong = page.post(url(person, "decide/referral/"), typed)
    assert wrong.status_code == 422
    assert field in faults(wrong)
    made = soup(wrong)
    assert made.find(attrs={"data-error-summary": True})
    assert "لا تذكروا أختي" in made.find("textarea", {"name": "withhold_exactly"}).get_text()
    assert made.find("input", {"name": "witness"})["value"] == "A. Neighbour"
    assert decided(worker, person) == []


def test_fields_that_do_not_belong_to_the_answer_are_left_out(page, person, worker, cast) -> None:
    page.post(url(person, "decide/referral/"), shared(cast, recipient_type="transport", guardian_basis="left over"))
    [row] = decided(worker, person)
    assert row.recipient_type == ""
    assert row.sealed is None


def test_what_must_not_be_said_is_sealed_and_opened_only_when_asked(page, person, worker, cast, as_admin) -> None:
    page.post(url(person, "decide/referral/"), shared(cast, withhold_exactly="Never name my sister Darya"))
    [row] = decided(worker, person)
    stored = as_admin.execute("select to_jsonb(d)::text from trust_consentdecision d").fetchone()
    assert "Darya" not in stored[0]
    assert b"Darya" not in page.get(url(person)).content
    assert b"Darya" not in page.get(url(person, f"{row.pk}/")).content
    with unit_of_work(by=worker):
        before = LedgerEntry.objects.filter(action="consent:decision:view").count()
    assert "Never name my sister Darya" in words(page.post(url(person, f"{row.pk}/")))
    with unit_of_work(by=worker):
        assert LedgerEntry.objects.filter(action="consent:decision:view").count() == before + 1


def countersigned(**more: Any) -> dict[str, Any]:
    return answer("keep_record", explained=[], legal_basis="child_protection_duty", legal_note="The law of the land",
                  second_email=persona("supervisor").email, second_password=DEMO_PASSWORD) | more  # fmt: skip


def test_another_ground_is_signed_by_a_colleague_with_the_colleagues_own_password(page, person, worker) -> None:
    assert page.post(url(person, "decide/keep_record/"), countersigned()).status_code == 302
    [row] = decided(worker, person)
    second = Account.objects.get(email=persona("supervisor").email)
    assert (row.legal_basis, row.second_signature) == ("child_protection_duty", second.pk)
    shown = words(page.get(url(person)))
    assert "Without consent" in shown
    assert persona("supervisor").name in shown


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"second_email": persona("caseworker").email}, "second_email"),
        ({"second_password": "not the password"}, "second_password"),
        ({"second_email": persona("supervisor-zaytuna").email}, "second_password"),
        ({"second_email": persona("administrator").email}, "second_password"),
        ({"second_email": "nobody@harbour.example"}, "second_password"),
        ({"legal_note": ""}, "legal_basis"),
    ],
)
def test_nobody_else_signs(page, person, worker, change, field) -> None:
    wrong = page.post(url(person, "decide/keep_record/"), countersigned(**change))
    assert wrong.status_code == 422
    assert field in faults(wrong)
    assert DEMO_PASSWORD not in wrong.content.decode(), "a password is never sent back"
    assert decided(worker, person) == []


def test_the_overview_says_who_when_and_on_which_words(page, person, worker, cast) -> None:
    page.post(url(person, "decide/referral/"), shared(cast))
    page.post(url(person, "decide/anonymised_statistics/"), answer("anonymised_statistics", decision="refused"))
    shown = words(page.get(url(person)))
    for expected in ("Referral to another service", "دار الزيتونة", "Contact details", persona("caseworker").name,
                     "On the wording 2026-1, English.", "Holds until", "Not asked yet", "Keep a record"):  # fmt: skip
        assert expected in shown, expected
    assert "Anonymised statistics Inside our organisation No" in shown


def test_a_decision_that_ran_out_reads_as_ended(page, person, worker, cast) -> None:
    with clock.frozen(clock.now() - timedelta(days=100)), unit_of_work(by=worker):
        consents.record(
            person,
            consents.Terms("referral", "given", "named_organisation", cast["zaytuna"], data_categories=["contact"],
                           explained=EXPLAINED),
            by=worker,
        )  # fmt: skip
    shown = words(page.get(url(person)))
    assert "Ended on" in shown
    assert "Take back" not in shown


def test_taking_back_says_first_what_will_happen_and_then_acts(page, person, worker, cast) -> None:
    page.post(url(person, "decide/referral/"), shared(cast))
    [row] = decided(worker, person)
    asked = page.get(url(person, f"{row.pk}/withdraw/"))
    assert "Access ends now" in words(asked)
    assert decided(worker, person)[0].decision == "given", "looking changes nothing"
    assert page.post(url(person, f"{row.pk}/withdraw/"), {"how": "sideways"}).status_code == 422
    assert page.post(url(person, f"{row.pk}/withdraw/"), {"how": "written"}).status_code == 302
    assert decided(worker, person)[0].decision == "withdrawn"
    assert page.post(url(person, f"{row.pk}/withdraw/"), {"how": "written"}).status_code == 422
    assert page.get(url(person, f"{row.pk}/withdraw/")).status_code == 302


def test_the_copy_is_in_the_language_it_was_asked_in_and_names_nobody(page, person, worker) -> None:
    with unit_of_work(by=worker):
        consents.record(person, consents.Terms("keep_record", "given", explained=EXPLAINED), by=worker)
        subjects.set_identity(person, subjects.Identity(given_names="Oksana", family_name="Kovalenko"), by=worker)
    page.post(
        url(person, "decide/keep_record/"),
        answer("keep_record", text=wording("keep_record", "ar"), withhold_exactly="Never name Darya"),
    )
    row = decided(worker, person)[0]
    printed = page.get(url(person, f"{row.pk}/copy/"))
    assert soup(printed).html["lang"] == "ar"
    assert codes.get("consent_purpose").label("keep_record", "ar") in words(printed)
    for secret in ("Oksana", "Kovalenko", "Darya"):
        assert secret not in printed.content.decode()


def test_the_organisations_own_wording_goes_before_the_shipped_one_and_never_changes(page, person) -> None:
    mine = {
        "purpose": "keep_record",
        "language": "en",
        "version": "own-1",
        "title": "Our words",
        "body": "We write it down.",
    }
    assert page.post("/people/consent/texts/new/", mine).status_code == 302
    again = page.post("/people/consent/texts/new/", mine | {"body": "Other words"})
    assert again.status_code == 422
    assert "version" in faults(again)
    assert "We write it down." in words(page.get(url(person, "decide/keep_record/")))
    assert "own-1" in words(page.get("/people/consent/texts/"))


def test_another_organisations_wording_is_not_read_out_here(page, signed_in, person) -> None:
    theirs = {"purpose": "keep_record", "language": "en", "version": "own-1", "title": "Theirs", "body": "Sign here."}
    assert signed_in("supervisor-zaytuna").post("/people/consent/texts/new/", theirs).status_code == 302
    assert "Sign here." not in words(page.get(url(person, "decide/keep_record/")))
    assert "Theirs" not in words(page.get("/people/consent/texts/"))


@pytest.mark.parametrize("more", ["", "decide/keep_record/", "{row}/", "{row}/withdraw/", "{row}/copy/"])
def test_a_stranger_is_told_that_nothing_is_here(page, signed_in, person, worker, more) -> None:
    page.post(url(person, "decide/keep_record/"), answer("keep_record"))
    place = more.format(row=decided(worker, person)[0].pk)
    stranger = signed_in("stranger")
    assert page.get(url(person, place)).status_code == 200
    assert stranger.get(url(person, place)).status_code == 404
    assert stranger.post(url(person, place), SAID).status_code in {404, 405}


def test_a_purpose_nobody_knows_is_not_found(page, person) -> None:
    assert page.get(url(person, "decide/curiosity/")).status_code == 404
    assert page.get(url(uuid4(), "decide/keep_record/")).status_code == 404


def test_a_way_back_leads_nowhere_else(page, person, cast) -> None:
    for wanted, expected in (("https://elsewhere.example/", url(person)), ("/cases/new/", "/cases/new/")):
        sent = page.post(url(person, "decide/referral/"), shared(cast, next=wanted))
        assert sent.url == expected


def test_a_page_that_asks_for_something_in_particular_fills_it_in(page, person, cast) -> None:
    given = (
        f"?recipient_class=named_organisation&recipient={cast['zaytuna']}&data_categories=health&data_categories=legal"
    )
    made = soup(page.get(url(person, f"decide/referral/{given}")))
    assert made.find("option", {"value": str(cast["zaytuna"])}).has_attr("selected")
    ticked = [box["value"] for box in made.find_all("input", {"name": "data_categories"}) if box.has_attr("checked")]
    assert ticked == ["health", "legal"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_is_whole_in_every_language(
    page,
    person,
    worker,
    cast,
    language: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    page.post(url(person, "decide/referral/"), shared(cast, withhold_exactly="Nothing"))
    page.post(url(person, "decide/keep_record/"), countersigned())
    [row, other] = decided(worker, person)
    page.cookies["l"] = language
    caplog.set_level(logging.DEBUG, logger="django.template")
    places = [
        "",
        f"{row.pk}/",
        f"{other.pk}/",
        f"{row.pk}/withdraw/",
        *(f"decide/{p}/" for p in ("keep_record", *OUTSIDE)),
    ]
    for place in [url(person, more) for more in places] + ["/people/consent/texts/", "/people/consent/texts/new/"]:
        shown = page.get(place)
        assert shown.status_code == 200, place
        assert soup(shown).html["dir"] == ("rtl" if language == "ar" else "ltr")
    assert page.post(url(person, f"{row.pk}/")).status_code == 200
    missing = [
        said
        for record in caplog.records
        if re.search("template '(consent|unknown)", said := record.getMessage()) and not FRAME.search(said)
    ]
    assert missing == []


def test_labels_in_two_languages_stand_side_by_side_only_where_they_differ(page, person) -> None:
    made = page.post(url(person, "decide/referral/"), {"switch": "ar", "text": wording("referral")})
    label = soup(made).find("input", {"name": "data_categories", "value": "health"}).parent
    with override("ar"):
        assert codes.get("data_category").label("health") in label.get_text()
    assert label.find("span", {"lang": "ar"})["dir"] == "rtl"
    same = soup(page.get(url(person, "decide/referral/"))).find("input", {"name": "data_categories", "value": "health"})
    assert same.parent.find("span", {"lang": True}) is None
