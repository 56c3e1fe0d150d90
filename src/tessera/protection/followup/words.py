"""The sealed words of a closure and of an exit interview."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from uuid import UUID

from tessera.kernel.vault import api as vault


@dataclass(frozen=True, slots=True)
class ClosureWords:
    """What was said in words. `handed_over` and `services` go by the key of the item and the id of the row."""

    summary: str = ""
    way_back: str = ""
    alone_because: str = ""
    returned_because: str = ""
    reopened_because: str = ""
    handed_over: dict[str, str] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """JSON in UTF-8, empty parts left out."""
        return json.dumps({k: v for k, v in asdict(self).items() if v}, ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> ClosureWords:
        """Reads what `to_bytes` wrote."""
        known = {each.name for each in fields(cls)}
        return cls(**{k: v for k, v in json.loads(data).items() if k in known})


def opened(key: UUID | None, context: str, row: UUID, blob: bytes | memoryview | None) -> bytes | None:
    """Sealed words in clear; None where there are none or the person was erased."""
    if key is None or blob is None:
        return None
    return vault.open_many([vault.Sealed(key, context, row, bytes(blob))])[0]
