"""Verification of the chain, and anchors outside the database that a tamperer with all its rights cannot rewrite."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from django.db import connection

from tessera.kernel.clock import now

_FIRST_BROKEN = """
with chain as (
    select l.organisation_id, l.seq, l.entry_id, l.hash,
           lag(l.hash) over org as before, lag(l.seq) over org as seq_before, e as entry, e.id is null as gone
      from kernel_ledgerlink l left join kernel_ledgerentry e on e.id = l.entry_id
    window org as (partition by l.organisation_id order by l.seq)
)
select organisation_id, seq, entry_id,
       case when gone then 'entry missing'
            when seq <> coalesce(seq_before, 0) + 1 then 'rows missing before this one'
            else 'content changed' end
  from chain
 where gone or seq <> coalesce(seq_before, 0) + 1
    or hash is distinct from ledger_hash(before, seq, entry)
 order by organisation_id, seq
 limit 1
"""
_UNLINKED = """
select coalesce(e.organisation_id, '00000000-0000-0000-0000-000000000000'), 0, e.id, 'entry never chained'
  from kernel_ledgerentry e left join kernel_ledgerlink l on l.entry_id = e.id where l.entry_id is null limit 1
"""
_HEADS = "select distinct on (organisation_id) organisation_id, seq, hash from kernel_ledgerlink order by organisation_id, seq desc"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row that does not fit: organisation, place in its chain, entry, and what is wrong with it."""

    organisation: UUID
    seq: int
    entry: UUID | None
    fault: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the ledger is whole, how much was checked, and where it breaks first."""

    entries: int
    organisations: int
    anchors: int
    broken: Broken | None

    @property
    def intact(self) -> bool:
        """True when nothing is broken."""
        return self.broken is None


def verify(anchors: Path | None = None, key: bytes | None = None) -> Verdict:
    """Recomputes every chain, then compares it with the anchors. Needs a role that sees every organisation (backup).

    Raises ValueError when an anchor's own signature is wrong.
    """
    with connection.cursor() as cursor:
        cursor.execute("select count(*), count(distinct organisation_id) from kernel_ledgerlink")
        entries, organisations = cursor.fetchone()
        broken = None
        for query in (_FIRST_BROKEN, _UNLINKED):
            cursor.execute(query)
            if (row := cursor.fetchone()) and broken is None:
                broken = Broken(*row)
        kept = _read_anchors(anchors, key) if anchors and key else []
        for organisation, seq, digest in kept:
            if broken:
                break
            cursor.execute(
                "select hash, entry_id from kernel_ledgerlink where organisation_id = %s and seq = %s",
                [organisation, seq],
            )
            row = cursor.fetchone()
            if row is None or bytes(row[0]).hex() != digest:
                broken = Broken(
                    organisation, seq, row[1] if row else None, "differs from the anchor kept outside the database"
                )
    return Verdict(entries, organisations, len(kept), broken)


def anchor(anchors: Path, key: bytes) -> int:
    """Appends the head of every chain to a signed file outside the database. Returns the number of heads."""
    with connection.cursor() as cursor:
        cursor.execute(_HEADS)
        heads = cursor.fetchall()
    anchors.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with anchors.open("a", encoding="utf-8") as file:
        for organisation, seq, digest in heads:
            body = {"at": now().isoformat(), "organisation": str(organisation), "seq": seq, "hash": bytes(digest).hex()}
            file.write(json.dumps(body | {"signature": _sign(body, key)}) + "\n")
    return len(heads)


def as_dict(verdict: Verdict) -> dict[str, object]:
    """The verdict as plain values for printing."""
    return {"intact": verdict.intact, **asdict(verdict)}


def _sign(body: dict[str, object], key: bytes) -> str:
    return hmac.new(key, json.dumps(body, sort_keys=True).encode(), hashlib.sha256).hexdigest()


def _read_anchors(path: Path, key: bytes) -> list[tuple[UUID, int, str]]:
    if not path.exists():
        return []
    found: list[tuple[UUID, int, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        body = json.loads(line)
        signature = body.pop("signature", "")
        if not hmac.compare_digest(signature, _sign(body, key)):
            raise ValueError(f"anchor {number} in {path.name} is not signed by this installation")
        found.append((UUID(body["organisation"]), int(body["seq"]), str(body["hash"])))
    return found
