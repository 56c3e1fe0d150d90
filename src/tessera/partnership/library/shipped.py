"""Indicators that come with the system, as data: codes, sources, and titles in our own words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from tessera.kernel.codes.model import FALLBACK_LANGUAGE, in_language


@cache
def indicators() -> Mapping[str, Mapping[str, Any]]:
    """Shipped indicators by code, in the order of the file."""
    text = (files("tessera.partnership.library") / "data" / "indicators.toml").read_text(encoding="utf-8")
    return {row["code"]: row for row in tomllib.loads(text)["indicator"]}


def from_cases(code: str) -> bool:
    """Whether a shipped indicator counts people served: its figures come from cases, whoever tells them."""
    return bool(indicators().get(code, {}).get("from_cases"))


def in_words(code: str, part: str, kept: str) -> str:
    """`part` (title or definition) in the reader's language; what the office wrote itself stays as it is."""
    labels = indicators().get(code, {}).get(part)
    return in_language(labels) if labels and labels[FALLBACK_LANGUAGE] == kept else kept
