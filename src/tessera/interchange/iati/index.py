"""One walk over an activity or organisation: what stands where, so that checks need not look for it again.

Places are written as paths below the subject without conditions, such as `transaction/provider-org`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lxml import etree

# A place with what may stand below it that anybody asks for.
Places = Mapping[str, tuple[str, Any]]


def places(paths: Iterable[str]) -> Places:
    """The places worth a visit, from paths such as `result/indicator/period`."""
    tree: dict[str, tuple[str, Any]] = {}
    for path in paths:
        below, before = tree, ""
        for step in filter(None, path.split("/")):
            before = f"{before}/{step}" if before else step
            below = below.setdefault(step, (before, {}))[1]
    return tree


class Index:
    """Elements of one subject by their place, and values of their attributes."""

    def __init__(self, subject: etree._Element, wanted: Places) -> None:
        self.subject = subject
        self._found: dict[str, list[etree._Element]] = {"": [subject]}
        self._values: dict[tuple[str, str], list[str | None]] = {}
        self._fill(subject, wanted)

    def _fill(self, element: etree._Element, wanted: Places) -> None:
        found = self._found
        for child in element:
            known = wanted.get(child.tag)
            if known is None:
                continue
            place, below = known
            if place in found:
                found[place].append(child)
            else:
                found[place] = [child]
            if below:
                self._fill(child, below)

    def at(self, place: str) -> Sequence[etree._Element]:
        """Elements at a place, in the order of the file."""
        return self._found.get(place, ())

    def values(self, place: str, attribute: str) -> list[str | None]:
        """An attribute of each element at a place; the text of each where `attribute` is "". None where there is none."""
        key = (place, attribute)
        if key not in self._values:
            nodes = self._found.get(place, ())
            self._values[key] = [node.get(attribute) if attribute else _text(node) for node in nodes]
        return self._values[key]

    def said(self, place: str, attribute: str) -> list[str]:
        """The same without what is absent."""
        return [value for value in self.values(place, attribute) if value is not None]


def _text(node: etree._Element) -> str:
    return "".join(node.itertext()) if len(node) else node.text or ""
