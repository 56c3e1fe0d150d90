"""Emergency help from the first ask to the last cent, by keyboard alone, on both sides of an opaque reference."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.hands import again
from tests.browser.keys import Keys
from tests.partnership.requests import world
from tests.permissions.cast import Cast
from tests.planted import Planted

pytestmark = pytest.mark.browser
REFERENCE = re.compile(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}")


def ask(page: Page, office: str) -> str:
    """The caseworker asks from the case; what comes back is a reference that says nothing."""
    keys = Keys(page)
    keys.choose("office", office)
    keys.tick("services", "safe_accommodation", "transport")
    keys.choose("urgency", "immediate")
    keys.write("[name=amount]", "900")
    keys.choose("currency", "USD")
    keys.press("main form .button-main")
    found = REFERENCE.search(page.inner_text("main"))
    assert found
    return found[0]


def approve(page: Page, line: str) -> None:
    """The second person sets the ceiling and the line it is drawn from."""
    keys = Keys(page)
    keys.to("[name=ceiling]")
    page.keyboard.press("Control+a")
    page.keyboard.type("600")
    keys.choose("line", line)
    keys.press("form[action$='/approve/'] button")
    expect(page.locator("#asked")).to_contain_text("600")


def spend(page: Page) -> None:
    """Help is given; a cost past the ceiling is refused and mended; then the house vouches for its proofs."""
    Keys(page).press("form[action$='/help/'] button")
    keys = Keys(page)
    keys.choose("service", "transport")
    keys.write("form[action$='/cost/'] [name=amount]", "700")
    keys.choose("evidence", "receipt")
    keys.press("form[action$='/cost/'] button")
    expect(page.locator("form[action$='/cost/']")).to_contain_text("pass the ceiling")
    keys = Keys(page)
    keys.to("form[action$='/cost/'] [name=amount]")
    page.keyboard.press("Control+a")
    page.keyboard.type("250.50")
    keys.press("form[action$='/cost/'] button")
    expect(page.locator("#spent")).to_contain_text("250.50")
    keys = Keys(page)
    keys.unfold("#reconcile")
    keys.check("[name=attested]")
    keys.press("form[action$='/reconcile/'] button")
    expect(page.locator("main")).to_contain_text("Reconciled")


def test_emergency_help_is_asked_decided_drawn_and_reconciled_by_keyboard_on_both_sides(
    people_here: Cast, planted: Planted, opened: Opener
) -> None:
    line = world.line()
    house = opened("caseworker", reverse("portal:ask_for_help", args=[planted.case]))
    reference = ask(house, str(people_here.organisations["funder"]))

    officer = opened("programme-officer", "/requests/emergency/")
    expect(officer.locator("main")).to_contain_text(reference)
    Keys(officer).press("main a[href^='/requests/emergency/']:not([href='/requests/emergency/'])")
    here = officer.url
    expect(officer.locator("progress").first).to_be_visible()
    Keys(officer).press("form[action$='/fits/'] button")
    expect(officer.locator("form[action$='/approve/']")).to_have_count(0)
    director = opened("programme-director", here)
    approve(director, str(line))
    house.goto(here)
    spend(house)
    again(director)
    expect(director.locator("form[action$='/close/']")).to_have_count(0)
    signer = opened("grants-officer", here)
    Keys(signer).press("form[action$='/close/'] button")
    expect(signer.locator("#asked")).to_contain_text("349.50")

    secrets = (*planted.secrets, str(planted.case), str(planted.subject))
    for page in (officer, director, signer):
        said = page.content()
        assert [secret for secret in secrets if secret in said] == []


def test_the_page_of_a_request_fits_a_telephone_in_arabic(people_here: Cast, planted: Planted, opened: Opener) -> None:
    row = world.helped()
    page = opened("caseworker", f"/requests/emergency/{row.pk}/", language="ar", width=360)
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
