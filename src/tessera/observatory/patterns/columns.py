"""The columns of releases, of whichever family of facts they come from: their names, their values, and an order to read in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tessera.observatory.tables.api import MERGED
from tessera.protection.cases import facts as case_facts
from tessera.protection.plans import facts as help_facts

CASE, HELP = "case", help_facts.FAMILY
UNKNOWN = case_facts.UNKNOWN
Fact = case_facts.Fact | help_facts.Fact
FAMILIES: Mapping[str, tuple[Fact, ...]] = {CASE: case_facts.FACTS, HELP: help_facts.FACTS}
BY_NAME: Mapping[str, Fact] = {**help_facts.BY_NAME, **case_facts.BY_NAME}
_LAST = 1_000_000


def label(name: str) -> str:
    """A column in the reader's words; its own name for one that is not known here."""
    return str(BY_NAME[name].label) if name in BY_NAME else name


@lru_cache(maxsize=4096)
def _value_label(name: str, value: str, language: str) -> str:
    try:
        return BY_NAME[name].label_of(value, language)
    except LookupError:
        # A release outlives the code list it was made with.
        return value


def value_label(name: str, value: str) -> str:
    """A value of a column in the reader's words."""
    return _("Rare values together") if value == MERGED else _value_label(name, value, get_language() or "en")


@lru_cache(maxsize=64)
def _places(name: str) -> dict[str, int]:
    return {value: place for place, value in enumerate(BY_NAME[name].values())} if name in BY_NAME else {}


def order(name: str, value: str) -> tuple[int, str]:
    """A key that sorts values as their list does: years by time, what is unknown and what is merged at the end."""
    return (_LAST, "") if value == MERGED else (_places(name).get(value, -1), value)


def is_known(value: str) -> bool:
    """Whether a value says something: neither unknown nor several rare ones together."""
    return value not in (UNKNOWN, MERGED)


def is_country(name: str) -> bool:
    """Whether the values of a column are countries."""
    return name in BY_NAME and BY_NAME[name].kind == "country"
