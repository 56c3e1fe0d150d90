"""The pages of an import in a real browser: wide and narrow, left to right and right to left, with and without script."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Error, Page, expect
from pytest_django import Settings

from tessera.kernel.jobs import api as jobs
from tessera.trust.people import api as people
from tests.browser.conftest import context_of
from tests.browser.hands import again, follow
from tests.interchange.imports import steps
from tests.interchange.imports.test_command import NAMED, NO_CONSENT, PSEUDONYMOUS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db: None, settings: Settings) -> dict[str, UUID]:
    """The demo's organisations and people."""
    settings.DEMO = True
    return people.demo_cast(by=people.stage_hand())


def fits(page: Page) -> bool:
    """Whether nothing sticks out sideways. A page of progress renews itself, so it may be gone while it is measured."""
    for _attempt in range(20):
        page.wait_for_load_state()
        try:
            found = page.evaluate("(d => d && d.scrollWidth <= d.clientWidth)(document.documentElement)")
        except Error:
            continue
        if found is not None:
            return bool(found)
    raise AssertionError("the page never stood still")


def looked_at(page: Page, name: str) -> None:
    """The page fits its window; a picture of it stays in the folder that TESSERA_SHOTS names."""
    assert fits(page), name
    if folder := os.environ.get("TESSERA_SHOTS"):
        page.screenshot(path=Path(folder) / f"import-{name}.png", full_page=True)


@pytest.mark.parametrize(("persona", "language", "width"), [("data-officer", "en", 1280), ("data-officer", "en", 360),
                                                           ("manager-zaytuna", "ar", 1280), ("manager-zaytuna", "ar", 360)])  # fmt: skip
def test_a_file_is_brought_in_by_hand_without_script(
    tmp_path: Path, cast: dict[str, UUID], address: str, browser: Browser, persona: str, language: str, width: int
) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes("prs_Gender,prs_FirstName\nFeminine,Хадиджа\n".encode("cp1251"))
    good = steps.htcds(tmp_path / "book.xlsx", [NAMED, PSEUDONYMOUS, NO_CONSENT])
    context = context_of(browser, address, language=language, width=width, script=False)
    page = context.new_page()
    page.goto("/sign-in/")
    follow(page, f"button[name=persona][value={persona}], form:has(input[name=persona][value={persona}]) button")
    page.goto("/imports/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    looked_at(page, "1-empty")
    page.goto("/imports/new/")
    page.set_input_files("[name=file]", wrong)
    follow(page, "form[enctype] button[type=submit]")
    expect(page.locator(".errors, .error-summary, [aria-invalid=true]").first).to_be_visible()
    looked_at(page, "2-wrong")
    page.set_input_files("[name=file]", good)
    follow(page, "form[enctype] button[type=submit]")
    looked_at(page, "3-progress")
    jobs.drain()
    again(page)
    follow(page, "#run a.button")
    looked_at(page, "4-check")
    follow(page, "#take button")
    jobs.drain()
    again(page)
    follow(page, "#run a.button")
    looked_at(page, "5-result")
    page.goto("/imports/")
    expect(page.locator("tbody tr")).to_have_count(1)
    looked_at(page, "6-list")
    context.close()
