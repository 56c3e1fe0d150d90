"""A programme officer brings lists in: pasted, uploaded, on a telephone, in Arabic; decides, and takes a decision back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tessera.kernel.jobs import api as jobs
from tests.browser.conftest import Opener
from tests.browser.hands import follow
from tests.browser.seeing import faults
from tests.partnership.portfolio.pages import LINES
from tests.partnership.portfolio.pages import page as listing
from tests.permissions import cast as casting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]


def newest(page: Page) -> None:
    """The list that was brought in last, once the job has read it."""
    jobs.drain(everything=True)
    page.goto("/portfolio/lists/")
    follow(page, page.locator("main tbody th a").first)


def test_lists_are_pasted_uploaded_decided_and_a_decision_is_taken_back(
    people_here: casting.Cast, opened: Opener, tmp_path: Path
) -> None:
    page = opened("programme-officer", "/portfolio/lists/new/")
    page.get_by_label("What is it called?").fill("The first list")
    page.get_by_label("Or paste its text here").fill(listing() + "\n\nAsk the webmaster\n")
    follow(page, page.get_by_role("button", name="Read it"))
    newest(page)
    expect(page.locator("main")).to_contain_text("5 projects worth")
    expect(page.locator("#issues")).to_contain_text("Ask the webmaster")
    expect(page.locator("#sections svg").first).to_be_visible()
    assert faults(page, "en") == []

    file = tmp_path / "later.txt"
    file.write_text(listing([LINES[0].but(amount="$2,000,000"), *LINES[1:]]), encoding="utf-16")
    phone = opened("programme-officer", "/portfolio/lists/new/", width=360, language="ar")
    phone.locator("input[name=name]").fill("The second list")
    phone.locator("input[name=file]").set_input_files(file)
    follow(phone, phone.locator("main form button[type=submit]").first)
    newest(phone)
    assert faults(phone, "ar") == []
    follow(phone, phone.locator("#waiting tbody th a"))
    assert faults(phone, "ar") == []

    page.goto(phone.url)
    page.get_by_label("Keep what we have").check()
    follow(page, page.get_by_role("button", name="Decide"))
    # The second person still has the question open, answers it, and is told that it is answered.
    phone.locator("input[name=choice][value=accept]").check()
    follow(phone, phone.locator("#decide form button[type=submit]"))
    assert phone.locator("#decide").count() == 0
    assert phone.locator("#back").count() == 1
    page.goto(phone.url)
    follow(page, page.get_by_role("button", name="Take it back"))
    expect(page.locator("#decide")).to_be_visible()
    expect(page.locator("#changed")).to_contain_text("2,000,000 USD")
    assert faults(page, "en") == []
