"""The data dictionary: every column of the facts, what it means, its values in both languages, and its name elsewhere."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils import translation

from tessera.observatory.patterns import columns
from tessera.observatory.patterns.columns import Fact

LANGUAGES = ("en", "ar")


@dataclass(frozen=True, slots=True)
class Entry:
    """One column of one family of facts. `htcds` and `ctdc` name fields and variables; `since` is a version of the program."""

    family: str
    fact: Fact
    meaning: Mapping[str, str]
    htcds: tuple[str, ...]
    ctdc: tuple[str, ...]
    since: str

    @property
    def open_list(self) -> bool:
        """Whether its values are years or countries, which stand in a standard and not on the page."""
        return self.fact.kind in ("year", "country")

    def label(self, language: str) -> str:
        """The column's name in a language."""
        with translation.override(language):
            return str(self.fact.label)

    def values(self) -> list[tuple[str, dict[str, str]]]:
        """(code, its words by language) of every value."""
        return [(value, {each: self._word(value, each) for each in LANGUAGES}) for value in self.fact.values()]

    def _word(self, value: str, language: str) -> str:
        with translation.override(language):
            return self.fact.label_of(value, language)


@cache
def entries() -> tuple[Entry, ...]:
    """Every column, family by family. Raises KeyError for one that the dictionary forgets."""
    text = (files("tessera.observatory.patterns") / "dictionary.toml").read_text(encoding="utf-8")
    told: dict[str, dict[str, Any]] = tomllib.loads(text)
    return tuple(
        _entry(family, fact, told[family][fact.name]) for family, found in columns.FAMILIES.items() for fact in found
    )


def _entry(family: str, fact: Fact, row: Mapping[str, Any]) -> Entry:
    return Entry(family, fact, row["meaning"], tuple(row["htcds"]), tuple(row["ctdc"]), row["since"])


def as_rows() -> list[dict[str, str]]:
    """One row per column and value, for the file: what a program needs to read a release."""
    return [
        {
            "family": entry.family,
            "column": entry.fact.name,
            **{f"label_{each}": entry.label(each) for each in LANGUAGES},
            **{f"meaning_{each}": entry.meaning[each] for each in LANGUAGES},
            "value": value,
            **{f"value_{each}": words[each] for each in LANGUAGES},
            "htcds": " ".join(entry.htcds),
            "ctdc": " ".join(entry.ctdc),
            "since": entry.since,
        }
        for entry in entries()
        for value, words in entry.values()
    ]


def as_document() -> list[dict[str, Any]]:
    """The same, nested, for JSON."""
    return [
        {
            "family": entry.family,
            "column": entry.fact.name,
            "kind": entry.fact.kind,
            "label": {each: entry.label(each) for each in LANGUAGES},
            "meaning": dict(entry.meaning),
            "htcds": list(entry.htcds),
            "ctdc": list(entry.ctdc),
            "since": entry.since,
            "values": [{"value": value, "label": words} for value, words in entry.values()],
        }
        for entry in entries()
    ]
