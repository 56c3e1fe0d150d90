"""The pages of assessments: calm, whole, and saying to each reader no more than they may know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.protection.assessments.models import Assessment
from tessera.protection.cases.models import Case
from tessera.trust.people import api as people
from tessera.trust.people.models import Account, Membership
from tessera.trust.people.personas import persona
from tests.protection.assessments import world
from tests.protection.assessments.world import assess
from tests.protection.cases import world as cases

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nurse(actor: Callable[[str], Actor]) -> Callable[[], Actor]:
    """Makes the intake worker of the demo a health worker, and gives the actor."""

    def change() -> Actor:
        account = Account.objects.get(email=persona("supervisor").email)
        Membership.objects.filter(account=account).update(roles=["health_worker"])
        return people.actor_for(account.pk, Membership.objects.get(account=account).organisation_id)

    return change


@pytest.fixture
def case(actor: Callable[[str], Actor]) -> Case:
    """The caseworker's own case."""
    return cases.open_case(actor("caseworker"), cases.AMINA, age_at_intake=25)


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def text_of(response: Any) -> str:
    return soup(response).get_text(" ", strip=True)


def url(case: Case, kind: str = "safety", page: str = "") -> str:
    return f"/cases/{case.pk}/assessments/{kind}/{page}"


def posted(**answers: Any) -> dict[str, Any]:
    """Answers as the form posts them; today unless said otherwise."""
    now = today()
    values: dict[str, Any] = {
        "assessed_on_day": now.day, "assessed_on_month": now.month, "assessed_on_year": now.year,
    } | answers  # fmt: skip
    return {f"q-{name}": value for name, value in values.items()}


# --- filling in


def test_an_assessment_is_filled_in_saved_and_read(signed_in, case) -> None:
    client = signed_in("caseworker")
    assert client.get(url(case, page="add/")).status_code == 200
    answer = client.post(url(case, page="add/"), posted(
        trigger="intake", risk_level="high", survivor_view_of_risk="higher", threats_received=["to_self", "online"],
        **{"safety_plan/rows": "1", "safety_plan/0/safe_place": "The bakery"},
    ))  # fmt: skip
    assert answer.status_code == 302, text_of(answer)
    shown = text_of(client.get(answer.url))
    for words in (
        "High, within 24 hours",
        "Sees more risk than the worker",
        "Against the person, Online",
        "The bakery",
    ):
        assert words in shown
    assert "Safety first" not in shown


def test_without_the_workers_judgement_the_form_comes_back_with_everything_typed(signed_in, case) -> None:
    answer = signed_in("caseworker").post(
        url(case, page="add/"), posted(risk_reason="He rings at night", trigger="intake")
    )
    assert answer.status_code == 422
    page = soup(answer)
    assert "He rings at night" in page.find("textarea", {"name": "q-risk_reason"}).text
    assert "needed before the form can be saved" in page.get_text()


def test_a_fault_of_the_room_stands_beside_its_question(signed_in, case) -> None:
    answer = signed_in("caseworker").post(
        url(case, "return", "add/"), posted(decision="not_now", family_contact_result="tense")
    )
    assert answer.status_code == 422
    page = soup(answer)
    assert "only after the person agreed" in page.get_text()
    assert page.find(id="id_q-family_contact_result_error") or page.select_one(".errors, .error-summary, [role=alert]")


def test_the_next_version_begins_with_the_last_and_asks_judgements_afresh(signed_in, actor, case) -> None:
    by = actor("caseworker")
    assess(by, case, "safety", world.safety(risk_level="high", risk_reason="He rings at night", device_safety=["phone_shared"],
                                            self_harm_screen="no_sign", safety_plan=world.PLAN))  # fmt: skip
    page = soup(signed_in("caseworker").get(url(case, page="add/")))
    form = page.find("form", {"data-draft": "assessment-safety"})
    assert "He rings at night" in form.find("textarea", {"name": "q-risk_reason"}).text
    assert form.find("input", {"name": "q-safety_plan/0/safe_place"})["value"] == "The bakery"
    assert form.find("input", {"name": "q-device_safety", "value": "phone_shared"}).has_attr("checked")
    for judgement in ("risk_level", "self_harm_screen"):
        assert not [one for one in form.find_all("input", {"name": f"q-{judgement}"}) if one.has_attr("checked")]
    before = page.find(id="before") or page
    assert "High, within 24 hours" in before.get_text()


