"""Public facts that come with the system: tier placements and country profiles (see data/README.md for their sources)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

PROFILE_YEAR = 2022
# The report exists since 2001; the watch list since 2004.
FIRST_YEAR = 2001


@dataclass(frozen=True, slots=True)
class Shipped:
    """One placement: `tier` is a code of tier, `source` a letter of the README, `conflict` what another source says."""

    year: int
    tier: str
    source: str
    conflict: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A country in 2022: yes, no or "" for treaties, laws (exists, meets the standard) and mechanisms; figures or None."""

    treaties: Mapping[str, str]
    laws: Mapping[str, tuple[str, str]]
    figures: Mapping[str, int | None]
    mechanisms: Mapping[str, str]


TREATIES = ("palermo", "ilo_c138", "ilo_c182", "crc", "crc_opac", "crc_opsc")
LAWS = (
    "minimum_work", "minimum_hazardous_work", "prohibition_forced_labor", "prohibition_child_trafficking",
    "prohibition_csec", "prohibition_illicit_activities", "compulsory_education",
)  # fmt: skip
FIGURES = ("inspectors", "inspections", "investigations", "prosecutions", "convictions")
MECHANISMS = ("coordination", "policy", "programme")


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("tessera.partnership.countries") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def tiers() -> Mapping[str, Mapping[int, Shipped]]:
    """Placements by country (alpha-3) and year."""
    found: dict[str, dict[int, Shipped]] = {}
    for row in _rows("tiers.csv"):
        year = int(row["year"])
        found.setdefault(row["iso3"], {})[year] = Shipped(year, row["tier"], row["source"], row["conflict"])
    return found


@cache
def last_year() -> int:
    """The latest report year of which the sources hold anything."""
    return max(year for years in tiers().values() for year in years)


@cache
def profiles() -> Mapping[str, Profile]:
    """Profiles of 2022 by country (alpha-3)."""
    return {row["iso3"]: _profile(row) for row in _rows("profiles.csv")}


def _profile(row: Mapping[str, str]) -> Profile:
    return Profile(
        treaties={code: row[code] for code in TREATIES},
        laws={code: (row[code], row[f"{code}_meets"]) for code in LAWS},
        figures={code: int(row[code]) if row[code] else None for code in FIGURES},
        mechanisms={code: row[code] for code in MECHANISMS},
    )
