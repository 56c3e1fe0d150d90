"""Metrics as data: what each counts, over which facts, in which tables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from tessera.observatory.releases import api as releases
from tessera.observatory.tables.api import MERGED

CASE, HELP = "case", "help"
VIEWS: Mapping[str, str] = {CASE: "observatory_metric_case", HELP: "observatory_metric_help"}
ONCE: Mapping[str, tuple[str, ...]] = {CASE: ("person",), HELP: ("person", "service")}
PURPOSE = "anonymised_statistics"
_FILE = Path(__file__).with_name("metrics.toml")


@dataclass(frozen=True, slots=True)
class Metric:
    """One definition. `by` are its tables, `where` keeps the rows that count (column → value).

    `adds_up` is false where one person may stand in several cells, so that a sum is no number of people.
    """

    key: str
    version: int
    family: str
    by: tuple[tuple[str, ...], ...]
    where: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]

    @property
    def adds_up(self) -> bool:
        """Whether the metric has a total."""
        return self.family == CASE

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Every column that its tables name, in their order."""
        return tuple(dict.fromkeys(name for spec in self.by for name in spec))

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.word("title")

    @property
    def definition(self) -> str:
        """What is counted, in the reader's language."""
        return self.word("definition")

    @property
    def unit(self) -> str:
        """What one is, in the reader's language."""
        return self.word("unit")

    def word(self, name: str, language: str | None = None) -> str:
        """`title`, `definition` or `unit` in a language, else in English."""
        told = self.words[name]
        return told.get((language or get_language() or "en").split("-")[0], told["en"])

    def specs(self) -> tuple[tuple[str, ...], ...]:
        """The tables that must be counted for it, with the columns that decide who counts."""
        return tuple((*self.where, *spec) for spec in self.by)

    def document(self) -> dict[str, Any]:
        """The definition as it is kept with a snapshot, in English."""
        return {
            "key": self.key,
            "version": self.version,
            "title": self.words["title"]["en"],
            "definition": self.words["definition"]["en"],
            "unit": self.words["unit"]["en"],
            "family": self.family,
            "where": dict(self.where),
            "by": ["|".join(spec) for spec in self.by],
        }


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def metrics() -> Mapping[str, Metric]:
    """All definitions by key, in the order of the file."""
    return {
        key: Metric(
            key=key,
            version=told["version"],
            family=told["family"],
            by=tuple(tuple(spec) for spec in told["by"]),
            where=told.get("where", {}),
            words={name: told[name] for name in ("title", "definition", "unit")},
        )
        for key, told in _raw().items()
        if key != "columns"
    }


def metric(key: str) -> Metric:
    """One definition. Raises LookupError that names those there are."""
    if key not in metrics():
        raise LookupError(f"there is no metric {key!r}; there are {', '.join(metrics())}")
    return metrics()[key]


def of_family(family: str) -> tuple[Metric, ...]:
    """The metrics over one family of facts."""
    return tuple(each for each in metrics().values() if each.family == family)


def domain(column: str) -> tuple[str, ...]:
    """The values a column may take, from code lists, never from the data."""
    own = _raw()["columns"].get(column)
    return tuple(own["values"]) if own else releases.BY_NAME[column].values()


def column_label(column: str) -> str:
    """A column in the reader's words."""
    own = _raw()["columns"].get(column)
    return _told(own["label"]) if own else releases.column_label(column)


def value_label(column: str, value: str) -> str:
    """A value of a column in the reader's words; one the list no longer has stands as it is."""
    own = _raw()["columns"].get(column)
    if own and value != MERGED:
        return _told(own["values"][value]) if value in own["values"] else value
    return releases.value_label(column, value)


def _told(words: Mapping[str, str]) -> str:
    return words.get((get_language() or "en").split("-")[0], words["en"])
