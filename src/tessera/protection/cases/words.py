"""Free words about an episode: sealed under the survivor's key, because they name places and people."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True, slots=True)
class EpisodeWords:
    """Where exactly, what was promised, what it really was, and anything else."""

    place: str = ""
    promised: str = ""
    actual: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return self == EpisodeWords()

    def to_bytes(self) -> bytes:
        """JSON in UTF-8, empty parts left out."""
        return json.dumps({key: value for key, value in asdict(self).items() if value}, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> EpisodeWords:
        """Reads what `to_bytes` wrote."""
        known = {part.name for part in fields(cls)}
        return cls(**{key: value for key, value in json.loads(data).items() if key in known})
