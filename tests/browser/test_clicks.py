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
from tests.browser.hands import enter, follow
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

    def touch(self, wanted: str) -> None:
        """One click that stays on the page."""
        self.clicks += 1
        self.page.click(wanted)

    def go(self, wanted: str) -> None:
        """One click that leads to another page."""
        self.clicks += 1
        follow(self.page, wanted)

    def fill(self, wanted: str, text: str) -> None:
        """One field, filled by typing."""
        self.fields += 1
        self.page.fill(wanted, text)

    def enter(self) -> None:
        """The enter key in a field, counted as a click."""
        self.clicks += 1
        enter(self.page)


def find(hand: Hand, planted: Planted) -> None:
    """By name, from the start page to the open case."""
    hand.go("nav a[href='/search/']")
    hand.fill("[name=text]", "Quendrisa")
    hand.enter()
    hand.go(f"main a[href='/cases/{planted.case}/']")
    hand.page.wait_for_selector("h1")
    assert str(planted.case) in hand.page.url


def open_case(hand: Hand, planted: Planted) -> None:
    """Looked for first, then opened with a name she agreed to and nothing else asked."""
    hand.go("main a[href='/cases/new/']")
    hand.fill("[name=text]", f"Wilhelmina {time.monotonic_ns()}"[-30:])
    hand.enter()
    hand.go("form[action='/cases/new/intake/'] button")
    hand.touch("[name=keep_record][value=given]")
    for told in ("purpose", "who_sees", "right_to_refuse", "right_to_withdraw"):
        hand.touch(f"[name=explained][value={told}]")
    hand.go("main form .button-main")
    hand.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
    assert str(planted.case) not in hand.page.url


def open_without_name(hand: Hand, planted: Planted) -> None:
    """Somebody who gives no name: a case stands at once, everything else comes later."""
    hand.go("main a[href='/cases/new/']")
    hand.go("main a[href='/cases/new/intake/']")
    hand.go("main form .button-main")
    hand.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
    assert str(planted.case) not in hand.page.url


def note(hand: Hand, planted: Planted) -> None:
    """A note in a case that stands on the start page."""
    hand.go(f"main a[href='/cases/{planted.case}/']")
    hand.touch("#quick-note > summary")
    text = f"Slept well, {time.monotonic_ns()}."
    hand.fill("#quick-note [name=text]", text)
    hand.touch("#quick-note .button-main")
    hand.page.wait_for_selector(f"main li >> text={text}")


def task(hand: Hand, planted: Planted) -> None:
    """A task for tomorrow in a case that stands on the start page."""
    hand.go(f"main a[href='/cases/{planted.case}/']")
    text = f"Ask the locksmith {time.monotonic_ns()}"
    hand.fill("#tasks [name=action]", text)
    hand.touch("#tasks [name=day][value=tomorrow]")
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
