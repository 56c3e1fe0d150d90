"""Every page somebody can reach, on a phone and on a desk, in English and in Arabic."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from django.test.testcases import TransactionTestCase
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import context_of
from tests.browser.hands import follow, widen
from tests.browser.seeing import faults, watch
from tests.browser.shapes import Shapes
from tests.browser.world import Furnished, furnish

pytestmark = pytest.mark.browser
PERSONAS = (
    "caseworker", "supervisor", "administrator", "data-officer", "supervisor-zaytuna", "hotline-worker", "coordinator",
    "prosecutor", "analyst", "programme-officer", "operator", "stranger", "",
)  # fmt: skip
SIGNED_OUT = ["/sign-in/", "/sign-in/new-password/", "/sign-in/new-password/sent/", "/releases/", "/invitation/none/"]
WIDTHS = (360, 1280)
# Axe reads each page once in each language, on a phone from right to left, on a desk from left to right; and once
# more for another persona only where there is something in it that was not there before.
WHOLE = {"ar": 360, "en": 1280}
# All pages of a language are looked at by the same worker, so that it knows what was read before.
LANGUAGES = [pytest.param(code, marks=pytest.mark.xdist_group(f"every-page-{code}")) for code in ("en", "ar")]
read_before = Shapes()
# Pages of the frame that are the same for everybody are looked at once.
SAME_FOR_ALL = {"/account/", "/account/sessions/", "/organisation/", "/releases/"}


@pytest.fixture(scope="module")
def furnished(browser: Browser, address: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[Furnished]:
    """One world for all the looking."""
    with django_db_blocker.unblock(), override_settings(DEMO=True):  # type: ignore[attr-defined]
        yield furnish()
        TransactionTestCase._fixture_teardown(TransactionTestCase())  # type: ignore[attr-defined]


def reachable(page: Page) -> list[str]:
    """Where the frame of the page leads."""
    links = page.eval_on_selector_all(
        "nav a[href], .account-panel a[href]", "nodes => nodes.map(node => node.getAttribute('href'))"
    )
    return list(dict.fromkeys(links))


def picture(page: Page, persona: str, language: str, width: int) -> None:
    """Keeps a picture in the folder that TESSERA_SHOTS names, for whoever wants to look for themselves."""
    if folder := os.environ.get("TESSERA_SHOTS"):
        path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "x", page.url.split("/", 3)[3])
        name = re.sub(r"\W+", "-", f"{persona or 'nobody'}-{path}").strip("-")[:90]
        page.screenshot(path=Path(folder) / f"{name}.{language}.{width}.png", full_page=True, caret="initial")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("persona", PERSONAS)
def test_every_page_keeps_the_rules_and_fits_the_screen(
    furnished: Furnished, browser: Browser, address: str, persona: str, language: str
) -> None:
    context = context_of(browser, address, persona, language=language, width=WIDTHS[0])
    page = watch(context.new_page())
    page.goto("/")
    paths = [*(["/", *reachable(page)] if persona else SIGNED_OUT), *furnished.pages.get(persona, [])]
    if persona not in {"caseworker", ""}:
        paths = [path for path in paths if path not in SAME_FOR_ALL]
    found = []
    for path in dict.fromkeys(paths):
        widen(page, WIDTHS[0])
        answer = page.goto(path)
        assert answer
        found += [f"{path}: answered {answer.status}"] * (answer.status not in expected(persona, path))
        for width in WIDTHS:
            widen(page, width)
            whole = width == WHOLE[language] and read_before.is_new(page, language)
            seen = faults(page, language, furnished.planted.secrets, whole=whole)
            found += [f"{path} ({width}): {fault}" for fault in seen]
            picture(page, persona, language, width)
    context.close()
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_with_faults_and_the_lock_keep_the_rules(
    furnished: Furnished, browser: Browser, address: str, language: str
) -> None:
    planted = furnished.planted
    context = context_of(browser, address, "caseworker", language=language)
    page = watch(context.new_page())
    found = []
    for path in (f"/people/{planted.subject}/consent/decide/referral/", f"/referrals/new/{planted.case}/"):
        page.goto(path)
        follow(page, "main form .actions .button-main")
        expect(page.locator("[data-error-summary] a").first).to_be_visible()
        found += at_both_widths(page, language, planted.secrets)
    page.click(".account summary")
    follow(page, ".account-panel form[action='/locked/'] button")
    expect(page).to_have_url(re.compile("/locked/$"))
    found += at_both_widths(page, language, planted.secrets)
    context.close()
    assert found == [], "\n".join(found)


def at_both_widths(page: Page, language: str, secrets: list[str]) -> list[str]:
    """What is wrong with the page on a phone, then on a desk."""
    found = []
    for width in WIDTHS:
        widen(page, width)
        found += [f"{page.url} ({width}): {fault}" for fault in faults(page, language, secrets)]
        picture(page, "caseworker-then", language, width)
    return found


def expected(persona: str, path: str) -> set[int]:
    """How a page answers: as found, unless it is one of those that must not be."""
    missing = path in {"/no-such-page/", "/invitation/none/"} or (
        persona == "stranger" and path.startswith("/cases/") and len(path) > 20
    )
    return {404} if missing else {200}
