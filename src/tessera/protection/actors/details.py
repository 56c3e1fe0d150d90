"""Who a suspect is: the content of the sealed blob."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True, slots=True)
class Details:
    """Every part is optional: often there is a first name, a nickname or a number and no more."""

    name: str = ""
    other_names: str = ""
    handles: str = ""
    phones: str = ""
    address: str = ""
    description: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return self == Details()

    def names(self) -> list[str]:
        """Every name to look for; several stand apart by commas."""
        return _parts(self.name) + _parts(self.other_names)

    def numbers(self) -> list[str]:
        """Every telephone number, e-mail address or name online."""
        return _parts(self.phones) + _parts(self.handles)

    def to_bytes(self) -> bytes:
        """JSON in UTF-8, empty parts left out."""
        return json.dumps({key: value for key, value in asdict(self).items() if value}, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Details:
        """Reads what `to_bytes` wrote."""
        known = {part.name for part in fields(cls)}
        return cls(**{key: value for key, value in json.loads(data).items() if key in known})


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("،", ",").replace("\n", ",").split(",") if part.strip()]
