"""The sealed words of a request: the person's own statement, and ours."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from tessera.kernel.vault import api as vault
from tessera.protection.rights.enums import REQUEST_TEXT
from tessera.protection.rights.models import RightsRequest


@dataclass(frozen=True, slots=True)
class RequestWords:
    """The person's own statement, and ours: what was done, or why not."""

    statement: str = ""
    answer: str = ""

    def to_bytes(self) -> bytes:
        """JSON in UTF-8."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()


def words_of(row: RightsRequest) -> RequestWords | None:
    """The words of a request with its case and subject loaded; None where the person was erased."""
    key = row.case.subject.key_id
    [data] = vault.open_many([vault.Sealed(key, REQUEST_TEXT, row.id, bytes(row.sealed))]) if key else [None]
    return RequestWords(**json.loads(data)) if data else None
