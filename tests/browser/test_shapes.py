"""A page is read again by axe as soon as there is anything in it that was not there before."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.shapes import Shapes

pytestmark = pytest.mark.browser
PAGE = "<main><h1>A</h1><label for=a>Name</label><input id=a><p class=soft>One</p><ul><li>1</li></ul></main>"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("for=a", "for=b"),
        ("<li>1</li>", "<li><a href=/>1</a></li>"),
        ("class=soft", "class=loud"),
        ("<p ", "<p aria-hidden=true "),
        ("</main>", "<h3>B</h3></main>"),
        ("<ul>", "<ul id=a>"),
        ("<li>1</li>", "<li></li>"),
        ("<main>", "<main><nav></nav>"),
    ],
)
def test_a_page_with_something_new_is_read_again(browser: Browser, old: str, new: str) -> None:
    page, shapes = browser.new_page(), Shapes()
    page.set_content(PAGE)
    assert shapes.is_new(page, "en")
    assert shapes.is_new(page, "ar")
    page.set_content(PAGE.replace("<li>1</li>", "<li>2</li><li>3</li>").replace("One", "Two"))
    assert not shapes.is_new(page, "en")
    page.set_content(PAGE.replace(old, new))
    assert shapes.is_new(page, "en")
    page.close()
