"""Codes that a file uses, held against the lists of the standard."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pycountry
from django.utils.translation import gettext as _
from lxml import etree

from tessera.interchange.iati import findings
from tessera.interchange.iati.index import Index
from tessera.interchange.iati.schema import DATA

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Lists of so few codes that a file for each would say less.
_SMALL = {
    "Version": ("2.03",),
    "BudgetNotProvided": ("1", "2", "3"),
    "BudgetIdentifierVocabulary": ("1", "2", "3", "4", "5"),
    "PolicyMarkerVocabulary": ("1", "99"),
    "RegionVocabulary": ("1", "2", "99"),
    "UNSDG-Goals": tuple(str(goal) for goal in range(1, 18)),
}


@cache
def lists() -> Mapping[str, Mapping[str, str]]:
    """Every list: code -> `active` or `withdrawn`."""
    found: dict[str, dict[str, str]] = {name: dict.fromkeys(codes, "active") for name, codes in _SMALL.items()}
    with (DATA / "codelists.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["codelist"], {})[row["code"]] = row["status"]
    languages = (getattr(each, "alpha_2", "") for each in pycountry.languages)
    found["Language"] = {code: "active" for code in languages if code}
    return found


@cache
def names(codelist: str) -> Mapping[str, str]:
    """code -> the English name of a shipped list. Empty for a list that is not shipped."""
    with (DATA / "codelists.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file) if row["codelist"] == codelist}


_CONDITION = re.compile(r"\[@([\w-]+)='([^']*)'( or not\(@\1\))?\]")
LANGUAGE = "9.95.1"


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: its id, the list, the place below the subject and the attribute. `only` are conditions: how many elements
    above the last one, the attribute, its values (None: absent)."""

    rule: str
    codelist: str
    root: str
    place: str
    attribute: str
    only: tuple[tuple[int, str, frozenset[str | None]], ...] = ()

    def means(self, node: etree._Element) -> bool:
        """Whether the conditions hold for an element at the place."""
        for above, name, values in self.only:
            asked = node
            for _step in range(above):
                asked = asked.getparent()
            if asked.get(name) not in values:
                return False
        return True


def _rule(row: Mapping[str, str]) -> Rule:
    """A line of the table. Raises ValueError for a condition that is written in another way."""
    path, _at, attribute = row["path"].rpartition("/@")
    _nothing, root, *steps = path.split("/")
    only = []
    for number, step in enumerate(steps[1:], start=2):
        condition = step.partition("[")
        if condition[1]:
            found = _CONDITION.fullmatch("[" + condition[2])
            if found is None:
                raise ValueError(row["path"])
            values: frozenset[str | None] = frozenset({found[2], None} if found[3] else {found[2]})
            only.append((len(steps) - number, found[1], values))
    place = "/".join(step.partition("[")[0] for step in steps[1:])
    return Rule(row["rule"], row["codelist"], root, place, attribute, tuple(only))


@cache
def rules() -> tuple[Rule, ...]:
    """Every check but those of the root's version and of languages, which may stand anywhere."""
    with (DATA / "codelist-rules.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["codelist"] != "Version" and row["rule"] != LANGUAGE]
    return tuple(map(_rule, rows))


@cache
def of_root(root: str) -> tuple[tuple[Rule, frozenset[str]], ...]:
    """The checks of a kind of file, each with the codes in use."""
    return tuple((rule, _active(rule.codelist)) for rule in rules() if rule.root == root)


@cache
def _by_place(root: str) -> tuple[tuple[str, tuple[tuple[str, frozenset[str], Rule], ...]], ...]:
    found: dict[str, list[tuple[str, frozenset[str], Rule]]] = {}
    for rule, active in of_root(root):
        found.setdefault(rule.place, []).append((rule.attribute, active, rule))
    return tuple((place, tuple(asked)) for place, asked in found.items())


@cache
def _active(name: str) -> frozenset[str]:
    return frozenset(code for code, status in lists()[name].items() if status == "active")


_languages = etree.XPath("descendant-or-self::*/@xml:lang", smart_strings=False, regexp=False)


def check(index: Index, root: str) -> Iterator[tuple[Rule, etree._Element, str]]:
    """Each code of a subject that is not in use, with its rule and element."""
    for place, asked in _by_place(root):
        for node in index.at(place):
            for attribute, active, rule in asked:
                value = node.get(attribute)
                if value is not None and value not in active and rule.means(node):
                    yield rule, node, value
    if not _active("Language").issuperset(_languages(index.subject)):
        yield from of_language(index.subject.iter(etree.Element))


def of_language(nodes: Iterable[etree._Element]) -> Iterator[tuple[Rule, etree._Element, str]]:
    """The same for languages of elements."""
    for node in nodes:
        value = node.get(XML_LANG)
        if value is not None and value not in _active("Language"):
            yield Rule(LANGUAGE, "Language", "", "", "xml:lang"), node, value


def said(rule: Rule, value: str) -> tuple[str, str, str]:
    """Severity, message and mending of a code that is not in use: one that was withdrawn is a warning."""
    allowed = lists()[rule.codelist]
    withdrawn = value in allowed
    message = (
        _("The code “%(code)s” was withdrawn from the list %(list)s.")
        if withdrawn
        else _("The code “%(code)s” is not in the list %(list)s.")
    ) % {"code": value, "list": rule.codelist}
    return (findings.WARNING if withdrawn else findings.ERROR), message, _mend(rule.codelist, allowed)


def _mend(name: str, allowed: Mapping[str, str]) -> str:
    codes = [code for code, status in allowed.items() if status == "active"]
    if len(codes) <= 20:
        return _("Use one of: %(codes)s.") % {"codes": ", ".join(codes)}
    return _("Use a code of the list %(list)s, for example %(codes)s.") % {"list": name, "codes": ", ".join(codes[:3])}