def test_what_changed_is_marked_in_the_new_version(signed_in, actor, case) -> None:
    by = actor("caseworker")
    assess(by, case, "needs", world.needs(world.need("safety", "1"), world.need("transport", "2")))
    row = assess(by, case, "needs", world.needs(world.need("transport", "2"), world.need("safety", "3")))
    page = soup(signed_in("caseworker").get(f"/cases/assessments/{row.pk}/"))
    marked = [
        badge.find_parent("div").get_text(" ", strip=True)
        for badge in page.select("dd .badge")
        if "Changed" in badge.text
    ]
    assert marked == ["How it is now Fair Changed Before: Very bad"]


def test_another_row_is_added_without_judging_the_form(signed_in, case) -> None:
    answer = signed_in("caseworker").post(
        url(case, "needs", "add/"), posted(**{"needs/rows": "1", "needs/0/domain": "safety", "needs/add": "1"})
    )
    assert answer.status_code == 200
    assert soup(answer).find("select", {"name": "q-needs/1/domain"})
    with unit_of_work(by=Actor(None, case.organisation_id, job="look")):
        assert not Assessment.objects.exists()


# --- what cannot wait


@pytest.mark.parametrize(
    ("answers", "title"),
    [({"risk_level": "immediate"}, "Safety first"), ({"self_harm_screen": "plan"}, "Stay close")],
)
def test_what_cannot_wait_is_said_calmly_with_steps(signed_in, actor, case, answers, title) -> None:
    row = assess(actor("caseworker"), case, "safety", world.safety(**answers))
    client = signed_in("caseworker")
    page = soup(client.get(f"/cases/assessments/{row.pk}/"))
    notice = page.select_one(".notice ol").find_parent(class_="notice")
    assert title in notice.get_text()
    assert len(notice.select("li")) > 3
    tab = client.get(f"/cases/{case.pk}/?part=assessments")
    assert "What to do now" in text_of(tab)
    for shown in (page, soup(tab)):
        assert not shown.select("main .tone-problem, main .tone-attention"), "no colour of alarm in sight of the person"
    assert title not in text_of(tab)


# --- the safety plan


def test_the_plan_is_one_page_that_names_nobody(signed_in, actor, case) -> None:
    row = assess(
        actor("caseworker"),
        case,
        "safety",
        world.safety(safety_plan=world.PLAN, threat_actors=[{"threat_who": "Dario"}]),
    )
    response = signed_in("caseworker").get(f"/cases/assessments/{row.pk}/plan/")
    page = soup(response)
    said = page.get_text(" ", strip=True)
    for words in ("The bakery", "Rosa next door", "Have you any basil?"):
        assert words in said
    for words in ("Amina", "Haddad", case.code, "Dario", "afety", "risk", "Low"):
        assert words not in said
    assert page.title.text == "Notes · Tessera"


def test_a_plan_that_is_not_safe_to_hold_is_read_and_not_printed(signed_in, actor, case) -> None:
    held = world.safety(safety_plan=world.PLAN, safety_plan_copy="not_safe_to_hold")
    row = assess(actor("caseworker"), case, "safety", held)
    page = soup(signed_in("caseworker").get(f"/cases/assessments/{row.pk}/plan/"))
    assert "somebody could find it" in page.get_text()
    assert not page.select("[data-print]")
    assert "The bakery" in page.get_text()


def test_without_a_plan_there_is_no_page_of_it(signed_in, actor, case) -> None:
    row = assess(actor("caseworker"), case, "safety", world.safety())
    assert signed_in("caseworker").get(f"/cases/assessments/{row.pk}/plan/").status_code == 404


# --- the tabs


