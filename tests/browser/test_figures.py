"""The story of the figures: an organisation signs, survivors agreed, and what is published shows nobody."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tessera.kernel.jobs import api as jobs
from tests.browser import world
from tests.browser.conftest import Opener
from tests.browser.hands import again, follow
from tests.browser.keys import Keys
from tests.observatory import world as figures
from tests.permissions.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]
THRESHOLD = 11
SMALL = range(1, THRESHOLD)
# Words of the picture and of its table twin. How many cells are hidden stands elsewhere and counts no people.
_SHOWN = """() => [...document.querySelectorAll("#figure svg text, #figure td")]
    .map(node => node.textContent.trim()).filter(Boolean)"""


def test_what_is_published_shows_patterns_and_nobody(people_here: Cast, opened: Opener, tmp_path: Path) -> None:
    sign_the_agreement(opened)
    figures.sign("zaytuna")
    world.bring(seed=7)

    analyst = opened("analyst", "/releases/build/")
    build(analyst)
    publish(analyst)
    number = int(re.findall(r"/releases/(\d+)/$", analyst.url)[0])

    reader = opened(path=f"/releases/{number}/")
    for query in ("first=gender", "first=citizenship&second=gender", "first=year&second=citizenship"):
        reader.goto(f"/releases/{number}/?{query}")
        assert reader.locator("#figure svg").count() >= 1
        reader.eval_on_selector_all("details", "nodes => nodes.forEach(node => node.open = true)")
        assert reader.locator("#figure table tbody tr").count() >= 2
        assert small_counts(reader) == []
    take_home(reader, tmp_path)
    choose_without_script(opened(path=f"/releases/{number}/", script=False))


def sign_the_agreement(opened: Opener) -> None:
    """Whoever runs Harbour's accounts signs, by keyboard."""
    page = opened("administrator", "/agreement/")
    keys = Keys(page)
    keys.write("[name=signer_function]", "Director")
    keys.check("[name=sure]")
    keys.press("#sign .button-main")
    assert page.locator("[name=signer_function]").count() == 0


def build(page: Page) -> None:
    """Chooses the columns and follows the progress to the draft."""
    page.fill("[name=threshold]", str(THRESHOLD))
    for column in ("year", "gender", "citizenship"):
        page.check(f"[name=columns][value={column}]")
    follow(page, "main form .button-main")
    page.wait_for_url("**/jobs/**")
    jobs.drain(everything=True)
    again(page)
    follow(page, "main a[href*='/releases/built/']")
    assert "/releases/drafts/" in page.url
    assert small_counts(page) == []


def publish(page: Page) -> None:
    """Looks at the draft, says yes, and finds it published."""
    follow(page, "main a[href$='/publish/']")
    page.fill("[name=title]", "Winter figures")
    page.check("[name=sure]")
    follow(page, "main form .button-main")
    page.wait_for_url(re.compile(r"/releases/\d+/$"))
    assert "Winter figures" in page.inner_text("h1")


def small_counts(page: Page) -> list[str]:
    """Words in pictures and tables that tell of fewer people than the threshold."""
    words = page.evaluate(_SHOWN)
    assert any(re.fullmatch(r"[\d,]+", word) for word in words), "no figures at all"
    return [word for word in words if re.fullmatch(r"\d+", word) and int(word) in SMALL]


def choose_without_script(page: Page) -> None:
    """Another table is chosen and shown by the button alone."""
    page.select_option("[name=first]", "gender")
    page.select_option("[name=second]", "citizenship")
    follow(page, "main form.filters button")
    assert "second=citizenship" in page.url
    assert page.locator("#figure svg").count() >= 1
    assert small_counts(page) == []


def take_home(page: Page, folder: Path) -> None:
    """Every file of the page arrives; no count in any of them is small."""
    links = page.locator("a[href$='.csv']")
    addresses = {str(links.nth(place).get_attribute("href")) for place in range(links.count())}
    assert any(address.endswith("/files/tables.csv") for address in addresses)
    for address in addresses:
        with page.expect_download() as waited:
            page.locator(f"a[href='{address}']").first.click()
        file = folder / Path(urlsplit(address).path).name
        waited.value.save_as(file)
        rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
        counts = [int(row["count"]) for row in rows if row["count"]]
        assert max(counts) >= THRESHOLD
        assert not set(counts) & set(SMALL), address
