"""What is typed survives a lost line, a lost session and a closed lid; whoever takes the laptop reads none of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tessera.config import chromium
from tests.browser.conftest import Opener, context_of, session_of
from tests.browser.hands import until
from tests.planted import Planted

pytestmark = pytest.mark.browser
TYPED = "she waits by the blue gate تنتظر عند البوابة الزرقاء"
SECRET = "TYPED-NEVER-SAVED-7391"
NOTE = "form[data-draft=episode] [name=note]"
# The page writes what it keeps a moment after the last key.
KEPT = "() => new Promise(done => { const asked = indexedDB.open('tessera'); asked.onsuccess = () => { const all = asked.result.transaction('drafts').objectStore('drafts').count(); all.onsuccess = () => { asked.result.close(); done(all.result); }; }; })"


def account_form(planted: Planted) -> str:
    return f"/cases/{planted.case}/account/add/"


def kept(page: Page, count: int = 1) -> None:
    """Waits until the browser holds this many drafts."""
    until(page, lambda: bool(page.evaluate(KEPT) == count), f"{count} drafts")


def unfold(page: Page) -> None:
    """Opens what is folded away."""
    page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true; })")


def write(page: Page, text: str) -> None:
    """Types into the account's free words."""
    unfold(page)
    page.fill(NOTE, text)


def sign_in_again(context: BrowserContext, address: str, persona: str) -> None:
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(persona), "url": address}])


def test_a_form_is_filled_and_kept_without_a_line_and_saved_when_it_is_back(planted: Planted, opened: Opener) -> None:
    page = opened("caseworker", account_form(planted), width=360)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.complaints.clear()  # type: ignore[attr-defined]
    write(page, TYPED)
    page.click("form[data-draft=episode] button[type=submit]")
    notice = page.locator("[data-draft-notice=offline]")
    expect(notice).to_be_visible()
    assert page.input_value(NOTE) == TYPED
    kept(page)
    page.context.set_offline(False)
    page.complaints.clear()  # type: ignore[attr-defined]  # the browser's own words about the missing line
    notice.locator("button").click()
    page.wait_for_url("**part=account**")
    expect(page.get_by_text(TYPED).first).to_be_visible()
    kept(page, 0)


def test_what_was_typed_is_back_after_the_session_was_lost(planted: Planted, opened: Opener, address: str) -> None:
    page = opened("caseworker", account_form(planted))
    write(page, TYPED)
    kept(page)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("form[data-draft=episode] button[type=submit]")
    page.wait_for_url("**/sign-in/**")
    sign_in_again(page.context, address, "caseworker")
    page.goto(account_form(planted))
    expect(page.locator("[data-draft-notice=back]")).to_be_visible()
    assert page.input_value(NOTE) == TYPED
    page.click("[data-draft-drop]")
    expect(page.locator(NOTE)).to_have_value("")
    kept(page, 0)


def test_a_closed_lid_loses_nothing_and_the_disk_tells_nothing(
    planted: Planted, browser: Browser, address: str, tmp_path: Path
) -> None:
    def lid_open() -> BrowserContext:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium.require(), args=["--no-sandbox"], base_url=address
        )
        sign_in_again(context, address, "caseworker")
        return context

    with_words = lid_open()
    page = with_words.new_page()
    page.goto(account_form(planted))
    write(page, SECRET)
    kept(page)
    with_words.close()

    files = [path for path in (tmp_path / "profile").rglob("*") if path.is_file()]
    held = b"".join(path.read_bytes() for path in files)
    assert b"drafts" in held, "the browser kept nothing at all, so nothing was shown"
    for spelling in (SECRET.encode(), SECRET.encode("utf-16-le")):
        assert spelling not in held

    again = lid_open()
    page = again.new_page()
    page.goto(account_form(planted))
    expect(page.locator("[data-draft-notice=back]")).to_be_visible()
    assert page.input_value(NOTE) == SECRET
    again.close()


def test_a_colleague_at_the_same_computer_finds_nothing_and_takes_nothing_along(
    planted: Planted, browser: Browser, address: str
) -> None:
    context = context_of(browser, address, "caseworker")
    page = context.new_page()
    page.goto(account_form(planted))
    write(page, TYPED)
    kept(page)

    sign_in_again(context, address, "supervisor")
    page.goto(account_form(planted))
    page.wait_for_load_state("networkidle")
    assert page.input_value(NOTE) == ""
    page.click("details.account summary")
    page.click("form[data-sign-out] button")
    page.wait_for_url("**/sign-in/**")
    kept(page, 1)

    sign_in_again(context, address, "caseworker")
    page.goto(account_form(planted))
    expect(page.locator("[data-draft-notice=back]")).to_be_visible()
    page.click("details.account summary")
    page.click("form[data-sign-out] button")
    page.wait_for_url("**/sign-in/**")
    kept(page, 0)
    context.close()


def test_what_somebody_else_saved_meanwhile_is_shown_beside_what_was_typed(planted: Planted, opened: Opener) -> None:
    edit = f"/cases/{planted.case}/edit/"
    page = opened("caseworker", edit)
    unfold(page)
    page.fill("[name=number_of_children]", "3")
    page.select_option("[name=marital_status]", "Married")
    kept(page)

    other = opened("supervisor", edit)
    unfold(other)
    other.fill("[name=number_of_children]", "2")
    other.click("form[data-draft] button[type=submit]")
    other.wait_for_url(f"**/cases/{planted.case}/")

    page.goto(edit)
    clash = page.locator("[data-draft-notice=clash]")
    expect(clash).to_be_visible()
    expect(clash.locator("[data-draft-stored]")).to_have_text("2")
    expect(clash.locator("[data-draft-mine]")).to_have_text("3")
    assert page.input_value("[name=number_of_children]") == "2", "what is on record is not overwritten in silence"
    assert page.input_value("[name=marital_status]") == "Married", "what only one person touched comes back by itself"
    clash.locator("button").click()
    expect(page.locator("[name=number_of_children]")).to_have_value("3")
