"""A snapshot as a signed file, for a programme side on another server, and back from one.

The signature (Ed25519, RFC 8032) is over the canonical document. Whoever receives a file names the key they trust, which
the sending office told them some other way: a file that brings its own key proves nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import connection

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import crypto, master
from tessera.kernel.work import unit_of_work
from tessera.observatory.metrics import document, periods, policy, queries
from tessera.observatory.metrics.counting import ROUNDING, THRESHOLD
from tessera.observatory.metrics.models import Snapshot, SnapshotReader

FORMAT = "tessera-snapshot-2"
_CONTEXT = "metric snapshot"
MOST_BYTES = 4 * 1024 * 1024


class NotTaken(ValueError):
    """The file is no snapshot, was changed, or is not signed by a key that is trusted."""


def _signer() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(crypto.derive(master.keyring().signing(), _CONTEXT))


def public_key() -> str:
    """This installation's key for verifying its files, 32 bytes in hexadecimal: tell it to whoever shall receive them."""
    return _signer().public_key().public_bytes_raw().hex()


def export(snapshot: UUID, *, by: Actor) -> bytes:
    """A snapshot as a signed file (JSON, UTF-8). Raises Hidden. One that came as a file goes out as it came."""
    with unit_of_work(by=by):
        row = queries.get(snapshot, by=by)
        if row is None:
            raise Hidden(by, policy.VIEW, kind="snapshot", object_id=snapshot)
        told = document.document(row)
        if row.signed_by:
            raise ValueError("a snapshot that came as a file is passed on as that file")
        signature = _signer().sign(document.canonical(told)).hex()
        ledger.record(by=by, action=policy.VIEW, kind="snapshot", object_id=row.pk, detail={"file": row.sha256})
    file = {"format": FORMAT, "snapshot": told, "sha256": row.sha256, "key": public_key(), "signature": signature}
    return json.dumps(file, indent=1, sort_keys=True, ensure_ascii=False).encode()


def take_in(data: bytes, *, trusted: Collection[str], by: Actor, organisation: UUID | None = None) -> Snapshot:
    """Keeps a snapshot from another server; the same file again answers the row there is.

    `trusted` are public keys in hexadecimal; `organisation` is the contributor on this server, where it is known here.
    Raises NotTaken, Refused.
    """
    told, key, signature = _verified(data, trusted)
    with unit_of_work(by=by):
        require(policy.can(by, policy.MAKE), by, policy.MAKE, kind="snapshot")
        sha256 = document.digest(told)
        with connection.cursor() as cursor:
            cursor.execute("select set_config('app.counted', %s, true)", [sha256])
        row = Snapshot.objects.filter(pk=str(told["id"]), sha256=sha256).first()
        if row is None:
            row = Snapshot(
                id=UUID(str(told["id"])), organisation_id=organisation, sha256=sha256, signed_by=key,
                signature=signature, **document.values(told),
            )  # fmt: skip
            row.save(force_insert=True)
            ledger.record(by=by, action=policy.MAKE, kind="snapshot", object_id=row.pk, detail={"file": sha256})
        if by.organisation is not None and by.organisation != row.organisation_id:
            SnapshotReader.objects.get_or_create(organisation_id=by.organisation, snapshot=row)
        return row


def _verified(data: bytes, trusted: Collection[str]) -> tuple[dict[str, object], str, str]:
    if len(data) > MOST_BYTES:
        raise NotTaken("the file is larger than any snapshot")
    try:
        file = json.loads(data)
        told, key, signature = dict(file["snapshot"]), str(file["key"]).lower(), str(file["signature"])
        if file["format"] != FORMAT:
            raise ValueError("it is of another format")
        found = document.values(told)
        periods.exactly(found["start"], found["end"])
        UUID(str(told["id"]))
        raw, mark = bytes.fromhex(key), bytes.fromhex(signature)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise NotTaken("this file is no snapshot that can be read here") from fault
    if key not in {each.lower() for each in trusted}:
        raise NotTaken("the file is signed by a key that is not trusted here: ask the sender for theirs, and name it")
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(mark, document.canonical(told))
    except (InvalidSignature, ValueError) as fault:
        raise NotTaken("the signature does not fit: the file was changed on its way") from fault
    if found["threshold"] < THRESHOLD or found["rounding"] < ROUNDING:
        raise NotTaken("the file shows smaller counts than may be shown here")
    return told, key, signature
