"""The families of facts a release can be made of: people, and the services that people needed.

Each family is a view of its own. In the family of help a row is one person and one service, each person at most once for
a service; so only counts that name the service are numbers of people, and only those are released.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tessera.kernel.clock import today
from tessera.protection.cases import facts as case_facts
from tessera.protection.plans import facts as help_facts

CASE, HELP = "case", help_facts.FAMILY
UNKNOWN = case_facts.UNKNOWN
# The Palermo Protocol is of 2000; records that say an earlier year than this are a slip, and count as unknown.
FIRST_YEAR = 1980
Fact = case_facts.Fact | help_facts.Fact


@dataclass(frozen=True, slots=True)
class Family:
    """One family: its view, its columns, what makes a row one, the column every table must name, and its usual tables."""

    view: str
    facts: Mapping[str, Fact]
    once: tuple[str, ...]
    named: str = ""
    usual: tuple[tuple[str, ...], ...] | None = None
    unit: str = "one person counts once, across cases and contributors"


FAMILIES: Mapping[str, Family] = {
    CASE: Family("observatory_case_fact", case_facts.BY_NAME, ("person",)),
    HELP: Family(
        "observatory_help_fact",
        help_facts.BY_NAME,
        ("person", "service"),
        "service",
        (("service", "status", "gender"), ("service", "referral"), ("service", "age_band"), ("service", "year")),
        "one person counts once for a service, across cases and contributors",
    ),
}
# Columns of both families mean the same.
BY_NAME: Mapping[str, Fact] = {**help_facts.BY_NAME, **case_facts.BY_NAME}


def domain(name: str) -> tuple[str, ...]:
    """The values a column may take, from code lists and the calendar, never from the data."""
    fact = BY_NAME[name]
    years = tuple(str(year) for year in range(FIRST_YEAR, today().year + 1)) if fact.kind == "year" else ()
    return (*years, *fact.values())
