"""The columns of releases, of whichever family of facts: their names and values in the reader's words, and their order."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tessera.observatory.releases.families import BY_NAME
from tessera.observatory.tables.api import MERGED

_LAST = 1_000_000


def column_label(name: str) -> str:
    """A column in the reader's words."""
    return str(BY_NAME[name].label) if name in BY_NAME else name


@lru_cache(maxsize=4096)
def _label(name: str, value: str, language: str) -> str:
    try:
        return BY_NAME[name].label_of(value, language)
    except LookupError:
        # A release outlives the code list it was made with.
        return value


def value_label(name: str, value: str) -> str:
    """A value of a column in the reader's words."""
    return _("Rare values together") if value == MERGED else _label(name, value, get_language() or "en")


@lru_cache(maxsize=32)
def _places(name: str) -> dict[str, int]:
    return {value: place for place, value in enumerate(BY_NAME[name].values())} if name in BY_NAME else {}


def list_order(name: str, value: str) -> tuple[int, str]:
    """A key that sorts values as their code list does: years by time, what is unknown and what is merged at the end."""
    if value == MERGED:
        return _LAST, ""
    return _places(name).get(value, -1), value