def test_the_tab_is_small_and_shows_both_views_and_the_needs(signed_in, actor, case) -> None:
    by = actor("caseworker")
    client = signed_in("caseworker")
    empty = text_of(client.get(f"/cases/{case.pk}/?part=assessments"))
    assert "Not assessed yet." in empty
    assess(by, case, "safety", world.safety(risk_level="medium", survivor_view_of_risk="lower"))
    assess(by, case, "needs", world.needs(world.need("money_debt", "1", wants_help="yes")))
    first = soup(client.get(f"/cases/{case.pk}/?part=assessments"))
    said = first.get_text(" ", strip=True)
    for words in ("Medium, within 72 hours", "Sees less risk than the worker", "Money and debt", "Very bad"):
        assert words in said
    assert not first.select("figure.chart")
    assess(by, case, "safety", world.safety(risk_level="low"))
    assess(by, case, "needs", world.needs(world.need("money_debt", "3")))
    second = soup(client.get(f"/cases/{case.pk}/?part=assessments"))
    charts = second.select("figure.chart")
    assert [chart.figcaption.text for chart in charts] == ["Danger over time", "How life has changed"]
    assert "Money and debt: Very bad, now Fair" in charts[1].svg.get_text()
    assert all(chart.select("details table tbody tr") for chart in charts)


def test_the_tab_makes_as_many_queries_however_many_versions_there_are(signed_in, actor, case) -> None:
    by, client = actor("caseworker"), signed_in("caseworker")

    def counted() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/cases/{case.pk}/?part=assessments").status_code == 200
        return len(seen.captured_queries)

    def more() -> None:
        assess(by, case, "safety", world.safety(risk_level="low"))
        assess(by, case, "needs", world.needs(world.need("safety", "2"), world.need("transport", "3")))

    more()
    few = (counted(), counted())[1]
    for _turn in range(6):
        more()
    assert counted() == few
    assert few < 40


def test_colleagues_see_that_there_is_a_health_record_and_what_to_arrange(signed_in, nurse, case) -> None:
    by = nurse()
    answers = world.health(exposure_window="under_72h", medicines="Nevirapine", appointment_on=today().isoformat(),
                           appointment_note="At nine, the side door")  # fmt: skip
    row = assess(by, case, "health", answers)
    client = signed_in("caseworker")
    shown = text_of(client.get(f"/cases/{case.pk}/?part=assessments"))
    assert "An examination is needed today" in shown
    assert "At nine, the side door" in shown
    for words in ("Nevirapine", "72 hours", "exposure", "HIV"):
        assert words not in shown
    assert "Health" not in [link.text.strip() for link in soup(client.get(f"/cases/{case.pk}/")).select("nav a")]
    assert client.get(f"/cases/assessments/{row.pk}/").status_code == 404
    assert client.get(url(case, "health")).status_code == 403
    assert client.get(url(case, "health", "add/")).status_code == 403


def test_the_health_tab_is_for_those_who_care_for_health(signed_in, nurse, case) -> None:
    row = assess(nurse(), case, "health", world.health(exposure_window="under_72h", medicines="Nevirapine"))
    client = signed_in("supervisor")
    shown = text_of(client.get(f"/cases/{case.pk}/?part=health"))
    for words in ("Nevirapine", "Care that works only soon"):
        assert words in shown
    assert client.get(f"/cases/assessments/{row.pk}/").status_code == 200
    assert client.get(url(case, "safety")).status_code == 403


# --- strangers and addresses


@pytest.mark.parametrize("page", ["", "add/"])
@pytest.mark.parametrize("kind", ["safety", "needs", "health", "return"])
def test_a_stranger_finds_nothing(signed_in, case, kind, page) -> None:
    client = signed_in("stranger")
    missing = client.get(f"/cases/{uuid4()}/assessments/{kind}/{page}")
    found = client.get(url(case, kind, page))
    assert found.status_code == missing.status_code == 404
    assert text_of(found) == text_of(missing)


def test_a_kind_there_is_not_is_not_found(signed_in, case) -> None:
    assert signed_in("caseworker").get(url(case, "mood")).status_code == 404


def test_the_pages_are_whole_in_arabic(signed_in, actor, case) -> None:
    row = assess(actor("caseworker"), case, "safety", world.safety(risk_level="immediate", safety_plan=world.PLAN))
    client = signed_in("caseworker")
    client.cookies["l"] = "ar"
    for path in (
        url(case, page="add/"),
        url(case),
        f"/cases/assessments/{row.pk}/",
        f"/cases/assessments/{row.pk}/plan/",
    ):
        page = soup(client.get(path))
        assert page.html["dir"] == "rtl", path
        assert " style=" not in str(page)
