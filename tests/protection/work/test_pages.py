"""The pages of the day: they name no survivor, do what they say, and tell how to mend what was refused."""

from __future__ import annotations

from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tessera.kernel.actor import Actor
from tessera.kernel.clock import in_days, today
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case, Note
from tessera.protection.work import api as work
from tessera.protection.work import queries
from tessera.trust.people.personas import PERSONAS
from tests.demo import Acting
from tests.permissions import cast as casting
from tests.protection.cases.world import AMINA, open_case
from tests.protection.work import world

pytestmark = pytest.mark.django_db(transaction=True)

SECRETS = ("Amina", "Haddad", "uncle")


@pytest.fixture
def cast(organisations: dict[str, UUID], actor: Acting) -> casting.Cast:
    """The people of the demo world."""
    return casting.Cast(organisations, {each.code: actor(each.code) for each in PERSONAS})


@pytest.fixture
def case(cast: casting.Cast) -> Case:
    """A case of the caseworker, with a name behind it."""
    return open_case(cast.actors["caseworker"], AMINA)


def text(client: Client, url: str) -> str:
    """What a page says; it names nobody."""
    response = client.get(url)
    assert response.status_code == 200, url
    for secret in SECRETS:
        assert secret not in response.content.decode()
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def item(by: Actor, case: Case) -> queries.Item:
    """The one toy item of a case."""
    with unit_of_work(by=by):
        return next(one for one in work.open_items(case.pk, by=by) if one.kind.startswith("toy:"))


def test_the_day_is_told_in_its_parts_and_an_item_is_ticked_there(cast, signed_in, case, ticked: list[str]) -> None:
    by, client = cast.actors["caseworker"], signed_in("caseworker")
    world.due(by, case, in_days(-2))
    shown = text(client, "/work/")
    assert "2 days late" in shown
    assert case.code in shown
    assert "A task" in shown

    response = client.post("/work/", {"done": str(item(by, case).id)}, follow=True)
    assert "Done, and off your list." in response.content.decode()
    assert len(ticked) == 1
    assert "2 days late" not in text(client, "/work/")


@pytest.mark.parametrize("sent", ["", "nonsense", "7d9f4b1c-0000-4000-8000-000000000000"])
def test_ticking_what_is_not_there_is_not_found(signed_in, case, sent: str) -> None:
    assert signed_in("caseworker").post("/work/", {"done": sent}).status_code == 404


def test_a_day_can_be_narrowed_to_one_kind(cast, signed_in, case) -> None:
    by = cast.actors["caseworker"]
    world.due(by, case, today())
    world.due(by, case, today(), world.COURT)
    shown = text(signed_in("caseworker"), f"/work/?kind={world.COURT}")
    assert shown.count("A day in court") > shown.count("A task")


def test_putting_off_says_what_is_wrong_and_then_does_it(cast, signed_in, case) -> None:
    by, client = cast.actors["caseworker"], signed_in("caseworker")
    world.due(by, case, today())
    url = f"/work/later/{item(by, case).id}/"
    assert "can wait until" in text(client, url)
    wrong = client.post(url, {"until": in_days(40).isoformat(), "reason": "not_reached"})
    assert wrong.status_code == 422
    assert "Choose a day up to" in wrong.content.decode()
    assert in_days(40).isoformat() in wrong.content.decode(), "what was typed is kept"
    assert client.post(url, {"until": in_days(3).isoformat(), "reason": "not_reached"}).status_code == 302
    assert item(by, case).on == in_days(3)


def test_looking_at_an_alert_leads_to_the_case_and_quiets_the_bell(cast, signed_in, case) -> None:
    by, client = cast.actors["caseworker"], signed_in("caseworker")
    with unit_of_work(by=by):
        work.alert(case.pk, kind=world.TASK, by=by, to="worker")
        alert = queries.unseen(by)[0].pk
    nav = BeautifulSoup(client.get("/work/").content, "html.parser").select_one("nav a[href='/work/'] .count")
    assert nav is not None
    assert nav.text == "1"
    assert client.post(f"/work/alerts/{alert}/")["Location"] == f"/cases/{case.pk}/"
    assert "Please look at these" not in text(client, "/work/")


def test_all_alerts_are_seen_with_one_button_and_mail_is_chosen_here(cast, signed_in, case) -> None:
    by, client = cast.actors["caseworker"], signed_in("caseworker")
    with unit_of_work(by=by):
        work.alert(case.pk, kind=world.TASK, by=by, to="worker")
    client.post("/work/alerts/seen/")
    client.post("/work/mail/", {"mail": "daily"})
    page = BeautifulSoup(client.get("/work/").content, "html.parser")
    assert page.select_one("input[name=mail][value=daily][checked]")
    with unit_of_work(by=by):
        assert work.bell(by) == 0


@pytest.mark.parametrize("page", ["forgotten", "nobody", "overdue", "caseload"])
def test_counts_of_colleagues_are_for_supervisors(signed_in, case, page: str) -> None:
    assert signed_in("caseworker").get(f"/work/{page}/").status_code == 403
    assert signed_in("coordinator").get(f"/work/{page}/").status_code == 403
    text(signed_in("supervisor"), f"/work/{page}/")


def test_what_is_too_long_is_set_on_the_page(signed_in, case) -> None:
    client = signed_in("supervisor")
    limits = {"forgotten_days": "7", "escalate_hours": "2", "supervision_days": "21"}
    assert client.post("/work/forgotten/", limits | {"forgotten_days": "400"}).status_code == 422
    assert client.post("/work/forgotten/", limits).status_code == 302
    page = BeautifulSoup(client.get("/work/forgotten/").content, "html.parser")
    assert page.select_one("input[name=forgotten_days][value='7']")


def test_cases_are_handed_over_on_the_page_but_a_restricted_one_only_by_name(cast, signed_in, case) -> None:
    worker, heir = cast.actors["caseworker"], cast.actors["supervisor"]
    closed = open_case(worker)
    world.restrict(worker, closed)
    client, url = signed_in("supervisor"), f"/work/handover/{worker.account}/"
    assert closed.code in text(client, url)
    assert client.post(url, {"all": ""}).status_code == 422
    assert client.post(url, {"all": str(heir.account)}).status_code == 302
    with unit_of_work(by=heir):
        assert Case.objects.get(pk=case.pk).worker_id == heir.account
        assert Case.objects.get(pk=closed.pk).worker_id == worker.account
    assert client.post(url, {f"to_{closed.pk}": str(heir.account)}).status_code == 302
    assert "Nothing to hand over" in text(client, url)


def test_a_supervision_is_kept_and_read_by_its_worker(cast, signed_in, case) -> None:
    worker, client = cast.actors["caseworker"], signed_in("supervisor")
    url = f"/work/supervision/with/{worker.account}/"
    assert case.code in text(client, url)
    said = {"on": today().isoformat(), "text": "Good pace.", f"risks_{case.pk}": ["deadline"],
            f"goes_{case.pk}": "conference", f"text_{case.pk}": "Ask the lawyer."}  # fmt: skip
    assert client.post(url, said | {"on": in_days(3).isoformat()}).status_code == 422
    kept = client.post(url, said)
    assert kept.status_code == 302
    shown = text(signed_in("caseworker"), kept["Location"])
    for words in ("Good pace.", "A deadline in danger", "Hold a case conference", case.code):
        assert words in shown
    with unit_of_work(by=worker):
        assert Note.objects.filter(case_id=case.pk, type="supervision").count() == 1
    assert signed_in("caseworker").get(url).status_code == 403
