"""A real Chromium, the whole program on a port of its own, and people who open it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import Settings

from tessera.portal import stage
from tests.browser.hands import PATIENCE
from tests.browser.seeing import watch
from tests.permissions import cast as casting
from tests.planted import Planted, plant

# Before a catalogue is first looked up: gettext remembers what it did not find.
stage.translations()
Opener = Callable[..., Page]


@pytest.fixture
def people_here(transactional_db: None, settings: Settings) -> casting.Cast:
    """Everybody of the demo world."""
    settings.DEMO = True
    return casting.build()


@pytest.fixture
def planted(people_here: casting.Cast) -> Planted:
    """A named survivor at Harbour with a case, a note, decisions and a referral to Zaytuna."""
    return plant(people_here)


def session_of(persona: str) -> str:
    """The session key of a persona who signed in by the button of the demo world."""
    client = Client()
    assert client.post("/demo/sign-in/", {"persona": persona}).status_code == 302
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def context_of(
    browser: Browser, address: str, persona: str = "", *, language: str = "en", width: int = 1280, script: bool = True
) -> BrowserContext:
    """A browser of its own in which a persona is signed in, or nobody."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script, base_url=address, has_touch=width < 600
    )
    context.set_default_timeout(PATIENCE * 1000)
    cookies = {settings.LANGUAGE_COOKIE_NAME: language}
    if persona:
        cookies[settings.SESSION_COOKIE_NAME] = session_of(persona)
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    return context


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opener]:
    """Opens a page as a persona in a browser of its own; at the end nothing may have complained in any of them."""
    pages: list[Page] = []

    def open_page(persona: str = "", path: str = "", **more: object) -> Page:
        page = context_of(browser, address, persona, **more).new_page()  # type: ignore[arg-type]
        pages.append(page)
        watch(page)
        if path:
            page.goto(path)
        return page

    yield open_page
    complaints = [text for page in pages for text in page.complaints]  # type: ignore[attr-defined]
    for page in pages:
        page.context.close()
    assert complaints == []
