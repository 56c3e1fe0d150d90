"""Codes that a file uses, held against the lists of the standard."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pycountry
from django.utils.translation import gettext as _
from lxml import etree

from tessera.interchange.iati import findings
from tessera.interchange.iati.schema import DATA

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


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: its id, the list, and where the codes stand; as plain texts, which is quick, and with their places."""

    rule: str
    codelist: str
    texts: etree.XPath
    places: etree.XPath


@cache
def rules() -> tuple[Rule, ...]:
    """Every check."""
    with (DATA / "codelist-rules.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Rule(
                row["rule"],
                row["codelist"],
                etree.XPath(row["path"], smart_strings=False, regexp=False),
                etree.XPath(row["path"]),
            )
            for row in csv.DictReader(file)
        )


@cache
def _active(name: str) -> frozenset[str]:
    return frozenset(code for code, status in lists()[name].items() if status == "active")


def check(tree: etree._ElementTree) -> Iterator[findings.Finding]:
    """An error for a code that its list does not hold, a warning for one that was withdrawn."""
    for rule in rules():
        name = rule.codelist
        active, allowed = _active(name), lists()[name]
        if active.issuperset(rule.texts(tree)):
            continue
        for value in rule.places(tree):
            if value in active:
                continue
            node = value.getparent()
            attribute = str(value.attrname).rpartition("}")[2]
            withdrawn = value in allowed
            yield findings.Finding(
                rule=rule.rule,
                severity=findings.WARNING if withdrawn else findings.ERROR,
                line=findings.line(node),
                element=findings.place(node, attribute),
                message=(
                    _("The code “%(code)s” was withdrawn from the list %(list)s.")
                    if withdrawn
                    else _("The code “%(code)s” is not in the list %(list)s.")
                )
                % {"code": str(value), "list": name},
                mend=_mend(name, allowed),
            )


def _mend(name: str, allowed: Mapping[str, str]) -> str:
    codes = [code for code, status in allowed.items() if status == "active"]
    if len(codes) <= 20:
        return _("Use one of: %(codes)s.") % {"codes": ", ".join(codes)}
    return _("Use a code of the list %(list)s, for example %(codes)s.") % {"list": name, "codes": ", ".join(codes[:3])}
