"""The gallery in a real browser: rules of accessibility, both directions, phone and desktop, with and without script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hands import follow

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parents[1] / "browser/vendor/axe-core/axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opener]:
    contexts = []

    def open_page(
        path: str = "/gallery/", language: str = "en", width: int = 1280, clock: bool = False, **options: Any
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, locale=language, **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []  # type: ignore[attr-defined]
        page.on("console", lambda message: page.complaints.append(message.text))  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
        if clock:
            page.clock.install()
        page.goto(address + path, wait_until="networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()


def axe(page: Page) -> list[str]:
    """What axe finds, one line for each place. The policy forbids injected scripts, so axe runs in its own world."""
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 1280, "light"), ("en", 360, "dark"), ("ar", 1280, "dark"), ("ar", 360, "light")],
)
def test_the_gallery_breaks_no_rule_and_nothing_is_wider_than_the_screen(
    opened: Opener, language: str, width: int, scheme: str
) -> None:
    page = opened("/gallery/?wrong=1", language, width, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(node => node.open = !node.matches('.account'))")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.complaints == []  # type: ignore[attr-defined]


def test_a_control_without_a_name_would_be_found(opened: Opener) -> None:
    page = opened()
    page.evaluate("document.querySelector('#sample label').remove()")
    assert any(line.startswith("label:") for line in axe(page))


@pytest.mark.parametrize("path", ["/calendar/", "/gallery/"])
def test_targets_are_large_enough_to_touch(opened: Opener, path: str) -> None:
    """WCAG 2.2, 2.5.8: 24 px, links inside a sentence excepted."""
    small = opened(path, width=360).evaluate(
        """() => [...document.querySelectorAll("a, button, select, input, summary")].filter(node => {
            const box = node.getBoundingClientRect();
            return node.checkVisibility() && box.height && !node.closest("p, .skip, label.choice, .description, .when")
                && node.getBoundingClientRect().height < 24;
        }).map(node => node.outerHTML.slice(0, 100))"""
    )
    assert small == []


def test_escape_twice_leaves_for_the_neutral_page_and_back_does_not_return(opened: Opener) -> None:
    page = opened(clock=True)
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))  # however slow the machine: twice within a second
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("**/calendar/")
    assert page.title() == "Calendar"
    page.go_back()
    assert "gallery" not in page.url


def test_one_escape_does_not_leave(opened: Opener) -> None:
    page = opened(clock=True)
    page.keyboard.press("Escape")
    page.clock.fast_forward(1100)
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    expect(page).to_have_url(re.compile("/gallery/$"))


def test_an_idle_page_hands_its_draft_to_the_lock(opened: Opener) -> None:
    page = opened("/idle/", clock=True)
    page.fill("[name=note]", "half a sentence ا")
    page.clock.fast_forward(8 * 60_000)
    expect(page.locator("#idle-warning")).to_be_hidden()
    page.clock.fast_forward(60_000)
    expect(page.locator("#idle-warning")).to_be_visible()
    page.clock.fast_forward(60_000)
    page.wait_for_url("**/lock/")
    sent = json.loads(page.inner_text("pre"))
    assert sent["draft"] == "note=half+a+sentence+%D8%A7"
    assert (sent["draft_key"], sent["next"]) == ("note", "/idle/")


def test_an_idle_page_without_connection_is_covered_and_keeps_its_typing(opened: Opener) -> None:
    page = opened("/idle/", clock=True)
    page.fill("[name=note]", "half a sentence")
    page.context.set_offline(True)
    page.clock.fast_forward(10 * 60_000)
    expect(page.locator("#idle-cover")).to_be_visible()
    assert page.evaluate("document.querySelector('main').inert")
    page.context.set_offline(False)
    page.click("[data-idle-again]")
    page.wait_for_url("**/lock/")
    assert "half+a+sentence" in page.inner_text("pre")


def test_leaving_with_unsaved_changes_asks_first(opened: Opener) -> None:
    page = opened("/gallery/")
    page.evaluate("document.getElementById('sample').dataset.guard = ''")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("[name=title]", "x")
    follow(page, "text=Cancel")
    assert asked == []
    page.goto(page.url.replace("gallery", "calendar"))
    assert asked == ["beforeunload"]


def test_without_script_quick_exit_dialog_and_menu_still_work(opened: Opener) -> None:
    page = opened(java_script_enabled=False)
    assert not page.is_visible("dialog")
    follow(page, "text=Ask first")
    expect(page.locator("dialog")).to_be_visible()
    assert not page.is_visible("[data-copy]")
    assert not page.is_visible("[data-read-aloud-for]")
    follow(page, "text=Quick exit")
    expect(page).to_have_url(re.compile("/calendar/$"))


def test_the_menu_of_a_phone_opens_and_closes(opened: Opener) -> None:
    page = opened(width=360)
    assert not page.is_visible("#nav")
    page.click(".menu-button")
    expect(page.locator("#nav")).to_be_visible()
    page.mouse.click(180, 700)
    expect(page.locator("#nav")).to_be_hidden()


def test_an_error_link_lands_in_the_first_part_of_a_group(opened: Opener) -> None:
    page = opened("/gallery/?wrong=1")
    assert page.evaluate("document.activeElement.matches('[data-error-summary]')")
    page.click("[data-error-summary] a >> nth=0")
    expect(page.locator("[name=since_day]")).to_be_focused()


def test_a_dialog_takes_the_focus_and_gives_it_back(opened: Opener) -> None:
    page = opened()
    page.click("[data-dialog]")
    expect(page.locator("#sure:focus-within")).to_be_attached()
    page.keyboard.press("Escape")
    expect(page.locator("[data-dialog]").first).to_be_focused()


def test_a_revealed_text_hides_when_asked(opened: Opener) -> None:
    page = opened()
    expect(page.locator("#shown-name")).to_contain_text("Long rake")
    page.click("#shown-name [data-hide]")
    expect(page.locator("#shown-name")).not_to_contain_text("Long rake")


def test_a_table_is_copied_with_tabs_between_its_cells(opened: Opener) -> None:
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    page.click("#shelf [data-copy]")
    page.wait_for_selector("#shelf [data-copy] >> text=Copied")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].split("\t") == ["Name", "Place", "State", "Count"]
    assert lines[1].split("\t")[:2] == ["Long rake", "North end"]
    assert len(lines) == 5


def test_rows_become_cards_with_labels_on_a_phone(opened: Opener) -> None:
    page = opened(width=360)
    label = page.evaluate("getComputedStyle(document.querySelector('#shelf td'), '::before').content")
    assert label == '"Place"'
    assert page.evaluate("getComputedStyle(document.querySelector('#shelf tbody tr')).display") == "block"
