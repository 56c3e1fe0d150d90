"""What one version says differently from another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tessera.partnership.awards.terms import Terms

MONEY = ("total", "cost_share")
NAMES = ("starts", "ends", "total", "currency", "cost_share")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs. `about` is a field of Terms; `code` says which country or sector."""

    about: str
    code: str
    before: Any
    after: Any


def changes(before: Terms, after: Terms) -> list[Change]:
    """Every difference, in reading order; nothing where both say the same."""
    found = [
        Change(name, "", getattr(before, name), getattr(after, name))
        for name in NAMES
        if getattr(before, name) != getattr(after, name)
    ]
    for name in ("countries", "sectors"):
        old, new = getattr(before, name), getattr(after, name)
        found.extend(
            Change(name, code, old.get(code), new.get(code))
            for code in sorted({*old, *new})
            if (code in old) != (code in new) or old.get(code) != new.get(code)
        )
    return found
