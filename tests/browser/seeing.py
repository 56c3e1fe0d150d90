"""What is looked for on every page: rules of accessibility, width, words, complaints of the browser."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from playwright.sync_api import ConsoleMessage, Page

AXE = (Path(__file__).with_name("vendor") / "axe-core/axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The browser reports an answer of 404 or 422 in the console by itself; those are tested by what the page says.
_ANSWERS = re.compile(r"Failed to load resource: the server responded with a status of (?:403|404|409|422)")
# What a template leaves behind when it is wrong: a tag, a placeholder of gettext, an object as Python shows it.
_RAW = re.compile(
    r"\{[%{#]|[%#}]\}|%\(\w+\)[sd]|^(?:None|True|False)$|<[\w.]+ object|__proxy__|UUID\(|\bundefined\b|\bNaN\b",
    re.MULTILINE,
)


def watch(page: Page) -> Page:
    """Collects what the browser complains about in `page.complaints`: errors, refused styles and scripts."""
    complaints: list[str] = []
    page.complaints = complaints  # type: ignore[attr-defined]

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _ANSWERS.match(message.text):
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page


def axe(page: Page) -> list[str]:
    """What axe finds, one line for each place. The policy forbids injected scripts, so axe runs in its own world."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS)
    return [f"axe {rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]


_LOOK = """() => ({
    wide: document.scrollingElement.scrollWidth > innerWidth,
    widest: [...document.querySelectorAll("main *, header *, footer *")].filter(node => {
        const box = node.getBoundingClientRect();
        return box.width && (box.right > innerWidth + 1 || box.left < -1);
    }).slice(0, 3).map(node => node.outerHTML.slice(0, 120)),
    language: document.documentElement.lang,
    direction: document.documentElement.dir,
    title: document.title,
    headings: [...document.querySelectorAll("h1")].length,
    text: document.body.innerText,
})"""


def faults(page: Page, language: str, secrets: Iterable[str] = (), *, whole: bool = True) -> list[str]:
    """What is wrong with the page as it is shown now, one sentence each; `whole` asks axe as well, which takes a while."""
    seen: dict[str, Any] = page.evaluate(_LOOK)
    found = axe(page) if whole else []
    if seen["wide"]:
        found.append(f"wider than the screen: {seen['widest']}")
    if (seen["language"], seen["direction"]) != (language, "rtl" if language == "ar" else "ltr"):
        found.append(f"written as {seen['language']} {seen['direction']}")
    if seen["headings"] != 1:
        found.append(f"{seen['headings']} headings of the first level")
    if raw := _RAW.findall(seen["text"]):
        found.append(f"left behind by a template: {raw[:5]}")
    outside = f"{seen['title']} {unquote(page.url)}"
    found += [f"in title or address: {word}" for word in secrets if word in outside]
    found += page.complaints  # type: ignore[attr-defined]
    page.complaints.clear()  # type: ignore[attr-defined]
    return found
