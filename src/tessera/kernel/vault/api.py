"""The vault's door: seal and open values under a person's or an organisation's key, derive search tokens, erase, rotate.

Master over organisation over person. This protects dumps, backups and a stolen database; it does not protect against
the running program, which holds the keys: who may see what is decided by policy and row-level security.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, models, transaction

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.vault import crypto, master
from tessera.kernel.vault.crypto import Tampered
from tessera.kernel.vault.models import OrganisationKey, PersonKey

__all__ = ["Erased", "Sealed", "SealedColumn", "Tampered", "erase", "new_key", "open_", "open_for_organisation",
           "open_for_system", "open_many", "open_many_for_organisation", "register", "rotate_master", "rotate_organisation", "rotate_person", "seal",
           "seal_for_organisation", "seal_for_system", "search_token", "search_tokens"]  # fmt: skip

_PERSON, _ORGANISATION = b"\x01", b"\x02"


class Erased(Exception):
    """The person's key was erased: nothing sealed under it can be read any more, by anybody."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed value and where it stands."""

    key_id: UUID
    context: str
    row: UUID
    blob: bytes


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column that holds values sealed under a person's key: what rotation must seal anew."""

    model: type[models.Model]
    column: str
    key: str
    context: str


_columns: list[SealedColumn] = []


def register(column: SealedColumn) -> None:
    """Announces a sealed column, once, when its app is ready."""
    if column not in _columns:
        _columns.append(column)


# --- keys


@lru_cache(maxsize=4096)
def _unwrap_organisation(wrapped: bytes, bound_to: str) -> bytes:
    return master.keyring().unwrap(wrapped, bound_to)


def _bound(organisation: UUID, use: str, version: int) -> str:
    return f"organisation|{organisation}|{use}|{version}"


def _organisation_key(organisation: UUID, use: str, version: int | None = None) -> tuple[int, bytes]:
    """(version, key): the current one, made on first use, or the one asked for. Raises Tampered when it is not there."""
    rows = OrganisationKey.objects.filter(organisation_id=organisation, use=use)
    row = rows.filter(version=version).first() if version else rows.order_by("-version").first()
    if row is None and version is None:
        return _new_organisation_key(organisation, use, 1)
    if row is None:
        raise Tampered("the organisation's key of this version is not here")
    return row.version, _unwrap_organisation(bytes(row.wrapped), _bound(organisation, use, row.version))


def _new_organisation_key(organisation: UUID, use: str, version: int) -> tuple[int, bytes]:
    key = crypto.new_secret()
    wrapped = master.keyring().wrap(key, _bound(organisation, use, version))
    try:
        with transaction.atomic():
            OrganisationKey.objects.create(organisation_id=organisation, use=use, version=version, wrapped=wrapped)
    except IntegrityError:  # somebody else made it at the same moment: theirs counts
        return _organisation_key(organisation, use, version)
    return version, key


def new_key(organisation: UUID) -> UUID:
    """Makes a person's key inside an organisation and returns its id."""
    version, outer = _organisation_key(organisation, "data")
    key_id = new_id()
    wrapped = crypto.encrypt(outer, crypto.new_secret(), f"person|{organisation}|{key_id}|1")
    PersonKey.objects.create(id=key_id, organisation_id=organisation, organisation_version=version, wrapped=wrapped)
    return key_id


def _person_secret(row: PersonKey) -> bytes:
    if row.wrapped is None:
        raise Erased("this person's key was erased")
    _version, outer = _organisation_key(row.organisation_id, "data", row.organisation_version)
    return crypto.decrypt(outer, bytes(row.wrapped), f"person|{row.organisation_id}|{row.id}|{row.generation}")


def _place(organisation: UUID, key_id: UUID, context: str, row: UUID) -> str:
    return f"{organisation}|{key_id}|{context}|{row}"


# --- sealing under a person's key


def seal(key_id: UUID, *, context: str, row: UUID, data: bytes) -> bytes:
    """Seals `data` for one column (`context`) of one row. Raises Erased, or PersonKey.DoesNotExist out of sight."""
    key = PersonKey.objects.get(id=key_id)
    return _PERSON + crypto.encrypt(_person_secret(key), data, _place(key.organisation_id, key_id, context, row))


