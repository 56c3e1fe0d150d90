"""Passkeys, the second step and the lock in a real browser, under the strict policy."""

from __future__ import annotations

import time
from collections.abc import Iterator
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import Settings

from tessera.trust.people.personas import DEMO_PASSWORD, persona

pytestmark = pytest.mark.browser
WHO = persona("administrator")


@pytest.fixture(scope="module", autouse=True)
def beside_the_browsers_loop() -> Iterator[None]:
    """Playwright keeps an event loop in this thread; Django would refuse the database beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def address(cast: dict[str, UUID], settings: Settings) -> Iterator[str]:
    """The whole program on a port of its own, with its own database connections."""
    thread = LiveServerThread("localhost", StaticFilesHandler, connections_override={})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://localhost:{thread.port}"
    thread.terminate()


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
    page.locator("form[action='/sign-in/'] button[type=submit]").first.click()
    page.wait_for_url("**/sign-in/second-step/")
    page.fill("[name=code]", format_hotp_value(hotp_value(WHO.totp_secret, int(time.time()) // 30)))
    page.locator("form.form button[type=submit]").click()
    page.wait_for_url(f"{address}/")


def test_a_passkey_is_added_and_then_opens_door_and_lock(page: Page, address: str) -> None:
    enter(page, address)
    page.goto(f"{address}/account/passkeys/add/")
    page.check("[name=passwordless]")
    page.click("#passkey_add")
    page.wait_for_url("**/account/second-step/codes/")
    assert Authenticator.objects.filter(type="webauthn").count() == 1

    page.goto(f"{address}/organisation/")
    page.locator("form.leave button").click()
    page.goto(f"{address}/organisation/")
    page.wait_for_url("**/locked/")
    page.click("#passkey_unlock")
    page.wait_for_url("**/organisation/")

    page.context.clear_cookies()
    page.goto(f"{address}/sign-in/")
    page.click("#passkey_login")
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/organisation/people/")
    assert page.locator("h1").inner_text() == "People who work here"
