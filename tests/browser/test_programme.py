"""The office's whole chain in a real browser: from one line of a report to what the public reads, and back."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.conf import settings as program
from django.db import transaction
from playwright.sync_api import expect
from pytest_django import Settings

from tessera.kernel import clock
from tessera.kernel.jobs import api as jobs
from tessera.portal.demo import programme
from tessera.portal.demo.crew import assemble
from tests.browser.conftest import Opener
from tests.browser.hands import follow
from tests.permissions import cast as casting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]
ASKED = "Train front-line officials to recognise victims and to refer them."


@pytest.fixture
def award(people_here: casting.Cast, settings: Settings, watched: None) -> UUID:
    """The programme of the demo world: a strategy, an award that runs, accepted figures, publications."""
    settings.DEMO = True
    start = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        crew = assemble(people_here.organisations)
    with transaction.atomic():
        made = programme.begin(crew, start, lambda _line: None)
    assert made is not None
    jobs.drain(everything=True)
    programme.finish(crew, start, made)
    jobs.drain(everything=True)
    return made


def test_a_recommendation_is_walked_to_a_published_result_and_back(award: UUID, opened: Opener) -> None:
    page = opened("programme-officer", "/recommendations/?country=XKX")
    follow(page, page.get_by_role("link", name=ASKED).first)
    answers = page.locator("#behind")
    for word in ("Whoever is found is safe within a day", "People reached by training", "A bed within a day"):
        expect(answers).to_contain_text(word)
    follow(page, answers.get_by_role("link", name="A bed within a day").last)
    desk = page.url
    follow(page, page.locator("main a[href^='/portfolio/']").first)
    expect(page.locator("#results")).to_contain_text("52")
    page.goto(desk)
    follow(page, page.locator(f"main a[href='/awards/{award}/']").first)
    follow(page, page.locator("#results").get_by_role("link", name="Objectives and results"))
    follow(page, page.get_by_role("link", name=ASKED).first)
    expect(page.locator("blockquote")).to_contain_text(ASKED)


def test_the_public_reads_the_portfolio_without_an_account_and_without_a_session(award: UUID, opened: Opener) -> None:
    page = opened("", "/portfolio/")
    expect(page.locator("main")).to_contain_text("A bed within a day")
    page.goto("/portfolio/map/")
    expect(page.locator("main svg").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("authoritative")
    assert {one["name"] for one in page.context.cookies()} <= {program.LANGUAGE_COOKIE_NAME}
