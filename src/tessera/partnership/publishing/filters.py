"""Which of the published projects somebody asks for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

_LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """Which projects: region, country (ISO 3166-1 alpha-3), sector (DAC code), programme type, implementer (public key),
    year of the end, and words that all have to stand somewhere in the publication. Empty ones do not narrow."""

    region: str = ""
    country: str = ""
    sector: str = ""
    programme_type: str = ""
    implementer: UUID | None = None
    year: int | None = None
    text: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """Filters from an address; what cannot be meant is left out."""
        given = {each.name: query.get(each.name, "").replace("\0", "").strip()[:_LONGEST_TEXT] for each in fields(cls)}
        year = given["year"]
        return cls(
            given["region"], given["country"].upper()[:3], given["sector"], given["programme_type"],
            _uuid(given["implementer"]), int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
            given["text"],
        )  # fmt: skip

    def query(self) -> dict[str, str]:
        """The filters in use, for an address."""
        return {each.name: str(value) for each in fields(self) if (value := getattr(self, each.name))}

    def without(self, name: str) -> Filters:
        """The same but for one."""
        empty: Any = None if name in ("implementer", "year") else ""
        return replace(self, **{name: empty})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
