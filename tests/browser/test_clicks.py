"""How many clicks and fields the daily work takes, counted in the browser and held to the table of docs/clicks.md."""

from __future__ import annotations

import os
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener
from tests.planted import Planted

pytestmark = pytest.mark.browser
TABLE = Path(__file__).parents[2] / "docs" / "clicks.md"
REPEATS = 5


@dataclass(slots=True)
class Hand:
    """A hand on the page that counts what it does: every click or key that does something, and every field filled."""

    page: Page
    clicks: int = 0
    fields: int = 0

    def click(self, wanted: str) -> None:
        """One click; where it leads to another page, waits for it."""
        self.clicks += 1
        self.page.click(wanted)
        self.page.wait_for_load_state()

    def fill(self, wanted: str, text: str) -> None:
        """One field, filled by typing."""
        self.fields += 1
        self.page.fill(wanted, text)

    def enter(self) -> None:
        """The enter key in a field, counted as a click."""
        self.clicks += 1
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def find(hand: Hand, planted: Planted) -> None:
    """By name, from the start page to the open case."""
    hand.click("nav a[href='/search/']")
    hand.fill("[name=text]", "Quendrisa")
    hand.enter()
    hand.click(f"main a[href='/cases/{planted.case}/']")
    hand.page.wait_for_selector("h1")
    assert str(planted.case) in hand.page.url


def open_case(hand: Hand, planted: Planted) -> None:
    """Looked for first, then opened with a name she agreed to and nothing else asked."""
    hand.click("main a[href='/cases/new/']")
    hand.fill("[name=text]", f"Wilhelmina {time.monotonic_ns()}"[-30:])
    hand.enter()
    hand.click("form[action='/cases/new/intake/'] button")
    hand.click("[name=keep_record][value=given]")
    for told in ("purpose", "who_sees", "right_to_refuse", "right_to_withdraw"):
        hand.click(f"[name=explained][value={told}]")
    hand.click("main form .button-main")
    hand.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
    assert str(planted.case) not in hand.page.url


def open_without_name(hand: Hand, planted: Planted) -> None:
    """Somebody who gives no name: a case stands at once, everything else comes later."""
    hand.click("main a[href='/cases/new/']")
    hand.click("main a[href='/cases/new/intake/']")
    hand.click("main form .button-main")
    hand.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
    assert str(planted.case) not in hand.page.url


def note(hand: Hand, planted: Planted) -> None:
    """A note in a case that stands on the start page."""
    hand.click(f"main a[href='/cases/{planted.case}/']")
    hand.click("#quick-note > summary")
    text = f"Slept well, {time.monotonic_ns()}."
    hand.fill("#quick-note [name=text]", text)
    hand.click("#quick-note .button-main")
    hand.page.wait_for_selector(f"main li >> text={text}")


def task(hand: Hand, planted: Planted) -> None:
    """A task for tomorrow in a case that stands on the start page."""
    hand.click(f"main a[href='/cases/{planted.case}/']")
    text = f"Ask the locksmith {time.monotonic_ns()}"
    hand.fill("#tasks [name=action]", text)
    hand.click("#tasks [name=day][value=tomorrow]")
    hand.page.wait_for_selector(f"#tasks li >> text={text}")


WAYS: dict[str, Callable[[Hand, Planted], None]] = {
    "Find a person and open the case": find,
    "Open a case, with a name": open_case,
    "Open a case, without a name": open_without_name,
    "Write a note": note,
    "Set a task": task,
}


def table() -> dict[str, tuple[int, int]]:
    """Clicks and fields of this program by task, as the document says."""
    rows = re.findall(r"^\| ([^|]+?) +\| (\d+) +\| (\d+) +\|", TABLE.read_text(), re.MULTILINE)
    return {name: (int(clicks), int(fields)) for name, clicks, fields in rows}


def test_the_table_has_every_way() -> None:
    assert list(table()) == list(WAYS)


@pytest.mark.parametrize("name", WAYS)
def test_a_task_takes_no_more_than_the_table_says(planted: Planted, opened: Opener, name: str) -> None:
    page = opened("caseworker", "/")
    counted, times = set(), []
    for _repeat in range(REPEATS):
        page.goto("/")
        hand, began = Hand(page), time.perf_counter()
        WAYS[name](hand, planted)
        times.append(time.perf_counter() - began)
        counted.add((hand.clicks, hand.fields))
    assert len(counted) == 1, f"not the same way twice: {counted}"
    [(clicks, fields)] = counted
    if folder := os.environ.get("TESSERA_SHOTS"):
        line = f"{name}: {clicks} clicks, {fields} fields, median {statistics.median(times):.1f} s\n"
        with (Path(folder) / "clicks.txt").open("a") as file:
            file.write(line)
    clicks_told, fields_told = table()[name]
    assert clicks <= clicks_told, f"{name} takes {clicks} clicks; docs/clicks.md says {clicks_told}"
    assert fields <= fields_told, f"{name} takes {fields} fields; docs/clicks.md says {fields_told}"
