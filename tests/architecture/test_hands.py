"""No browser test reads a page that a click may just have left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture import clicks, house

TESTS = Path(__file__).parents[1]


def files() -> list[Path]:
    """Whatever drives a browser, and the hands it uses."""
    words = ("playwright", "tests.browser.conftest")
    return [path for path in sorted(TESTS.rglob("*.py")) if any(f"from {word}" in path.read_text() for word in words)]


def test_no_browser_test_reads_a_page_that_a_click_may_have_left() -> None:
    house.none_of(clicks.breaches(files()))


HELPERS = """
def follow(page, wanted):
    with page.expect_navigation():
        page.click(wanted)

def press(page, wanted):
    page.click(wanted)

def shown(page):
    return page.inner_text("main")

def looked_at(page):
    assert shown(page)
"""


def found(tmp_path: Path, lines: str) -> list[str]:
    path = tmp_path / "test_planted.py"
    body = "".join(f"    {line}\n" for line in lines.split("; "))
    path.write_text(f"{HELPERS}\ndef test_planted(page, other):\n{body}")
    return list(clicks.breaches([path]))


@pytest.mark.parametrize(
    "lines",
    [
        "page.click('a'); assert page.locator('h1').count() == 1",
        "page.click('a'); assert page.url.endswith('/')",
        "page.locator('a').first.click(); said = page.content()",
        "page.click('a'); page.wait_for_load_state(); page.evaluate('1')",
        "page.click('a'); page.wait_for_timeout(300); page.is_visible('a')",
        "page.keyboard.press('Enter'); page.get_attribute('a', 'href')",
        "page.press('a', 'Enter'); page.title()",
        "page.keyboard.press(key); page.is_checked('a')",
        "page.click('a'); page.goto('/')",
        "page.click('a'); other.reload()",
        "page.click('a'); looked_at(page)",
        "press(page, 'a'); shown(page)",
        "for _ in range(2): shown(page); page.click('a')",
        "page.click('a') if page.is_visible('a') else None; page.content()",
    ],
)
def test_a_planted_race_is_named(tmp_path: Path, lines: str) -> None:
    if lines.startswith("for"):
        lines = lines.replace(": ", ":;     ", 1).replace("; page.click", ";     page.click")
    breach = found(tmp_path, lines)
    assert breach
    assert all("test_planted reads" in line for line in breach)


@pytest.mark.parametrize(
    "lines",
    [
        "follow(page, 'a'); assert page.url",
        "page.click('a'); page.wait_for_url('**/b/'); assert page.content()",
        "page.click('a'); expect(page.locator('h1')).to_have_count(1); assert page.locator('a').count()",
        "page.keyboard.press('Tab'); page.evaluate('1')",
        "page.click('summary'); follow(page, 'a'); shown(page)",
        "page.click('a'); page.fill('[name=text]', 'x')",
    ],
)
def test_what_waits_is_left_alone(tmp_path: Path, lines: str) -> None:
    assert found(tmp_path, lines) == []
