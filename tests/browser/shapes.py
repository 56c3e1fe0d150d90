"""What shapes of pages were read already: the same page for another persona holds nothing new for a rule of markup."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

# Each element with all that a rule may look at but its words: where it stands, its attributes, and the values of those
# that have few. An id or a link differs from row to row; that it is there, and whether it is empty, is kept. And what
# a rule sees of the whole page: the order of headings and landmarks, and ids that stand twice.
_ELEMENTS = """() => {
    const kept = new Set(["class", "role", "type", "lang", "dir", "scope", "autocomplete", "tabindex", "hidden", "target",
        "aria-hidden", "aria-current", "aria-expanded", "aria-live", "aria-sort", "aria-invalid", "rel", "open"]);
    const named = node => node.tagName + [...node.attributes].map(one =>
        `[${one.name}=${kept.has(one.name) ? one.value : one.value ? "*" : ""}]`).sort().join("");
    const all = [...document.querySelectorAll("*")];
    const ids = all.map(node => node.id).filter(Boolean);
    const order = wanted => all.filter(node => node.matches(wanted)).map(node => node.tagName)
        .filter((name, place, names) => name !== names[place - 1]).join(" ");
    return [...new Set([
        ...all.map(node => [node.parentElement ? named(node.parentElement) : "", named(node),
            node.textContent.trim() ? "text" : "", node.labels?.length ? "labelled" : ""].join(">")),
        `headings ${order("h1, h2, h3, h4, h5, h6")}`, `landmarks ${order("header, nav, main, aside, footer")}`,
        ...ids.filter((id, place) => ids.indexOf(id) !== place).map(id => `twice ${id}`),
    ])];
}"""


@dataclass(slots=True)
class Shapes:
    """By kind of page and language: every element that was there when the page was read."""

    read: dict[tuple[str, ...], set[str]] = field(default_factory=dict)

    def is_new(self, page: Page, language: str) -> bool:
        """Whether the page holds an element, in its place, that no page of its kind and language held; it is kept then."""
        before = self.read.setdefault((*_kind(page.url), language), set())
        now = set(page.evaluate(_ELEMENTS))
        if before and now <= before:
            return False
        before |= now
        return True


def _kind(url: str) -> tuple[str, ...]:
    """The view that answers at an address, and the words of its query without ids."""
    parts = urlsplit(url)
    try:
        view = resolve(parts.path).view_name
    except Resolver404:
        view = "missing"
    return (view, *(f"{name}={value}" for name, value in sorted(parse_qsl(parts.query)) if len(value) < 20))
