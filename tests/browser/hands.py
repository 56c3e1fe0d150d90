"""Hands in front of a page that wait for what they set off.

A click does not wait for the page it leads to: whoever reads right after it reads the old page on a slow machine.
So whatever loads a page goes through here, and what a script changes is looked for with Playwright's `expect`, which
waits. `tests/architecture/test_hands.py` refuses the rest.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Error, Locator, Page, expect

# For everything that is waited for: a busy machine is slow, and a wait that is met ends at once. In seconds.
PATIENCE = 40.0
expect.set_options(timeout=PATIENCE * 1000)
_STEP = 30  # seconds that a code of two-step sign-in holds (RFC 6238)


def follow(page: Page, wanted: str | Locator) -> None:
    """Clicks what loads another page (the first that is found), and waits until that page is there."""
    target = page.locator(wanted).first if isinstance(wanted, str) else wanted
    with page.expect_navigation():
        target.click()


def enter(page: Page) -> None:
    """Presses Enter where that loads another page, and waits until that page is there."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def again(page: Page) -> None:
    """Asks for the page anew. One that renews itself may do so in the same moment: then it is asked for once more."""
    for _attempt in range(5):
        try:
            page.reload()
        except Error:
            page.wait_for_load_state()
        else:
            return
    raise AssertionError(f"{page.url} never stood still")


def widen(page: Page, width: int) -> None:
    """Gives the page another width, in pixels, and waits until it has it."""
    page.set_viewport_size({"width": width, "height": 800})
    until(page, lambda: bool(page.evaluate("wanted => innerWidth === wanted", width)), f"{width} pixels wide")


def until(page: Page, question: Callable[[], bool], what: str) -> None:
    """Asks until the answer is yes. Raises AssertionError with `what` after all patience."""
    end = time.monotonic() + PATIENCE
    while not question():
        assert time.monotonic() < end, f"never came true: {what}"
        page.wait_for_timeout(50)


def code_of_the_moment(secret: str, seconds: float = 5.0) -> str:
    """The code an authenticator app shows, which holds for at least so many seconds: near its end, the next one."""
    if (left := _STEP - time.time() % _STEP) < seconds:
        time.sleep(left)
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // _STEP)))
