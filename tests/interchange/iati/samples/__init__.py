"""Two invented files of the standard, valid and full, and the means to spoil them in one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lxml import etree

FOLDER = Path(__file__).parent
NOW = "2026-11-22T12:00:00+00:00"
Edit = Callable[[etree._Element], None]


def activity() -> etree._ElementTree:
    """The full activity file."""
    return etree.parse(str(FOLDER / "activity.xml"))


def organisation() -> etree._ElementTree:
    """The full organisation file."""
    return etree.parse(str(FOLDER / "organisation.xml"))


def put(path: str, value: str) -> Edit:
    """Sets an attribute (`budget/period-end/@iso-date`) or the text of an element, wherever the path finds the element."""
    where, _at, attribute = path.rpartition("@") if path.startswith("@") or "/@" in path else (path, "", "")
    name = attribute.replace("xml:", "{http://www.w3.org/XML/1998/namespace}")

    def edit(node: etree._Element) -> None:
        found = node.xpath(where.rstrip("/") or ".") if attribute else node.xpath(path)
        assert found, f"nothing at {path}"
        for each in found:
            if attribute:
                each.set(name, value)
            else:
                each.text = value

    return edit


def drop(path: str) -> Edit:
    """Takes elements or attributes out."""

    def edit(node: etree._Element) -> None:
        found = node.xpath(path)
        assert found, f"nothing at {path}"
        for each in found:
            parent = each.getparent()
            if isinstance(each, etree._Element):
                parent.remove(each)
            else:
                del parent.attrib[each.attrname]

    return edit


def add(path: str, *elements: str) -> Edit:
    """Puts elements at the end of what the path finds."""

    def edit(node: etree._Element) -> None:
        found = node.xpath(path)
        assert found, f"nothing at {path}"
        for parent in found:
            parent.extend(etree.fromstring(element) for element in elements)

    return edit