def open_(key_id: UUID, *, context: str, row: UUID, blob: bytes) -> bytes:
    """The clear value. Raises Erased, Tampered, or PersonKey.DoesNotExist out of sight."""
    return _open(PersonKey.objects.get(id=key_id), Sealed(key_id, context, row, bytes(blob)))


def open_many(values: Iterable[Sealed]) -> list[bytes | None]:
    """The clear values in the order given with one query for all keys; None where the key was erased.

    Raises Tampered as `open_` does.
    """
    wanted = list(values)
    # Plain tuples: a search over a thousand sealed names would spend a third of its time on making objects of them.
    rows = PersonKey.objects.filter(pk__in={value.key_id for value in wanted})
    keys = {
        row[0]: row
        for row in rows.values_list("pk", "organisation_id", "organisation_version", "generation", "wrapped")
    }
    versions = {(organisation, version) for _pk, organisation, version, _generation, _wrapped in keys.values()}
    outer = {pair: _organisation_key(pair[0], "data", pair[1])[1] for pair in versions}
    secrets: dict[UUID, bytes] = {}
    opened: list[bytes | None] = []
    for value in wanted:
        if (key := keys.get(value.key_id)) is None or (wrapped := key[4]) is None:
            opened.append(None)
            continue
        pk, organisation, version, generation, _wrapped = key
        if (secret := secrets.get(pk)) is None:
            bound = f"person|{organisation}|{pk}|{generation}"
            secret = secrets[pk] = crypto.decrypt(outer[organisation, version], bytes(wrapped), bound)
        place = _place(organisation, pk, value.context, value.row)
        opened.append(crypto.decrypt(secret, _body(value.blob, _PERSON), place))
    return opened


def _open(key: PersonKey, value: Sealed) -> bytes:
    place = _place(key.organisation_id, key.id, value.context, value.row)
    return crypto.decrypt(_person_secret(key), _body(value.blob, _PERSON), place)


def _body(blob: bytes, kind: bytes) -> bytes:
    if blob[:1] != kind:
        raise Tampered("a sealed value of another kind stands here")
    return blob[1:]


# --- sealing under an organisation's or the installation's key


def seal_for_organisation(organisation: UUID, *, context: str, row: UUID, data: bytes) -> bytes:
    """Seals what belongs to an organisation and to no person served (drafts, settings, shared copies)."""
    version, key = _organisation_key(organisation, "data")
    place = f"{organisation}|{context}|{row}"
    return _ORGANISATION + version.to_bytes(4, "big") + crypto.encrypt(key, data, place)


def open_for_organisation(organisation: UUID, *, context: str, row: UUID, blob: bytes) -> bytes:
    """The clear value. Raises Tampered."""
    body = _body(bytes(blob), _ORGANISATION)
    _version, key = _organisation_key(organisation, "data", int.from_bytes(body[:4], "big"))
    return crypto.decrypt(key, body[4:], f"{organisation}|{context}|{row}")


def open_many_for_organisation(
    organisation: UUID, *, context: str, values: Iterable[tuple[UUID, bytes]]
) -> list[bytes]:
    """The clear values of (row, blob) in the order given, with one query for each version of the key. Raises Tampered."""
    bodies = [(row, _body(bytes(blob), _ORGANISATION)) for row, blob in values]
    versions = {int.from_bytes(body[:4], "big") for _row, body in bodies}
    keys = {version: _organisation_key(organisation, "data", version)[1] for version in versions}
    return [
        crypto.decrypt(keys[int.from_bytes(body[:4], "big")], body[4:], f"{organisation}|{context}|{row}")
        for row, body in bodies
    ]


def seal_for_system(context: str, data: bytes) -> bytes:
    """Seals what belongs to the installation (second-factor secrets): wrapped by the master key itself."""
    return master.keyring().wrap(data, f"system|{context}")


def open_for_system(context: str, blob: bytes) -> bytes:
    """The clear value. Raises Tampered."""
    return master.keyring().unwrap(bytes(blob), f"system|{context}")


