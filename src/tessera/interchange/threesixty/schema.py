"""Holds a value against the shipped JSON Schemas. Knows the keywords they use; another one is an error, not a shrug."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

DATA = Path(__file__).parent / "data"
GRANT, PACKAGE = "360-giving-schema.json", "360-giving-package-schema.json"
# Words about a field, which demand nothing of it.
_SAID = frozenset(
    {"$id", "$schema", "$defs", "title", "description", "rollUp", "codelist", "openCodelist", "uniqueItems"}
)
_TYPES: Mapping[str, tuple[type, ...]] = {
    "array": (list,),
    "boolean": (bool,),
    "null": (type(None),),
    "number": (int, Decimal),
    "integer": (int,),
    "object": (dict,),
    "string": (str,),
}
Check = Callable[[Any, Any, Mapping[str, Any], str], Iterator[str]]


@cache
def load(name: str) -> dict[str, Any]:
    """A shipped schema by its file's name."""
    found: dict[str, Any] = json.loads((DATA / name).read_text("utf-8"))
    return found


def faults(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], at: str = "") -> Iterator[str]:
    """What is wrong, as `path: what` in English; nothing for a value the schema allows."""
    for keyword, demand in schema.items():
        if keyword in _SAID:
            continue
        if keyword not in _CHECKS:
            raise NotImplementedError(f"the schema uses {keyword!r}, which this check does not know")
        yield from _CHECKS[keyword](value, demand, root, at)


def of_grant(grant: Mapping[str, Any]) -> list[str]:
    """What keeps a grant from being one."""
    found = ["recipientIndividual: no person is a grantee"] if "recipientIndividual" in grant else []
    return found + list(faults(grant, load(GRANT), load(GRANT)))


def of_package(package: Mapping[str, Any]) -> list[str]:
    """What keeps a package, or any grant in it, from being one."""
    found = list(faults(package, load(PACKAGE), load(PACKAGE)))
    people = (number for number, grant in enumerate(package.get("grants", ())) if "recipientIndividual" in grant)
    found += [f"/grants/{number}: no person is a grantee" for number in people]
    ids = [grant.get("id") for grant in package.get("grants", ())]
    return found + (["/grants: two grants have the same id"] if len(set(ids)) < len(ids) else [])


def _type(value: Any, demand: Any, _root: Mapping[str, Any], at: str) -> Iterator[str]:
    names = demand if isinstance(demand, list) else [demand]
    allowed = tuple(kind for name in names for kind in _TYPES[name])
    if not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed):
        yield f"{at or '/'}: is not {' or '.join(names)}"


def _required(value: Any, demand: Any, _root: Mapping[str, Any], at: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{at}/{name}: is missing" for name in demand if name not in value)


def _properties(value: Any, demand: Any, root: Mapping[str, Any], at: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, schema in demand.items():
            if name in value:
                yield from faults(value[name], schema, root, f"{at}/{name}")


def _items(value: Any, demand: Any, root: Mapping[str, Any], at: str) -> Iterator[str]:
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from faults(item, demand, root, f"{at}/{number}")


def _min_items(value: Any, demand: Any, _root: Mapping[str, Any], at: str) -> Iterator[str]:
    if isinstance(value, list) and len(value) < demand:
        yield f"{at}: has fewer than {demand} entries"


def _minimum(value: Any, demand: Any, _root: Mapping[str, Any], at: str) -> Iterator[str]:
    if isinstance(value, int | Decimal) and value < demand:
        yield f"{at}: is smaller than {demand}"


def _enum(value: Any, demand: Any, _root: Mapping[str, Any], at: str) -> Iterator[str]:
    if value not in demand:
        yield f"{at}: is not in the list"


def _pattern(value: Any, demand: Any, _root: Mapping[str, Any], at: str) -> Iterator[str]:
    if isinstance(value, str) and not re.search(demand, value):
        yield f"{at}: does not have the form that is asked for"


def _format(value: Any, demand: Any, _root: Mapping[str, Any], at: str) -> Iterator[str]:
    if isinstance(value, str) and not _FORMATS[demand](value):
        yield f"{at}: is no {demand}"


def _one_of(value: Any, demand: Any, root: Mapping[str, Any], at: str) -> Iterator[str]:
    tried = [list(faults(value, schema, root, at)) for schema in demand]
    if sum(not found for found in tried) != 1:
        yield from min(tried, key=len) or [f"{at}: fits more than one form"]


def _ref(value: Any, demand: Any, root: Mapping[str, Any], at: str) -> Iterator[str]:
    if demand.startswith("#/$defs/"):
        yield from faults(value, root["$defs"][demand.removeprefix("#/$defs/")], root, at)
    else:  # the package points at the published grant schema, which is shipped
        name = demand.rpartition("/")[2]
        yield from faults(value, load(name), load(name), at)


def _is_moment(text: str) -> bool:
    try:
        return "T" in text and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    return bool(parts.scheme and parts.netloc) and not re.search(r"\s", text)


_FORMATS = {"date-time": _is_moment, "uri": _is_address}
_CHECKS: Mapping[str, Check] = {
    "$ref": _ref,
    "enum": _enum,
    "format": _format,
    "items": _items,
    "minItems": _min_items,
    "minimum": _minimum,
    "oneOf": _one_of,
    "pattern": _pattern,
    "properties": _properties,
    "required": _required,
    "type": _type,
}
