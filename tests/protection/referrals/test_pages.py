"""The pages of a referral, from both sides, through the browser's own requests."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse

from tessera.kernel import clock
from tessera.kernel.outbox import api as outbox
from tessera.kernel.work import unit_of_work
from tessera.protection.referrals.models import BundleView, Recall, Referral
from tessera.trust.consent import api as consents
from tests.demo import Acting
from tests.protection.referrals import world

pytestmark = pytest.mark.django_db(transaction=True)

# What the frame and its parts may be given and need not be.
FRAME = re.compile("variable '(breadcrumbs|content|badge|tone|url|scrolls)'")


@pytest.fixture
def cast(actor: Acting) -> world.Cast:
    """Both sides of a referral, as people of the demo world."""
    return world.Cast(
        worker=actor("caseworker"), sender=actor("supervisor"), receiver=actor("supervisor-zaytuna"),
        reader=actor("caseworker-zaytuna"), stranger=actor("stranger"),
    )  # fmt: skip


def soup(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words(response: HttpResponse) -> str:
    return " ".join(soup(response).get_text(" ").split())


def url(referral: Referral, more: str = "") -> str:
    return f"/referrals/{referral.pk}/{more}"


def wanted(cast: world.Cast, **more: Any) -> dict[str, Any]:
    return {
        "to_organisation": str(cast.receiver.organisation), "kind": "service", "priority": "urgent", "language": "uk",
        "services_requested": ["mental_health"], "dependants_count": "2", "country": "MT", "needs_interpreter": "yes",
    } | more  # fmt: skip


def test_a_referral_passes_from_one_browser_to_the_other(signed_in, cast, case) -> None:
    sender, receiver = signed_in("supervisor"), signed_in("supervisor-zaytuna")
    receiver.cookies["l"] = "en"
    world.agree(cast.sender, case.subject_id, cast.receiver, withhold_reason="stigma",
                words=consents.Words(withhold_exactly="Nothing about the baby"))  # fmt: skip

    made = sender.post(f"/referrals/new/{case.pk}/", wanted(cast))
    assert made.status_code == 302
    share = made.url
    chosen = {"fields_chosen": ["name", "phones"], "shown_on": clock.today().isoformat()}
    look = sender.post(share, chosen | {"preview": "1"})
    assert "Oksana Kovalenko" in words(look)
    assert "Nothing about the baby" in words(look)
    assert "Lavender" not in words(look), "what was not chosen is not in the copy"
    sent = sender.post(share, chosen | {"send": "1", "withheld": "on"})
    assert sent.status_code == 302

    place = sent.url
    assert "Mental health" in words(receiver.get("/referrals/"))
    before = receiver.get(place)
    for expected in ("24–26 years", "Feminine", "Ukrainian", "Malta", "Answer within"):
        assert expected in words(before), expected
    assert "What the person chose to share" not in words(before)
    for secret in world.PLANTED:
        assert secret not in before.content.decode()
    assert receiver.post(f"{place}open/").status_code == 403
    assert receiver.post(f"{place}answer/", {"state": "accepted"}).status_code == 302
    assert b"Oksana" not in receiver.get(place).content, "looking at the page opens nothing"
    opened = words(receiver.post(f"{place}open/"))
    for expected in ("Oksana Kovalenko", "+380 44 123 4567", "Something is kept back", "Complete and unchanged"):
        assert expected in opened, expected

    followed = receiver.post(
        f"{place}follow/", {"arrived": "yes", "first_service_on": clock.today().isoformat(), "outcome": ""}
    )
    assert followed.status_code == 302
    theirs = words(sender.get(place))
    assert "Service under way" in theirs
    assert "What was shared was read" in theirs


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to_organisation": ""}, "to_organisation"),
        ({"services_requested": []}, "services_requested"),
        ({"dependants_count": "many"}, "dependants_count"),
        ({"earliest_on": "2020-01-01"}, "earliest_on"),
        ({"admin1": "UA-30"}, "admin1"),
    ],
)
def test_an_envelope_with_a_fault_keeps_what_was_typed(signed_in, cast, case, change, field) -> None:
    wrong = signed_in("supervisor").post(f"/referrals/new/{case.pk}/", wanted(cast) | change)
    assert wrong.status_code == 422
    assert field in wrong.context["form"].errors
    made = soup(wrong)
    assert made.find("input", {"name": "priority", "value": "urgent"}).has_attr("checked")
    assert made.find("select", {"name": "language"}).find("option", selected=True)["value"] == "uk"
    with unit_of_work(by=cast.sender):
        assert not Referral.objects.exists()


def test_the_form_of_an_envelope_has_no_place_for_free_text(signed_in, cast, case) -> None:
    form = soup(signed_in("supervisor").get(f"/referrals/new/{case.pk}/")).find("form", {"data-draft": "envelope"})
    assert not form.find_all("textarea")
    assert {field.get("type", "text") for field in form.find_all("input")} <= {
        "hidden",
        "radio",
        "checkbox",
        "number",
        "date",
    }


def test_a_category_without_consent_is_explained_with_the_way_to_ask(signed_in, cast, draft) -> None:
    shown = signed_in("supervisor").get(url(draft, "share/"))
    made = soup(shown)
    offered = {box["value"] for box in made.find_all("input", {"name": "fields_chosen"})}
    assert {"name", "phones"} <= offered
    assert "documents" not in offered
    assert "What the person agreed to does not include this." in words(shown)
    ask = next(link["href"] for link in made.find_all("a") if "Documents" in link.get_text())
    asking = signed_in("supervisor").get(ask)
    ticked = {
        box["value"] for box in soup(asking).find_all("input", {"name": "data_categories"}) if box.has_attr("checked")
    }
    assert ticked == {"contact", "documents", "identity"}, "asking for more does not lose what was agreed to"


def test_values_are_not_on_the_page_until_the_copy_is_asked_for(signed_in, cast, draft) -> None:
    shown = signed_in("supervisor").get(url(draft, "share/")).content.decode()
    for secret in world.PLANTED:
        assert secret not in shown


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"preview": "1"}, "fields_chosen"),
        ({"preview": "1", "fields_chosen": ["documents"]}, "fields_chosen"),
        ({"send": "1", "fields_chosen": ["documents"], "shown_on": "today"}, "fields_chosen"),
        ({"send": "1", "fields_chosen": ["name"], "shown_on": ""}, "shown_on"),
        ({"send": "1", "fields_chosen": ["name"], "shown_on": "2199-01-01"}, "shown_on"),
        ({"send": "1", "fields_chosen": ["name"], "shown_on": "yesterday"}, "shown_on"),
        ({"send": "1", "fields_chosen": []}, "fields_chosen"),
    ],
)
def test_nothing_is_sent_that_was_not_shown_and_agreed_to(signed_in, cast, draft, typed, field) -> None:
    if typed.get("shown_on") == "today":
        typed = typed | {"shown_on": clock.today().isoformat()}
    wrong = signed_in("supervisor").post(url(draft, "share/"), typed)
    assert wrong.status_code == 422
    assert field in wrong.context["form"].errors
    ticked = [
        box["value"] for box in soup(wrong).find_all("input", {"name": "fields_chosen"}) if box.has_attr("checked")
    ]
    assert ticked == [name for name in typed.get("fields_chosen", []) if name != "documents"]
    with unit_of_work(by=cast.sender):
        assert Referral.objects.get().state == "draft"


def test_a_day_typed_wrongly_does_not_take_the_copy_off_the_page(signed_in, cast, draft) -> None:
    wrong = signed_in("supervisor").post(
        url(draft, "share/"), {"send": "1", "fields_chosen": ["name"], "shown_on": "soon"}
    )
    assert soup(wrong).find("input", {"name": "shown_on"})["value"] == "soon"


def test_declining_without_a_reason_stands_at_the_field(signed_in, cast, sent) -> None:
    receiver = signed_in("supervisor-zaytuna")
    receiver.cookies["l"] = "en"
    wrong = receiver.post(url(sent, "answer/"), {"state": "declined", "waiting_until": "2031-05-06"})
    assert wrong.status_code == 422
    assert "decline_reason" in wrong.context["answer_form"].errors
    assert soup(wrong).find("input", {"name": "waiting_until"})["value"] == "2031-05-06"
    assert (
        receiver.post(url(sent, "answer/"), {"state": "declined", "decline_reason": "no_capacity"}).status_code == 302
    )
    assert "No capacity" in words(signed_in("supervisor").get(url(sent)))


def test_parts_that_are_no_longer_covered_are_named_as_missing(signed_in, cast, case, accepted) -> None:
    receiver = signed_in("supervisor-zaytuna")
    receiver.cookies["l"] = "en"
    world.agree(cast.sender, case.subject_id, cast.receiver, ["identity"])
    shown = words(receiver.post(url(accepted, "open/")))
    assert "Oksana Kovalenko" in shown
    assert "123 4567" not in shown
    assert "Withdrawn or not covered any more Telephone" in shown
    assert "parts of it cannot be read now" in shown


def test_after_withdrawal_the_next_click_shows_nothing_and_asks_for_an_answer(signed_in, cast, case, accepted) -> None:
    receiver, sender = signed_in("supervisor-zaytuna"), signed_in("supervisor")
    receiver.cookies["l"] = "en"
    assert b"Oksana" in receiver.post(url(accepted, "open/")).content
    with unit_of_work(by=cast.sender):
        [given] = [row for row in consents.decisions(case.subject_id, by=cast.sender) if row.purpose == "referral"]
    assert sender.post(f"/people/{case.subject_id}/consent/{given.pk}/withdraw/", {"how": "written"}).status_code == 302
    gone = receiver.post(url(accepted, "open/"))
    assert b"Oksana" not in gone.content
    assert "Nothing can be read now." in words(gone)

    assert outbox.drain().failed == 0
    assert receiver.post(url(accepted, "open/")).status_code == 403
    assert "Asked to give back what was shared" in words(receiver.get("/referrals/"))
    asked = words(receiver.get(url(accepted)))
    assert "The person took their consent back." in asked
    assert receiver.post(url(accepted, "recall/"), {}).status_code == 422
    assert receiver.post(url(accepted, "recall/"), {"answer": "deleted"}).status_code == 302
    assert receiver.post(url(accepted, "recall/"), {"answer": "sealed"}).status_code == 422
    assert "Deleted" in words(sender.get(url(accepted)))


def test_taking_back_says_first_what_will_happen(signed_in, cast, accepted) -> None:
    sender = signed_in("supervisor")
    assert "the copy of what was shared is wiped" in words(sender.get(url(accepted, "take-back/")))
    with unit_of_work(by=cast.sender):
        assert Referral.objects.get().state == "accepted"
    assert sender.post(url(accepted, "take-back/")).status_code == 302
    with unit_of_work(by=cast.receiver):
        assert Recall.objects.get().reason == "withdrawn_by_sender"


def test_a_consultation_sends_the_envelope_alone(signed_in, cast, case) -> None:
    sender = signed_in("supervisor")
    made = sender.post(f"/referrals/new/{case.pk}/", wanted(cast, kind="consultation_no_identity"))
    shown = sender.get(made.url)
    assert not soup(shown).find("input", {"name": "fields_chosen"})
    assert sender.post(made.url, {"send": "1"}).status_code == 302
    with unit_of_work(by=cast.receiver):
        assert Referral.objects.get().state == "sent"


def test_the_most_pressing_comes_first_and_delay_is_said_in_words(signed_in, cast, case, sent) -> None:
    receiver = signed_in("supervisor-zaytuna")
    receiver.cookies["l"] = "en"
    with clock.frozen(clock.now() - timedelta(days=5)):
        world.agree(cast.sender, case.subject_id, cast.receiver)
        late = world.sent(cast.sender, world.drafted(cast.sender, case, cast.receiver, priority="urgent"))
    done = world.sent(cast.sender, world.drafted(cast.sender, case, cast.receiver, priority="emergency"))
    world.answered(cast.receiver, done, "declined", decline_reason="other")
    rows = [a["href"] for a in soup(receiver.get("/referrals/")).select("tbody th a")]
    assert rows == [url(late), url(sent), url(done)]
    assert "Overdue for 2 days" in words(receiver.get("/referrals/"))


def test_a_long_inbox_turns_its_pages_without_counting(signed_in, cast, case) -> None:
    receiver = signed_in("supervisor-zaytuna")
    with unit_of_work(by=cast.sender):
        Referral.objects.bulk_create(
            Referral(organisation_id=cast.sender.organisation, to_organisation_id=cast.receiver.organisation,
                     kind="service", priority="normal", state="sent", sent_at=clock.now(), respond_by=clock.now())
            for _ in range(31)
        )  # fmt: skip
    first, second = receiver.get("/referrals/"), receiver.get("/referrals/?page=2")
    seen = [[a["href"] for a in soup(page).select("tbody th a")] for page in (first, second)]
    assert [len(rows) for rows in seen] == [30, 1]
    assert not set(seen[0]) & set(seen[1])
    assert soup(first).find("a", href="?page=2")
    assert receiver.get("/referrals/?page=nonsense").status_code == 200


PLACES = ("", "share/", "take-back/", "answer/", "follow/", "open/", "recall/")


@pytest.mark.parametrize("place", PLACES)
def test_a_stranger_is_told_that_nothing_is_here(signed_in, cast, accepted, place) -> None:
    stranger = signed_in("stranger")
    for response in (stranger.get(url(accepted, place)), stranger.post(url(accepted, place), {"state": "accepted"})):
        assert response.status_code in {404, 405}
        for secret in (*world.PLANTED, accepted.code):
            assert secret not in response.content.decode()
    assert accepted.code not in stranger.get("/referrals/").content.decode()


def test_a_case_of_another_organisation_cannot_be_referred(signed_in, cast, case) -> None:
    assert signed_in("stranger").get(f"/referrals/new/{case.pk}/").status_code == 404
    assert signed_in("supervisor-zaytuna").post(f"/referrals/new/{case.pk}/", wanted(cast)).status_code == 404


def test_the_receiver_does_not_reach_the_senders_pages(signed_in, cast, accepted) -> None:
    receiver = signed_in("supervisor-zaytuna")
    assert receiver.get(url(accepted, "share/")).status_code == 403
    assert receiver.post(url(accepted, "take-back/")).status_code == 403
    with unit_of_work(by=cast.sender):
        assert Referral.objects.get().state == "accepted"


def test_a_caseworker_who_receives_reads_and_does_not_answer(signed_in, cast, sent) -> None:
    reader = signed_in("caseworker-zaytuna")
    assert reader.post(url(sent, "answer/"), {"state": "accepted"}).status_code == 403
    assert not soup(reader.get(url(sent))).find(id="answer")
    world.answered(cast.receiver, sent)
    assert b"Oksana" in reader.post(url(sent, "open/")).content
    with unit_of_work(by=cast.sender):
        assert BundleView.objects.get().account_id == cast.reader.account


def test_the_case_shows_its_referrals_and_what_was_decided(signed_in, cast, case, accepted) -> None:
    shown = signed_in("supervisor").get(f"/cases/{case.pk}/")
    assert soup(shown).find("a", href=url(accepted))
    assert soup(shown).find("a", href=f"/referrals/new/{case.pk}/")
    panel = soup(shown).find(id="decisions").get_text(" ")
    assert "Referral to another service" in panel
    assert "Yes" in panel


def test_no_address_and_no_title_tells_who_it_is_about(signed_in, cast, case, accepted) -> None:
    sender = signed_in("supervisor")
    subject = UUID(str(case.subject_id))
    for place in ("/referrals/sent/", url(accepted), url(accepted, "take-back/")):
        made = soup(sender.get(place))
        assert made.title.get_text(strip=True) == "Referrals · Tessera"
        assert str(subject) not in str(made)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_is_whole_in_every_language(
    signed_in, cast, case, accepted, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    draft, sent = (world.drafted(cast.sender, case, cast.receiver) for _ in range(2))
    world.sent(cast.sender, sent)
    sender, receiver = signed_in("supervisor"), signed_in("supervisor-zaytuna")
    caplog.set_level(logging.DEBUG, logger="django.template")
    asked = [
        (sender, f"/referrals/new/{case.pk}/", None), (sender, "/referrals/sent/", None), (sender, url(draft), None),
        (sender, url(draft, "share/"), None), (sender, url(draft, "share/"), {"preview": "1", "fields_chosen": ["name"]}),
        (sender, url(draft, "take-back/"), None), (sender, url(accepted, "take-back/"), None),
        (receiver, "/referrals/", None), (receiver, url(sent), None), (receiver, url(accepted), None),
        (receiver, url(accepted, "open/"), {}), (sender, url(accepted), None),
    ]  # fmt: skip
    for client, place, data in asked:
        client.cookies["l"] = language
        shown = client.get(place) if data is None else client.post(place, data)
        assert shown.status_code == 200, place
        assert soup(shown).html["dir"] == ("rtl" if language == "ar" else "ltr")
    assert receiver.post(url(sent, "answer/"), {}).status_code == 422
    sender.post(url(accepted, "take-back/"))
    for client in (sender, receiver):
        assert client.get(url(accepted)).status_code == 200
        assert client.get(f"/cases/{case.pk}/").status_code in {200, 404}
    missing = [
        said
        for record in caplog.records
        if re.search("template '(referrals|unknown)", said := record.getMessage()) and not FRAME.search(said)
    ]
    assert missing == []
