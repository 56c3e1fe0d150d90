"""Hands that use nothing but the keyboard, and see at each step where they are."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.hands import enter

# Where the focus is now: whether it is the wanted place, whether one sees it, and a mark that tells places apart.
_HERE = """wanted => {
    const node = document.activeElement;
    const seen = [node, node.closest("label"), node.nextElementSibling].filter(Boolean).some(one => {
        const style = getComputedStyle(one);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    });
    const box = node.getBoundingClientRect();
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const all = [...document.querySelectorAll("*")];
    return {hit: node.matches(wanted), seen: seen && inside, place: all.indexOf(node), node: node.outerHTML.slice(0, 120)};
}"""
MOST = 250


@dataclass(slots=True)
class Keys:
    """The keyboard in front of a page."""

    page: Page

    def to(self, wanted: str) -> None:
        """Tabs on until the focus is at `wanted`; every step must move, and show where it is."""
        last, stays = None, 0
        for _step in range(MOST):
            here = self.page.evaluate(_HERE, wanted)
            if here["hit"]:
                assert here["seen"], f"the focus is not to be seen: {here['node']}"
                return
            self.page.keyboard.press("Tab")
            stays = stays + 1 if here["place"] == last else 0
            # A date is one field with a place each for day, month, year and the calendar.
            assert stays < (5 if 'type="date"' in here["node"] else 1), f"the focus is caught: {here['node']}"
            last = here["place"]
        raise AssertionError(f"{self.page.url} has nothing to tab to at {wanted}")

    def write(self, wanted: str, text: str) -> None:
        """Goes to a field and types."""
        self.to(wanted)
        self.page.keyboard.type(text)

    def tick(self, name: str, *values: str) -> None:
        """Ticks boxes of a group."""
        for value in values:
            self.check(f"[name='{name}'][value='{value}']")

    def check(self, wanted: str) -> None:
        """Ticks one box."""
        self.to(wanted)
        self.page.keyboard.press("Space")
        expect(self.page.locator(wanted)).to_be_checked()

    def choose(self, name: str, value: str) -> None:
        """Chooses with the arrows in a list or among round buttons."""
        self.to(f"[name='{name}']")
        wanted = f"[name='{name}'][value='{value}']:checked, select[name='{name}']:has(option[value='{value}']:checked)"
        for step in range(MOST):
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
                return
            if step:
                self.page.keyboard.press("ArrowDown")
            else:
                self._begin(name)
        raise AssertionError(f"{value} cannot be chosen for {name}")

    def _begin(self, name: str) -> None:
        """The first key: a list is gone through from its top, and the first of the round buttons is taken."""
        if self.page.query_selector(f"select[name='{name}']"):
            self.page.keyboard.press("Home")
        elif self._is_open_choice(name):
            self.page.keyboard.press("Space")
            expect(self.page.locator(f"[name='{name}']:focus")).to_be_checked()
        else:
            self.page.keyboard.press("ArrowDown")

    def _is_open_choice(self, name: str) -> bool:
        """Whether none of the round buttons is chosen yet."""
        buttons = f"[type=radio][name='{name}']"
        return self.page.query_selector(buttons) is not None and not self.page.query_selector(f"{buttons}:checked")

    def press(self, wanted: str) -> None:
        """Goes to a button or link, presses Enter, and waits for the next page."""
        self.to(wanted)
        enter(self.page)

    def unfold(self, wanted: str) -> None:
        """Unfolds what is folded away, unless it is open."""
        if not self.page.evaluate("wanted => document.querySelector(wanted).open", wanted):
            self.to(f"{wanted} > summary")
            self.page.keyboard.press("Enter")
            expect(self.page.locator(f"{wanted}[open]").first).to_be_attached()

    def reveal(self, button: str, part: str, text: str) -> None:
        """Presses a button that replaces a part of the page; the new part has the words and takes the focus."""
        self.to(button)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(part)).to_contain_text(text)
        expect(self.page.locator(f"{part}:focus-within")).to_be_attached()
