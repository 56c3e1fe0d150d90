"""Which areas of the response a report's own heading means."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from tessera.kernel.codes.fold import fold


@cache
def _known() -> Mapping[str, tuple[str, ...]]:
    text = (files("tessera.partnership.recommendations") / "data" / "areas.toml").read_text(encoding="utf-8")
    return {fold(word): tuple(row["means"]) for row in tomllib.loads(text)["area"] for word in row["written"]}


def meant(heading: str) -> tuple[str, ...] | None:
    """Codes of p_area; () for no heading, None for one we do not know."""
    key = fold(heading)
    return _known().get(key) if key else ()
