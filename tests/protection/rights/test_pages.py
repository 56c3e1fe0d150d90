"""The pages of follow-up, closing and rights: they say why, keep discreet, lock the worker out, and show no case to the officer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from tessera.kernel.actor import Actor
from tessera.kernel.jobs import api as jobs
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case
from tessera.protection.duplicates import api as duplicates
from tessera.protection.duplicates.models import Pair
from tessera.protection.followup.models import Closure, ExitInterview, FollowUpContact
from tessera.protection.rights.models import OwnCopy, Retention
from tests.protection.cases import world
from tests.protection.followup import world as closing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def amina(actor: Callable[[str], Actor]) -> Case:
    """An active case of somebody with a name."""
    by = actor("caseworker")
    row = world.open_case(by, world.AMINA, gender="Feminine", age_at_intake=24)
    with unit_of_work(by=by):
        cases.change_status(row.id, "Active", by=by)
    return row


def text_of(response: object) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def test_the_tab_says_why_nobody_may_be_contacted(signed_in, amina: Case) -> None:
    page = text_of(signed_in("caseworker").get(f"/cases/{amina.pk}/?part=followup"))

    assert "Nobody may be contacted now" in page
    assert "Ask the person now" in page


def test_the_form_of_a_contact_stands_under_the_safe_way(signed_in, actor, amina: Case) -> None:
    by, client = actor("caseworker"), signed_in("caseworker")
    closing.decided(by, amina, closing.YES)
    client.post(f"/followup/case/{amina.pk}/begin/")
    with unit_of_work(by=by):
        contact = FollowUpContact.objects.filter(case=amina).order_by("planned_on").first()
    page = client.get(f"/followup/contact/{contact.pk}/")
    assert page.status_code == 200
    assert "Her uncle" not in text_of(page)
    assert text_of(page).index("Before any contact") < text_of(page).index("Was the person reached?")
    shown = client.post(f"/followup/contact/{contact.pk}/safe/")
    assert "Her uncle" in text_of(shown)
    done = client.post(
        f"/followup/contact/{contact.pk}/",
        {
            "q-done_on_day": "20",
            "q-done_on_month": "11",
            "q-done_on_year": "2025",
            "q-mode": "phone",
            "q-reached": "yes",
            "q-safe_now": "yes",
        },
    )
    assert done.status_code == 302, text_of(done)


def test_closing_by_two_people_and_opening_again(signed_in, actor, amina: Case) -> None:
    client = signed_in("caseworker")
    assert client.get(f"/followup/case/{amina.pk}/close/").status_code == 200
    answer = client.post(
        f"/followup/case/{amina.pk}/close/",
        {"proposed_on": "2026-01-05", "proposed_by": "joint", "reason": "goals_met", "data_wish": "copy_to_me",
         "way_back_explained": "yes", "way_back": "The blue bell."},
    )  # fmt: skip
    assert answer.status_code == 302, text_of(answer)
    with unit_of_work(by=(by := actor("supervisor"))):
        row = Closure.objects.get(case=amina)
    chief = signed_in("supervisor")
    assert amina.code in text_of(chief.get("/followup/closing/"))
    assert "The blue bell." in text_of(chief.get(f"/followup/closing/{row.pk}/"))
    closed = chief.post(f"/followup/closing/{row.pk}/approve/", follow=True)
    assert "Open the case again" in text_of(closed), text_of(closed)
    jobs.drain()
    with unit_of_work(by=by):
        assert Retention.objects.get(case=amina).wish == "copy_to_me"
    again = chief.post(
        f"/followup/case/{amina.pk}/again/", {"on": "2026-01-06", "because": "She came back to us today."}
    )
    assert again.status_code == 302, text_of(again)


def test_the_worker_is_locked_out_while_the_person_answers(signed_in, actor, amina: Case) -> None:
    client = signed_in("caseworker")
    page = client.post(f"/followup/case/{amina.pk}/ask/")
    where = page.headers["Location"]
    assert where.startswith("/followup/say/")
    assert str(amina.pk) not in where
    assert client.get(f"/cases/{amina.pk}/").headers["Location"].endswith("/locked/")
    assert amina.code not in text_of(client.get(where))
    assert client.post(where, {"satisfaction": "4", "comment": "Loud nights."}).status_code == 302
    assert client.get(where).status_code == 404
    with unit_of_work(by=actor("supervisor")):
        assert ExitInterview.objects.get(case=amina).satisfaction == 4
    assert "Loud nights." in text_of(signed_in("supervisor").get(f"/cases/{amina.pk}/?part=closing"))
    assert "Loud nights." not in text_of(signed_in("caseworker").get(f"/cases/{amina.pk}/?part=closing"))


def test_a_copy_is_made_by_a_job_and_fetched_once(signed_in, actor, amina: Case) -> None:
    client = signed_in("caseworker")
    url = f"/rights/case/{amina.pk}/copy/"
    assert "Is it safe" in text_of(client.get(url))
    unsafe = client.post(url, {"safe": "no", "language": "en"})
    assert unsafe.headers["Location"] == f"/rights/case/{amina.pk}/read/"
    assert "Amina" in text_of(client.get(unsafe.headers["Location"]))
    assert client.post(url, {"safe": "yes", "language": "ar", "password": ""}).status_code == 302
    jobs.drain()
    with unit_of_work(by=actor("caseworker")):
        row = OwnCopy.objects.get(case=amina)
    assert "Fetch it now" in text_of(client.get(f"/rights/copies/{row.pk}/"))
    got = client.post(f"/rights/copies/{row.pk}/fetch/")
    assert got.content.startswith(b"%PDF-")
    assert "document.pdf" in got["Content-Disposition"]
    assert client.post(f"/rights/copies/{row.pk}/fetch/").status_code == 302


def test_the_officer_keeps_retention_without_reading_a_case(signed_in, actor, amina: Case) -> None:
    by = actor("supervisor")
    closing.approved(by, closing.proposed(actor("caseworker"), amina, data_wish="delete_when_allowed"))
    jobs.drain()
    with unit_of_work(by=by):
        row = Retention.objects.get(case=amina)
    client = signed_in("data-officer")
    assert amina.code in text_of(client.get("/rights/keeping/"))
    page = text_of(client.get(f"/rights/keeping/{row.pk}/"))
    assert "Amina" not in page
    assert client.get(f"/cases/{amina.pk}/").status_code in {403, 404}
    assert client.post(f"/rights/keeping/{row.pk}/erase/", {"basis": "survivor_asked"}).status_code == 302
    assert "somebody else" in text_of(client.get(f"/rights/keeping/{row.pk}/"))
    chief = signed_in("supervisor")
    with unit_of_work(by=by):
        from tessera.protection.rights.models import Erasure

        erasure = Erasure.objects.get(state="proposed")
    done = chief.post(f"/rights/keeping/{row.pk}/approve/{erasure.pk}/", follow=True)
    assert "Erased, for good" in text_of(done)
    assert "Proof in the record" in text_of(client.get(f"/rights/keeping/{row.pk}/"))


def test_the_pages_say_before_that_an_erasure_reaches_every_record_of_the_person(signed_in, actor, amina: Case) -> None:
    worker, by = actor("caseworker"), actor("supervisor")
    other = world.open_case(worker, world.AMINA)
    first, second = sorted((amina.subject_id, other.subject_id))
    with unit_of_work(by=by):
        pair = Pair.objects.create(organisation_id=by.organisation, first_id=first, second_id=second, score=50)
        duplicates.judge(pair.id, "same", by=by, basis="records", keep=amina.subject_id)
    chief = signed_in("supervisor")
    asking = text_of(chief.get(f"/rights/case/{amina.pk}/ask/"))
    assert "reaches these cases too" in asking
    assert other.code in asking
    for each in (amina, other):
        closing.approved(by, closing.proposed(worker, each, data_wish="delete_when_allowed"))
    jobs.drain()
    with unit_of_work(by=by):
        row = Retention.objects.get(case=amina)
    officer = signed_in("data-officer")
    for page in (f"/rights/keeping/{row.pk}/", f"/rights/keeping/{row.pk}/erase/"):
        shown = text_of(officer.get(page))
        assert "judged to be of the same person" in shown
        assert other.code in shown
    assert officer.post(f"/rights/keeping/{row.pk}/erase/", {"basis": "survivor_asked"}).status_code == 302
    assert f"erased with this one: {other.code}" in text_of(chief.get(f"/rights/keeping/{row.pk}/"))


@pytest.mark.parametrize(
    "path",
    [
        "/followup/rules/",
        "/rights/keeping/rules/",
        "/rights/keeping/rules/adult/",
        "/rights/keeping/rules/clocks/",
        "/rights/requests/",
    ],
)
def test_settings_open_for_those_who_may_and_for_nobody_else(signed_in, path: str) -> None:
    who = {"/followup/rules/": "administrator"}.get(path, "data-officer")

    assert signed_in(who).get(path).status_code == 200
    assert signed_in("hotline-worker").get(path).status_code in {403, 404}
