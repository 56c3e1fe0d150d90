"""The pages of plans: quick, quiet, and telling nobody what is not theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tessera.kernel.actor import Actor
from tessera.kernel.clock import in_days, today
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.plans import actions, queries
from tessera.protection.plans.models import Conference, Plan, PlanGoal, PlanService, PlanTask
from tessera.protection.plans.words import ConferenceWords, ServiceWords
from tests.protection.assessments.world import assess, need, needs
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def amina(actor: Callable[[str], Actor]) -> Case:
    """A case of the caseworker's."""
    return world.open_case(actor("caseworker"), world.AMINA, gender="Feminine", languages=["ar"])


def soup(response: object) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def told(actor: Actor, case: Case) -> queries.PlanView:
    with unit_of_work(by=actor):
        return queries.plan_of(case.pk, by=actor)


@pytest.mark.parametrize("part", ["overview", "plan"])
def test_a_task_needs_one_field_and_one_button_on_the_case_page(signed_in, actor, amina: Case, part: str) -> None:
    client = signed_in("caseworker")
    page = soup(client.get(f"/cases/{amina.pk}/?part={part}"))
    form = page.select_one("#tasks form[data-draft=task]")
    sent = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    button = form.select("button[name=day]")[1]
    assert button.get_text(strip=True) == "Tomorrow"

    answer = client.post(form["action"], sent | {"action": "Ring the clinic", "day": button["value"]}, follow=True)

    assert answer.redirect_chain[-1][0].startswith(f"/cases/{amina.pk}/")
    assert "Ring the clinic" in soup(answer).select_one("#tasks").get_text()
    [one] = told(actor("caseworker"), amina).tasks
    assert (one.row.due, one.row.owner_id) == (in_days(1), actor("caseworker").account)