# --- search tokens


def search_tokens(organisation: UUID, field: str, values: Iterable[str]) -> list[bytes]:
    """Keyed tokens (16 bytes) of folded values, comparable inside one organisation and one field only."""
    _version, key = _organisation_key(organisation, "search")
    purpose = crypto.derive(key, f"search|{field}")
    return [crypto.token(purpose, value) for value in values]


def search_token(organisation: UUID, field: str, value: str) -> bytes:
    """One keyed token; see `search_tokens`."""
    return search_tokens(organisation, field, [value])[0]


# --- erasure and rotation


def tombstones() -> Path:
    """The list of erased keys kept outside the database: a restored backup is made to forget them again."""
    return Path(settings.KEYS) / "erased.jsonl"


def erase(key_id: UUID, *, by: Actor, why: str) -> None:
    """Erases a person: the wrapped key goes, the row and a tombstone stay. Cannot be undone."""
    row = PersonKey.objects.select_for_update().get(id=key_id)
    if row.erased_at:
        return
    row.wrapped, row.erased_at = None, now()
    row.save(update_fields=["wrapped", "erased_at"])
    ledger.record(by=by, action="vault:key:erase", kind="person_key", object_id=key_id, why=why)
    # Not before the commit: an erasure that was rolled back must not be carried out by a later restore.
    transaction.on_commit(partial(_bury, key_id, row.erased_at.isoformat()))


def _bury(key_id: UUID, at: str) -> None:
    line = json.dumps({"key": str(key_id), "at": at}) + "\n"
    handle = os.open(tombstones(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def rotate_master(*, by: Actor) -> int:
    """Makes a new master key and wraps every organisation's keys in sight under it. Returns how many."""
    ring, count = master.rotate(), 0
    for row in OrganisationKey.objects.select_for_update():
        bound = _bound(row.organisation_id, row.use, row.version)
        row.wrapped = ring.wrap(ring.unwrap(bytes(row.wrapped), bound), bound)
        row.save(update_fields=["wrapped"])
        count += 1
    ledger.record(by=by, action="vault:master:rotate", detail={"keys": count, "master": ring.current})
    return count


def rotate_organisation(organisation: UUID, *, by: Actor) -> int:
    """Gives the organisation a new data key and wraps its people's keys under it. Returns how many.

    Values sealed for the organisation itself keep naming their version, so older versions stay readable.
    """
    version, outer = _new_organisation_key(organisation, "data", _organisation_key(organisation, "data")[0] + 1)
    count = 0
    for row in PersonKey.objects.filter(organisation_id=organisation, wrapped__isnull=False).select_for_update():
        secret = _person_secret(row)
        row.wrapped = crypto.encrypt(outer, secret, f"person|{organisation}|{row.id}|{row.generation}")
        row.organisation_version = version
        row.save(update_fields=["wrapped", "organisation_version"])
        count += 1
    ledger.record(by=by, action="vault:organisation:rotate", detail={"keys": count, "version": version})
    return count


def rotate_person(key_id: UUID, *, by: Actor) -> int:
    """Gives a person a new key and seals every registered value anew. Returns how many values."""
    row = PersonKey.objects.select_for_update().get(id=key_id)
    old, fresh = _person_secret(row), crypto.new_secret()
    _version, outer = _organisation_key(row.organisation_id, "data", row.organisation_version)
    row.generation += 1
    row.wrapped = crypto.encrypt(outer, fresh, f"person|{row.organisation_id}|{row.id}|{row.generation}")
    row.save(update_fields=["wrapped", "generation"])
    count = 0
    for column in _columns:
        for value in column.model._default_manager.filter(**{column.key: key_id, f"{column.column}__isnull": False}):
            place = _place(row.organisation_id, key_id, column.context, value.pk)
            clear = crypto.decrypt(old, _body(bytes(getattr(value, column.column)), _PERSON), place)
            setattr(value, column.column, _PERSON + crypto.encrypt(fresh, clear, place))
            value.save(update_fields=[column.column])
            count += 1
    ledger.record(by=by, action="vault:person:rotate", kind="person_key", object_id=key_id, detail={"values": count})
    return count
