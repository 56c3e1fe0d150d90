"""The pages of a competition from the notice to the determination, by the people whose pages they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tessera.kernel.work import unit_of_work
from tessera.partnership.competition.models import Application, Opportunity
from tests.partnership.competition import world
from tests.partnership.competition.world import AFTER, BEFORE, SECRET, at

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
SignIn = Callable[[str], Client]
FORM = {
    "number": "TIP-26-09", "title": "Safe ports", "programme_type": "bilateral_regional", "stages": "1", "summary": "",
    "currency": "USD", "floor": "", "ceiling": "500000", "opens_on": "2026-03-01", "first_closes_on": "2026-03-31",
    "second_closes_on": "", "closes_time": "17:00", "time_zone": "America/New_York", "least_reviews": "2",
    "criteria-0-stage": "1", "criteria-0-title": "Need", "criteria-0-weight": "40", "criteria-0-most": "5",
    "criteria-1-stage": "1", "criteria-1-title": "Method", "criteria-1-weight": "60", "criteria-1-most": "5",
    "questions-0-stage": "1", "questions-0-text": "What will change?", "questions-0-most_words": "50",
}  # fmt: skip


def text(client: Client, url: str, status: int = 200) -> str:
    """What a page says."""
    answer = client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return answer.content.decode()


def post(client: Client, url: str, status: int = 302, **data: str) -> str:
    """What a form answers."""
    answer = client.post(url, data)
    assert answer.status_code == status, (url, answer.status_code, answer.content.decode()[-3000:])
    return answer.content.decode()


def test_a_notice_is_written_cleared_by_somebody_else_and_opened(signed_in: SignIn) -> None:
    officer, director = signed_in("programme-officer"), signed_in("programme-director")
    with at(BEFORE):
        said = post(officer, "/competition/new/", 422, **{**FORM, "criteria-1-weight": "50"})
        assert "sum to 90" in said
        assert "Safe ports" in said
        post(officer, "/competition/new/", **FORM)
        with unit_of_work(by=world.officer()):
            row = Opportunity.objects.get(number="TIP-26-09")
        url = f"/competition/{row.pk}/"
        assert "500,000 USD" in text(officer, url)
        post(officer, f"{url}edit/", **{**FORM, "title": "Safe harbours"})
        post(officer, f"{url}move/", end="in_clearance")
        assert "Clear and announce" not in text(officer, url)
        assert text(signed_in("grant-manager"), "/competition/open/").count("Safe harbours") == 0
        post(director, f"{url}move/", end="forecast")
        post(officer, f"{url}move/", end="open")
        assert "Safe harbours" in text(signed_in("grant-manager"), "/competition/open/")
        assert "not closed yet" in officer.post(f"{url}move/", {"end": "closed"}, follow=True).content.decode()


def test_an_applicant_writes_keeps_and_hands_in(signed_in: SignIn) -> None:
    row = world.opened()
    manager, officer = signed_in("grant-manager"), signed_in("programme-officer")
    with at(BEFORE):
        offer = f"/competition/open/{row.pk}/"
        assert "Begin an application" in text(manager, offer)
        post(manager, offer)
        with unit_of_work(by=world.applicant()):
            made = Application.objects.get()
        url = f"/competition/mine/{made.pk}/"
        post(manager, url, title="Night watch", answer_1="Half an answer", then="keep")
        assert "Half an answer" in text(manager, url)
        assert made.number not in text(officer, f"/competition/{row.pk}/")
        assert text(officer, f"/competition/applications/{made.pk}/", 404)
        said = post(manager, url, 422, title="Night watch", answer_1="word " * 41, then="submit")
        assert "41 words" in said
        assert "Say how much you ask for" in said
        post(manager, url, title="Night watch", amount="50000", months="24", answer_1=SECRET, then="submit")
        assert "Handed in: version 1" in text(manager, url)
        assert "Hand in for good" not in text(manager, url)
        assert made.number in text(officer, f"/competition/{row.pk}/")


def test_what_was_written_is_kept_when_it_is_too_late(signed_in: SignIn) -> None:
    row = world.opened()
    made = world.written(row)
    manager = signed_in("grant-manager")
    with at(AFTER):
        url = f"/competition/mine/{made.pk}/"
        assert "can no longer be handed in" in text(manager, url)
        said = post(
            manager, url, 422, title="Typed late", amount="50000", months="24", answer_1="Late words", then="submit"
        )
        assert "closed at 2026-03-31 21:00 UTC" in said
        assert "Late words" in text(manager, url)


def test_a_reviewer_answers_reads_scores_hands_in_and_then_sees_the_others(signed_in: SignIn) -> None:
    _row, made = world.in_review()
    world.declare(made, world.grants())
    world.score(made, world.grants(), 1, hand_in=True)
    officer = signed_in("programme-officer")
    url = f"/competition/applications/{made.pk}/"
    with at(AFTER):
        before = text(officer, url)
        assert SECRET not in before
        assert "Before you read" in before
        assert "say in a sentence" in post(officer, f"{url}declare/", 422, answer="declared").lower()
        post(officer, f"{url}declare/", answer="none")
        opened = text(officer, url)
        assert SECRET in opened
        assert str(world.grants().account) not in opened
        assert "20.00" not in opened
        with unit_of_work(by=world.officer()):
            criteria = list(made.opportunity.versions.get().criteria.all())
        given = {f"score_{each.pk}": "5" for each in criteria}
        assert "Say why" in post(officer, f"{url}score/", 422, **given)
        given |= {f"reason_{each.pk}": "Clear and urgent" for each in criteria}
        post(officer, f"{url}score/", **given, then="keep")
        assert "100.00" in text(officer, url)
        assert "20.00" not in text(officer, url)
        post(officer, f"{url}score/", **given, then="submit")
        after = text(officer, url)
    assert "20.00" in after
    assert "Henrik Osei" in after
    assert "How far the reviews lie apart" in after


def test_a_conflict_is_ruled_on_by_somebody_else_and_the_chair_decides(signed_in: SignIn) -> None:
    _row, made = world.in_review()
    grants, director, officer = (
        signed_in(code) for code in ("grants-officer", "programme-director", "programme-officer")
    )
    url = f"/competition/applications/{made.pk}/"
    with at(AFTER):
        post(grants, f"{url}declare/", answer="declared", conflict="My cousin runs it")
        kept_away = text(grants, url)
        assert SECRET not in kept_away
        assert "neither this application nor its scores" in kept_away
        ruling = text(director, url)
        assert "My cousin runs it" in ruling
        address = ruling.split("/competition/declarations/")[1].split("/")[0]
        post(director, f"/competition/declarations/{address}/", ruling="recuse", reason="Too close")
        assert SECRET not in text(grants, url)
        world.declare(made, world.officer())
        world.score(made, world.officer(), 4, hand_in=True)
        post(director, f"{url}declare/", answer="none")
        assert "80.00" in text(director, url)
        post(director, f"{url}determine/", outcome="recommended", feedback="A clear plan")
        assert "80.00" not in text(grants, url)
        assert "A clear plan" not in text(grants, url)
        post(officer, f"{url}recommend/", amount="45000", conditions="A second reader for accounts")
        post(officer, f"{url}hand/", end="programme")
        assert "45,000 USD" in text(director, url)
        assert "45,000 USD" not in text(grants, url)
        # What is recommended is not yet promised.
        told = text(signed_in("grant-manager"), f"/competition/mine/{made.pk}/")
    assert "A clear plan" not in told
    assert "Recommended" not in told


def test_another_organisation_sees_what_is_open_and_nothing_of_others_applications(signed_in: SignIn) -> None:
    row = world.opened()
    made = world.handed_in(row)
    stranger = signed_in("stranger")
    for url in (f"/competition/applications/{made.pk}/", f"/competition/mine/{made.pk}/", f"/competition/{row.pk}/"):
        assert stranger.get(url).status_code in (403, 404), url
    with at(BEFORE + timedelta(days=1)):
        assert signed_in("caseworker").get(f"/competition/open/{row.pk}/").status_code in (403, 404)
