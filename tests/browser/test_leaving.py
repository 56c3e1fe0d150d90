"""Walking away: the lock keeps the typing, quick exit leaves nothing behind, and a session ends from elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django import Settings

from tessera.trust.people.personas import DEMO_PASSWORD
from tests.browser.conftest import Opener
from tests.browser.hands import follow, until
from tests.browser.seeing import faults
from tests.planted import Planted

pytestmark = pytest.mark.browser
TYPED = "half a sentence نصف جملة"


def test_an_idle_page_locks_and_the_draft_is_back_behind_the_password(
    planted: Planted, opened: Opener, settings: Settings
) -> None:
    page = opened("caseworker")
    page.clock.install()
    notes = f"/cases/{planted.case}/?part=notes"
    page.goto(notes)
    page.fill("[name=text]", TYPED)
    page.clock.fast_forward(settings.IDLE_MINUTES * 60_000)
    page.wait_for_url("**/locked/")
    nothing_of_the_case(page, planted)
    assert faults(page, "en", planted.secrets) == []
    page.go_back()
    nothing_of_the_case(page, planted)

    page.goto("/cases/")
    assert page.url.endswith("/locked/")
    page.goto("/locked/")
    page.fill("[name=password]", "not the password")
    follow(page, "form[action='/locked/open/'] button")
    expect(page.locator("[name=password]")).to_have_count(1)
    page.fill("[name=password]", DEMO_PASSWORD)
    follow(page, "form[action='/locked/open/'] button")
    page.goto(notes)
    expect(page.locator("[name=text]")).to_have_value(TYPED)


def test_leaving_quickly_comes_before_a_lock_that_answers_late(
    planted: Planted, opened: Opener, settings: Settings
) -> None:
    page = opened("caseworker")
    page.clock.install()
    page.goto(f"/cases/{planted.case}/")
    held: dict[str, Route] = {}
    lock = page.evaluate("document.body.dataset.lockUrl")
    page.route(f"**{lock}", lambda route: held.setdefault("lock", route))
    page.route("**/calendar/", lambda route: held.setdefault("calendar", route))
    page.clock.fast_forward(settings.IDLE_MINUTES * 60_000)
    until(page, lambda: "lock" in held, "the page asks for the lock")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    until(page, lambda: "calendar" in held, "the page leaves")
    with page.expect_response(f"**{lock}"):
        held["lock"].continue_()
    page.wait_for_timeout(500)  # the page has its answer now: time enough to do something with it
    held["calendar"].continue_()
    page.wait_for_url("**/calendar/")
    nothing_of_the_case(page, planted)


@pytest.mark.parametrize("how", ["keys", "button"])
def test_leaving_quickly_shows_a_calendar_and_back_shows_no_case(planted: Planted, opened: Opener, how: str) -> None:
    page = opened("caseworker")
    page.clock.install()
    page.goto(f"/cases/{planted.case}/")
    if how == "keys":
        page.clock.pause_at(page.evaluate("Date.now() / 1000 + 60"))  # however slow the machine: twice within a second
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    else:
        page.click("form[data-quick-exit] button")
    page.wait_for_url("**/calendar/")
    assert page.title() == "Calendar"
    nothing_of_the_case(page, planted)
    # Leaving waits for nobody, so the lock may close a moment later.
    asks = page.context.request
    until(page, lambda: asks.get("/cases/").url.endswith("/locked/"), "the session is locked")
    for _time in range(2):
        page.go_back()
        nothing_of_the_case(page, planted)
    page.goto(f"/cases/{planted.case}/")
    assert page.url.endswith("/locked/")


def test_no_page_of_a_case_may_be_kept_by_a_browser(planted: Planted, opened: Opener) -> None:
    page = opened("caseworker")
    for path in (f"/cases/{planted.case}/", f"/people/{planted.subject}/consent/", "/cases/", "/search/"):
        answer = page.goto(path)
        assert answer
        assert "no-store" in answer.headers["cache-control"]


def test_a_session_that_is_ended_elsewhere_is_out_at_its_next_request(planted: Planted, opened: Opener) -> None:
    forgotten = opened("caseworker", f"/cases/{planted.case}/")
    here = opened("caseworker", "/account/sessions/")
    rows = here.locator("form[action='/account/sessions/end/']")
    assert rows.count() >= 1
    follow(here, rows.first.locator("button"))
    assert here.goto("/cases/").ok  # type: ignore[union-attr]
    assert here.url.endswith("/cases/"), "the session in use was ended with the other"

    forgotten.reload()
    assert "/sign-in/" in forgotten.url
    nothing_of_the_case(forgotten, planted)


def test_whoever_runs_the_accounts_can_sign_a_colleague_out(planted: Planted, opened: Opener) -> None:
    colleague = opened("caseworker", f"/cases/{planted.case}/")
    page = opened("administrator", "/organisation/people/")
    follow(page, "main >> text=Amara Okafor")
    follow(page, "main form[action$='/sign-out/'] button")
    colleague.reload()
    assert "/sign-in/" in colleague.url


def nothing_of_the_case(page: Page, planted: Planted) -> None:
    """Neither a word nor a code of the case stands on the page or in its title."""
    shown = page.content() + page.title()
    assert [word for word in planted.secrets if word in shown] == []
