"""What is said about a document, as it is sealed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """Its name, and anything else about it."""

    title: str = ""
    note: str = ""

    def to_bytes(self) -> bytes:
        """JSON in UTF-8, empty parts left out."""
        return json.dumps({key: text for key, text in asdict(self).items() if text}, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> DocumentWords:
        """Reads what `to_bytes` wrote."""
        return cls(**json.loads(data))
