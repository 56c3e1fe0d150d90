"""Reads the code lists from the package; each is read once, when first asked for."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from tessera.kernel.codes.languages import language_list
from tessera.kernel.codes.model import Code, CodeList

_DATA = files("tessera.kernel.codes") / "data"
_LANGUAGE = "language"
_EMPTY = "empty_answers"


@cache
def names() -> tuple[str, ...]:
    """Return the names of all lists, sorted; "language" among them."""
    found = {entry.name.removesuffix(".toml") for entry in _DATA.iterdir() if entry.name.endswith(".toml")}
    return tuple(sorted(found | {_LANGUAGE}))


@cache
def get(name: str) -> CodeList:
    """Return the list `name`. Raises LookupError that names the lists there are."""
    if name == _LANGUAGE:
        return language_list(_empty_answers())
    if name not in names():
        raise LookupError(f"There is no code list {name!r}. There are: {', '.join(names())}.")
    return _read(name, empty=() if name == _EMPTY else _empty_answers())


def _empty_answers() -> tuple[Code, ...]:
    return get(_EMPTY).rows


def _read(name: str, empty: tuple[Code, ...]) -> CodeList:
    found = tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))
    rows = tuple(_code(row, found["source"]) for row in found["codes"])
    if "includes" in found:
        rows = get(found["includes"]).rows + rows
    return CodeList(
        name=found["name"],
        title=found["title"],
        source=found["source"],
        rows=rows,
        htcds=found.get("htcds"),
        broader_in=found.get("broader_in"),
        empty=empty,
    )


def _code(row: dict[str, Any], source: str) -> Code:
    return Code(**{"source": source, **row, "aliases": tuple(row.get("aliases", ()))})
