"""The pages of an import in a real browser: wide and narrow, left to right and right to left, with and without script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Error, Page
from pytest_django import Settings

from tessera.kernel.jobs import api as jobs
from tessera.trust.people import api as people
from tests.interchange.imports import steps
from tests.interchange.imports.test_command import NAMED, NO_CONSENT, PSEUDONYMOUS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module", autouse=True)
def beside_the_browsers_loop() -> Iterator[None]:
    """Playwright keeps an event loop in this thread; Django would refuse the database beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def cast(transactional_db: None, settings: Settings) -> dict[str, UUID]:
    """The demo's organisations and people."""
    settings.DEMO = True
    return people.demo_cast(by=people.stage_hand())


@pytest.fixture
def address(cast: dict[str, UUID]) -> Iterator[str]:
    """The whole program on a port of its own, with its own database connections."""
    thread = LiveServerThread("localhost", StaticFilesHandler, connections_override={})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://localhost:{thread.port}"
    thread.terminate()


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


def looked_at(page: Page, name: str, folder: Path) -> None:
    """The page fits its window; a picture is left for people."""
    assert fits(page), name
    page.screenshot(path=folder / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("persona", "language", "width"), [("data-officer", "en", 1280), ("data-officer", "en", 360),
                                                           ("manager-zaytuna", "ar", 1280), ("manager-zaytuna", "ar", 360)])  # fmt: skip
def test_a_file_is_brought_in_by_hand_without_script(
    tmp_path: Path, address: str, browser: Browser, persona: str, language: str, width: int
) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes("prs_Gender,prs_FirstName\nFeminine,Хадиджа\n".encode("cp1251"))
    good = steps.htcds(tmp_path / "book.xlsx", [NAMED, PSEUDONYMOUS, NO_CONSENT])
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/sign-in/")
    page.locator(
        f"button[name=persona][value={persona}], form:has(input[name=persona][value={persona}]) button"
    ).first.click()
    page.goto(f"{address}/imports/")
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    looked_at(page, "1-empty", tmp_path)
    page.goto(f"{address}/imports/new/")
    page.set_input_files("[name=file]", wrong)
    page.locator("form[enctype] button[type=submit]").click()
    assert page.locator(".errors, .error-summary, [aria-invalid=true]").count()
    looked_at(page, "2-wrong", tmp_path)
    page.set_input_files("[name=file]", good)
    page.locator("form[enctype] button[type=submit]").click()
    looked_at(page, "3-progress", tmp_path)
    jobs.drain()
    page.reload()
    page.locator("#run a.button").click()
    looked_at(page, "4-check", tmp_path)
    page.locator("#take button").first.click()
    jobs.drain()
    page.reload()
    page.locator("#run a.button").click()
    looked_at(page, "5-result", tmp_path)
    page.goto(f"{address}/imports/")
    assert page.locator("tbody tr").count() == 1
    looked_at(page, "6-list", tmp_path)
    context.close()
