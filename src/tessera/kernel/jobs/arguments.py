"""What may stand in a queue or an outbox: ids, codes and numbers, written so that they come back as they were."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

Id = UUID | str | int | bool | tuple["Id", ...] | None
# Our codes are lower case; the standards' codes (HTCDS) may be CamelCase. Neither has room for a person's name.
CODE = re.compile(r"[a-z0-9]+([_.:-][a-z0-9]+)*")
STANDARD_CODE = re.compile(r"[A-Za-z0-9]+([_.:-][A-Za-z0-9]+)*")
_LONGEST = 60


def written(values: Mapping[str, Any], code: re.Pattern[str] = CODE) -> dict[str, Any]:
    """The values as JSON. Raises ValueError, naming the argument only, for anything but ids, codes and numbers."""
    return {name: _write(name, value, code) for name, value in values.items()}


def _write(name: str, value: object, code: re.Pattern[str]) -> Any:
    if isinstance(value, UUID):
        return {"id": str(value)}
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str) and len(value) <= _LONGEST and code.fullmatch(value):
        return str(value)
    if isinstance(value, tuple | list | frozenset | set):
        return [
            _write(name, part, code)
            for part in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)
        ]
    raise ValueError(f"only ids, codes and numbers may be kept here; '{name}' is none of them")


def read(values: Mapping[str, Any]) -> dict[str, Id]:
    """The values `written` wrote; a list comes back as a tuple."""
    return {name: _read(value) for name, value in values.items()}


def _read(value: Any) -> Id:
    if isinstance(value, dict):
        return UUID(value["id"])
    if isinstance(value, list):
        return tuple(_read(part) for part in value)
    kept: str | int | bool | None = value
    return kept
