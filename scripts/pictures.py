"""Take the pictures of the running product that the README shows, from a demo world made for it.

    scripts/pictures.py                 make a demo world in a folder of its own, take the pictures, throw it away
    scripts/pictures.py --keep FOLDER   make it there, or use the one that is there, and keep it

Needs the developer's packages (Playwright drives the system's Chromium). Everybody on the pictures is invented.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "pictures"
LARGEST = 150 * 1024
PATIENCE = 300.0

Go = Callable[[Page], None]


def _at(path: str) -> Go:
    return lambda page: page.goto(path) and None


def _follow(page: Page, link: Locator) -> None:
    """Clicks, and waits for the page it leads to: a click alone would leave the old one on the picture."""
    with page.expect_navigation():
        link.click()


def _first_case(page: Page) -> None:
    """A case with an account to show: one that is past intake."""
    page.goto("/cases/?state=FollowUp")
    _follow(page, page.locator("main tbody th a").first)


def _consent(page: Page) -> None:
    _first_case(page)
    _follow(page, page.locator('main a[href*="/consent/"]').first)
    _follow(page, page.locator('main a[href*="/consent/decide/"]').first)


def _account(page: Page) -> None:
    _first_case(page)
    _follow(page, page.locator("main nav.tabs a").nth(1))


def _release(page: Page) -> None:
    """The first chart of the demo's latest release; what it says of itself stands above."""
    page.goto("/releases/2/")
    page.locator("main figure").first.scroll_into_view_if_needed()
    page.locator("main figure").first.evaluate("figure => figure.scrollIntoView({block: 'center'})")


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its file, who looks, the way there, and how the screen is."""

    name: str
    persona: str
    go: Go
    language: str = "en"
    width: int = 1280
    height: int = 860


SHOTS = (
    Shot("start", "caseworker", _at("/")),
    Shot("work-list", "caseworker", _at("/cases/")),
    Shot("case", "caseworker", _account),
    Shot("consent", "caseworker", _consent),
    Shot("referrals", "supervisor", _at("/referrals/")),
    Shot("release", "analyst", _release),
    Shot("start-arabic", "caseworker-zaytuna", _at("/"), language="ar"),
    Shot("case-phone", "caseworker", _first_case, width=390, height=780),
)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a demo world in this folder, served as long as the body runs. Raises SystemExit when it does not start."""
    port = free_port()
    command = [sys.executable, "-m", "tessera", "demo", "--port", str(port)]
    here = os.environ | {"TESSERA_DATA": str(folder), "PYTHONPATH": str(ROOT / "src"), "TESSERA_HOME": str(ROOT)}
    server = subprocess.Popen(command, cwd=ROOT, env=here, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + PATIENCE
        while not _answers(address):
            if server.poll() is not None or time.monotonic() > end:
                raise SystemExit("the demo world did not start: run ./tessera demo to see why")
            time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health/", timeout=2) as answer:  # noqa: S310  # our own server
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def take(browser: Browser, address: str, shot: Shot) -> Path:
    """Signs in as the persona, goes there, and writes the picture. Raises SystemExit when it is too large."""
    context = browser.new_context(
        base_url=address, viewport={"width": shot.width, "height": shot.height}, locale=shot.language,
        color_scheme="light", reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    page.goto("/sign-in/")
    if shot.language != "en":
        _follow(page, page.locator(f'button[name="language"][value="{shot.language}"]').first)
    _follow(page, page.locator(f'button[name="persona"][value="{shot.persona}"]'))
    page.wait_for_url(f"{address}/")
    shot.go(page)
    page.wait_for_load_state("networkidle")
    target = OUT / f"{shot.name}.png"
    page.screenshot(path=str(target), animations="disabled")
    context.close()
    if (size := target.stat().st_size) > LARGEST:
        raise SystemExit(f"{target.name} weighs {size // 1024} KB, more than {LARGEST // 1024}: take less of the page")
    return target


def main() -> int:
    """Takes every picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="folder of a demo world to make or use, and keep")
    keep: Path | None = parser.parse_args().keep
    sys.path.insert(0, str(ROOT / "src"))
    from tessera.config import chromium

    program = chromium.require()
    folder = keep or Path(tempfile.mkdtemp(prefix="tessera-pictures-"))
    folder.chmod(0o711)  # where root runs the database as another user, that user must reach it
    OUT.mkdir(parents=True, exist_ok=True)
    try:
        with served(folder / "data") as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program)
            for shot in SHOTS:
                target = take(browser, address, shot)
                print(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1024} KB")
            browser.close()
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
