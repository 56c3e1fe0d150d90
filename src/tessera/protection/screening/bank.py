"""The instruments that come with the program."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from tessera.protection.screening.enums import PLATFORM
from tessera.protection.screening.instrument import Instrument
from tessera.protection.screening.parser import parse

_SHIPPED = files("tessera.protection.screening") / "instruments"


def shipped_text(key: str = PLATFORM, version: str = "") -> str:
    """The file of an instrument of the program; without a version the newest. Raises LookupError."""
    found: dict[int, str] = {}
    for entry in _SHIPPED.iterdir():
        stem, _dash, number = entry.name.removesuffix(".csv").rpartition("-")
        if entry.name.endswith(".csv") and stem == key and number.isdecimal():
            found[int(number)] = entry.name
    wanted = int(version) if version.isdecimal() else max(found, default=0)
    if wanted not in found:
        raise LookupError(f"no instrument {key!r} in version {version or 'any'} comes with the program")
    return (_SHIPPED / found[wanted]).read_text(encoding="utf-8")


@cache
def shipped(key: str = PLATFORM, version: str = "") -> Instrument:
    """The same, read. Raises LookupError."""
    return parse(shipped_text(key, version))