def test_with_script_the_tasks_alone_come_back(signed_in, amina: Case) -> None:
    client = signed_in("caseworker")
    answer = client.post(
        f"/plans/{amina.pk}/tasks/add/",
        {"action": "Ring", "day": "today", "part": "overview"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert soup(answer).select_one("section#tasks [role=status] p").get_text(strip=True) == "The task is set."


def test_a_typed_day_goes_before_the_button_the_enter_key_presses(signed_in, actor, amina: Case) -> None:
    wanted = in_days(12)
    signed_in("caseworker").post(
        f"/plans/{amina.pk}/tasks/add/", {"action": "Ring", "day": "today", "due": wanted.isoformat()}
    )
    assert [one.row.due for one in told(actor("caseworker"), amina).tasks] == [wanted]


def test_an_empty_task_comes_back_with_what_was_typed_beside_it(signed_in, actor, amina: Case) -> None:
    client = signed_in("caseworker")
    sent = {"action": " ", "day": "today", "expected": "A date for Tuesday"}
    page = client.post(f"/plans/{amina.pk}/tasks/add/", sent)
    assert page.status_code == 422
    assert "A date for Tuesday" in page.content.decode()
    assert not told(actor("caseworker"), amina).tasks


def test_a_task_is_ticked_where_it_stands(signed_in, actor, amina: Case) -> None:
    by = actor("caseworker")
    with unit_of_work(by=by):
        task = actions.set_task(amina.pk, "Ring", today(), by=by)
    client = signed_in("caseworker")
    url = soup(client.get(f"/cases/{amina.pk}/")).select_one(f"#task-{task.pk} form")["action"]
    answer = client.post(url, {"part": "overview"}, headers={"HX-Request": "true"})
    assert "Done." in soup(answer).get_text()
    assert told(by, amina).tasks[0].row.done_on == today()
    client.post(f"/plans/tasks/{task.pk}/open/")
    assert told(by, amina).tasks[0].row.done_on is None
    answer = client.post(
        f"/plans/tasks/{task.pk}/", {"due": in_days(3).isoformat(), "owner": str(actor("supervisor").account)}
    )
    assert answer.status_code == 302
    assert told(by, amina).tasks[0].row.owner_id == actor("supervisor").account


def test_goals_services_and_agreement_are_written_in_the_browser(signed_in, actor, amina: Case) -> None:
    by, client = actor("caseworker"), signed_in("caseworker")
    answer = client.post(
        f"/plans/{amina.pk}/goals/add/", {"wording": "My own bakery", "domain": "work_livelihood", "source": "survivor"}
    )
    assert answer.status_code == 302
    goal = told(by, amina).goals[0].row
    assert client.post(f"/plans/goals/{goal.pk}/", {"to": "in_progress"}).status_code == 302
    assert (
        client.post(f"/plans/goals/{goal.pk}/replace/", {"wording": "A stall", "source": "survivor"}).status_code == 302
    )
    service = {"service_type": "vocational", "goal": str(told(by, amina).goals[1].row.pk), "started_on_day": "", "started_on_month": "3",
               "started_on_year": "2026", "barriers": ["cost"], "feedback": "5", "provider": "Bread school"}  # fmt: skip
    answer = client.post(f"/plans/{amina.pk}/services/add/", service)
    assert answer.status_code == 302, soup(answer).select_one("[data-error-summary]")
    kept = told(by, amina).services[0]
    assert (kept.row.started_on_precision, kept.row.feedback, kept.words.provider) == ("month", 5, "Bread school")
    page = soup(client.get(f"/plans/services/{kept.row.pk}/"))
    assert page.select_one("[name=provider]")["value"] == "Bread school"
    agreed = {"survivor_agreed": "yes", "agreed_words": "Good", "source": "survivor", "ask_approval": "on"}
    assert client.post(f"/plans/{amina.pk}/version/", agreed).status_code == 302
    text = soup(client.get(f"/cases/{amina.pk}/?part=plan")).get_text(" ", strip=True)
    assert all(words in text for words in ("A stall", "My own bakery", "Bread school", "Approval asked for", "Good"))


def test_a_supervisor_approves_from_the_list(signed_in, actor, amina: Case) -> None:
    by = actor("caseworker")
    with unit_of_work(by=by):
        plan = actions.new_version(amina.pk, by=by, ask_approval=True, agreed_words="As we said")
    client = signed_in("supervisor")
    [link] = soup(client.get("/plans/approvals/")).select("tbody a")
    assert link.get_text(strip=True) == amina.code
    page = client.get(link["href"])
    assert "As we said" in page.content.decode()
    returned = client.post(link["href"], {"answer": "returned", "reason": ""})
    assert returned.status_code == 422
    assert client.post(link["href"], {"answer": "approved"}).status_code == 302
    with unit_of_work(by=by):
        assert Plan.objects.get(pk=plan.pk).approval == "approved"
    assert signed_in("caseworker").get("/plans/approvals/").status_code == 403


def test_a_conference_shows_who_may_hear_what_before_it_begins(signed_in, actor, organisations, amina: Case) -> None:
    client = signed_in("caseworker")
    answer = client.post(
        f"/plans/{amina.pk}/conferences/add/",
        {
            "wishes": "Peace and quiet",
            "held_on": today().isoformat(),
            "survivor_present": "yes",
            "guests": [str(organisations["zaytuna"])],
        },
        follow=True,
    )
    text = soup(answer).select_one("#hearing").get_text(" ", strip=True)
    assert "Nothing about the person" in text
    assert "Ask the person before the meeting" in text
    assert "may have to be shown in court" in soup(answer).get_text()


def test_the_survivors_page_says_neither_where_nor_who(signed_in, actor, organisations, amina: Case) -> None:
    by = actor("caseworker")
    with unit_of_work(by=by):
        actions.set_goal(amina.pk, "أريد بيتًا", by=by)
        shelter = {"service_type": "safe_accommodation", "provider_id": organisations["harbour"], "place_hidden": False}
        actions.add_service(amina.pk, shelter, ServiceWords(place="Lavender Street 8", provider="Harbour House"), by=by)
        hidden = {"service_type": "dental", "place_hidden": True}
        actions.add_service(amina.pk, hidden, ServiceWords(place="Rue Basse 3", provider="Dr Mallia"), by=by)
        open_ = {"service_type": "education", "place_hidden": False}
        actions.add_service(amina.pk, open_, ServiceWords(place="Town library"), by=by)
    client = signed_in("caseworker")
    page = client.get(f"/plans/{amina.pk}/copy/")
    words = page.content.decode()
    assert soup(page).html["lang"] == "ar"
    assert soup(page).html["dir"] == "rtl"
    assert "أريد بيتًا" in words
    assert "Town library" in words
    for secret in ("Lavender", "Harbour House", "Rue Basse", "Mallia", "Amina", "Haddad", amina.code, "Tessera House"):
        assert secret not in words, secret
    assert soup(client.get(f"/plans/{amina.pk}/copy/?language=en")).html["lang"] == "en"


def test_a_need_that_stands_badly_is_shown_until_it_has_a_goal(signed_in, actor, amina: Case) -> None:
    by, client = actor("caseworker"), signed_in("caseworker")
    told_of = [
        need("work_livelihood", "1", wants_help="yes"),
        need("transport", "4"),
        need("education_training", "2", wants_help="no"),
    ]
    assess(by, amina, "needs", needs(*told_of))

    def unmet() -> str:
        return " ".join(
            one.get_text(" ", strip=True)
            for one in soup(client.get(f"/cases/{amina.pk}/?part=plan")).select("#goals .notice")
        )

    assert "Work and livelihood" in unmet()
    assert "Transport" not in unmet()
    assert "Education" not in unmet(), "help is not wanted there"
    with unit_of_work(by=by):
        actions.set_goal(amina.pk, "My own bakery", by=by, domain="work_livelihood")
    assert unmet() == ""


def test_the_case_page_asks_the_database_no_more_for_a_long_plan(signed_in, actor, amina: Case) -> None:
    by, client = actor("caseworker"), signed_in("caseworker")

    def grow(count: int) -> None:
        with unit_of_work(by=by):
            for number in range(count):
                goal = actions.set_goal(amina.pk, f"Goal {number}", by=by)
                actions.set_task(amina.pk, f"Task {number}", in_days(number), by=by, goal=goal.pk)
                actions.add_service(amina.pk, {"service_type": "food"}, ServiceWords(), by=by)
                actions.add_conference(amina.pk, ConferenceWords(wishes="Rest"), by=by, held_on=today())

    def asked(part: str) -> int:
        client.get(f"/cases/{amina.pk}/?part={part}")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/cases/{amina.pk}/?part={part}").status_code == 200
        return len(seen)

    grow(1)
    before = [asked("overview"), asked("plan")]
    grow(12)
    assert [asked("overview"), asked("plan")] == before


def test_a_stranger_finds_none_of_it(signed_in, actor, amina: Case) -> None:
    by = actor("caseworker")
    with unit_of_work(by=by):
        task = actions.set_task(amina.pk, "Ring", today(), by=by)
        goal = actions.set_goal(amina.pk, "Rest", by=by)
        plan = actions.new_version(amina.pk, by=by, ask_approval=True)
        service = actions.add_service(amina.pk, {"service_type": "food"}, ServiceWords(), by=by)
        meeting = actions.add_conference(amina.pk, ConferenceWords(wishes="Rest"), by=by, held_on=today())
    client = signed_in("stranger")
    for address in (
        f"tasks/{task.pk}/", f"goals/{goal.pk}/", f"goals/{goal.pk}/replace/", f"services/{service.pk}/",
        f"conferences/{meeting.pk}/", f"versions/{plan.pk}/answer/", f"{amina.pk}/copy/", f"{amina.pk}/goals/add/",
    ):  # fmt: skip
        assert client.get(f"/plans/{address}").status_code == 404, address
    for address in (f"tasks/{task.pk}/done/", f"{amina.pk}/tasks/add/", f"versions/{plan.pk}/ask/"):
        assert client.post(f"/plans/{address}", {"action": "x"}).status_code == 404, address
    with unit_of_work(by=by):
        for model in (PlanTask, PlanGoal, PlanService, Conference):
            assert model.objects.count() == 1
