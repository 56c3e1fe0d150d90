"""Free words about a legal matter: sealed under the survivor's key, because they name people and authorities."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True, slots=True)
class MatterWords:
    """Before which authority and under which reference, by whom, what was decided, and anything else."""

    authority: str = ""
    reference: str = ""
    lawyer: str = ""
    decision: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return self == MatterWords()

    def to_bytes(self) -> bytes:
        """JSON in UTF-8, empty parts left out."""
        return json.dumps({key: value for key, value in asdict(self).items() if value}, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> MatterWords:
        """Reads what `to_bytes` wrote; parts of another version are left out."""
        known = {part.name for part in fields(cls)}
        return cls(**{key: value for key, value in json.loads(data).items() if key in known})
