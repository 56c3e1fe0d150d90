"""Codes in the reader's words."""

from __future__ import annotations

from tessera.kernel import codes
from tessera.partnership.library import geography


def country_called(iso3: str) -> str:
    """A country's name; the code itself where nobody knows it, "" for none."""
    return geography.name(iso3) if geography.is_country(iso3) else iso3


def worded(name: str, code: str) -> str:
    """The label of a code in a list; the code itself where the list does not hold it, "" for none."""
    listed = codes.get(name)
    return listed.label(code) if code in listed else code
