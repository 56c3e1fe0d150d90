"""Passkeys, the second step and the lock in a real browser, under the strict policy."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tessera.trust.people.personas import DEMO_PASSWORD, persona
from tests.browser.hands import code_of_the_moment, follow

pytestmark = pytest.mark.browser
WHO = persona("administrator")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context()
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page with a passkey device that always agrees; what it complains about fails the test."""
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    device = context.new_cdp_session(opened)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield opened
    assert [text for text in complaints if "Content Security Policy" in text or "Error" in text] == []


def enter(page: Page, address: str) -> None:
    """Signs in by hand with password and code."""
    page.goto(f"{address}/sign-in/")
    page.fill("[name=login]", WHO.email)
    page.fill("[name=password]", DEMO_PASSWORD)
    follow(page, "form[action='/sign-in/'] button[type=submit]")
    page.wait_for_url("**/sign-in/second-step/")
    page.fill("[name=code]", code_of_the_moment(WHO.totp_secret))
    follow(page, "form.form button[type=submit]")
    page.wait_for_url(f"{address}/")


def test_a_passkey_is_added_and_then_opens_door_and_lock(cast: dict[str, UUID], page: Page, address: str) -> None:
    enter(page, address)
    page.goto(f"{address}/account/passkeys/add/")
    page.check("[name=passwordless]")
    page.click("#passkey_add")
    page.wait_for_url("**/account/second-step/codes/")
    assert Authenticator.objects.filter(type="webauthn").count() == 1

    page.goto(f"{address}/organisation/")
    follow(page, "form.leave button")
    page.goto(f"{address}/organisation/")
    page.wait_for_url("**/locked/")
    page.click("#passkey_unlock")
    page.wait_for_url("**/organisation/")

    page.context.clear_cookies()
    page.goto(f"{address}/sign-in/")
    page.click("#passkey_login")
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/organisation/people/")
    expect(page.locator("h1")).to_have_text("People who work here")
