"""Writes: begin a run's secrets, enter one's list, key another's, say who stands behind an entry, destroy it all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, Refused, granted, require
from tessera.kernel.vault import api as vault
from tessera.trust.subjects import api as subjects
from tessera.trust.tokens import exchange, policy
from tessera.trust.tokens.curve import BYTES
from tessera.trust.tokens.keys import Person, entries
from tessera.trust.tokens.models import TokenRequest, TokenRun

SECRETS, ORDER = "trust_tokenrun.sealed", "trust_tokenrun.sealed_order"
_BATCH = 500


class TooMany(Exception):
    """More was brought than was declared before: nothing is done, and the ledger says so."""


@dataclass(frozen=True, slots=True)
class About:
    """What other rooms know of a person that helps to tell them apart, in codes; empty means not known."""

    sex: str = ""
    nationality: str = ""
    district: str = ""


@transaction.atomic
def begin(run: UUID, *, declared: int, by: Actor) -> bytes:
    """Makes this organisation's secrets for a run and declares the size of its list. Returns the public signing key.

    `declared` counts people. Raises Refused; IntegrityError for a run begun before.
    """
    require(granted(by, policy.BEGIN), by, policy.BEGIN, kind="token_run", object_id=run)
    draw = exchange.OPERATING_SYSTEM.randbytes
    sign = draw(BYTES)
    public = Ed25519PrivateKey.from_private_bytes(sign).public_key().public_bytes_raw()
    row = TokenRun(organisation_id=by.home, run_id=run, declared=declared, public_key=public)
    said = json.dumps({"secret": draw(BYTES).hex(), "sign": sign.hex()}).encode()
    row.sealed = vault.seal_for_organisation(by.home, context=SECRETS, row=row.id, data=said)
    row.save(force_insert=True)
    ledger.record(by=by, action=policy.BEGIN, kind="token_run", object_id=run, detail={"declared": declared})
    return public


def _open(run: UUID, by: Actor, action: str) -> tuple[TokenRun, bytes, bytes]:
    require(granted(by, policy.MAKE), by, action, kind="token_run", object_id=run)
    row = policy.scope(by).select_for_update().filter(run_id=run).first()
    if row is None or row.sealed is None:
        raise Hidden(by, action, kind="token_run", object_id=run)
    said = json.loads(vault.open_for_organisation(by.home, context=SECRETS, row=row.id, blob=bytes(row.sealed)))
    return row, bytes.fromhex(said["secret"]), bytes.fromhex(said["sign"])


def _people(wanted: Sequence[UUID], about: Mapping[UUID, About], by: Actor) -> Iterator[Person]:
    for start in range(0, len(wanted), _BATCH):
        opened = subjects.reveal_many(wanted[start : start + _BATCH], by=by, why="matching without names")
        for key, one in opened.items():
            known = about.get(key, About())
            found = one.identifiers()
            yield Person(
                key,
                tuple(one.name_forms()[:1]),
                one.birth_date,
                one.birth_date_precision,
                known.sex,
                known.nationality,
                known.district,
                tuple(value for kind, value in found if kind == "phone"),
                tuple(value for kind, value in found if kind == "document"),
            )


@transaction.atomic
def enter(
    run: UUID,
    wanted: Sequence[UUID],
    *,
    scope: Sequence[str],
    about: Mapping[UUID, About],
    by: Actor,
    told: Callable[[int, int], None] | None = None,
) -> tuple[list[bytes], list[int], list[tuple[UUID, ...]]]:
    """Opens these people's identities, makes their tokens and forgets the names.

    Returns (points under the own secret, places of each entry's points, who stands behind each entry, empty for an
    invented one). The caller has asked everybody's consent. Raises Hidden, TooMany beyond the declared size or a
    second time.
    """
    row, secret, _sign = _open(run, by, policy.MAKE)
    if row.entered is not None or len(wanted) > row.declared:
        raise TooMany
    made = exchange.blind(entries(_people(wanted, about, by)), scope=scope, secret=secret, told=told)
    order = [entry.ids if entry else () for entry in made.order]
    row.entered = sum(map(bool, order))
    data = json.dumps([[str(each) for each in ids] for ids in order]).encode()
    row.sealed_order = vault.seal_for_organisation(by.home, context=ORDER, row=row.id, data=data)
    row.save(update_fields=["entered", "sealed_order"])
    ledger.record(
        by=by,
        action=policy.MAKE,
        kind="token_run",
        object_id=run,
        detail={"people": len(wanted), "entries": row.entered, "points": len(made.points)},
    )
    return made.points, made.places, order


@transaction.atomic
def key_parcel(
    parcel: exchange.Parcel, *, declared: int, by: Actor, told: Callable[[int, int], None] | None = None
) -> list[bytes]:
    """Another party's points under this organisation's secret as well. One list of each party per run, of its size.

    `declared` is the number of people its owner declared. Raises Hidden, TooMany, BadParcel, BadPoint.
    """
    _row, secret, _sign = _open(parcel.run, by, "token:list:key")
    points = parcel.points()
    allowed = exchange.padded(declared) * exchange.POINTS
    asked = TokenRequest.objects.filter(organisation_id=by.home, run_id=parcel.run, owner=parcel.owner)
    if len(points) > allowed or parcel.owner == by.home or by.home in parcel.hands or asked.exists():
        raise TooMany
    TokenRequest.objects.create(
        organisation_id=by.home,
        run_id=parcel.run,
        owner=parcel.owner,
        points=len(points),
        sha256=parcel.sha256,
        signature=parcel.signature,
    )
    ledger.record(
        by=by,
        action="token:list:key",
        kind="token_run",
        object_id=parcel.run,
        detail={"owner": str(parcel.owner), "points": len(points), "sha256": parcel.sha256},
    )
    return exchange.keyed(points, secret=secret, told=told)


def sign(parcel: exchange.Parcel, *, by: Actor) -> exchange.Parcel:
    """The parcel with this organisation's signature. Raises Hidden; Refused for another's parcel."""
    if parcel.sender != by.home:
        raise Refused(by, "token:parcel:sign", kind="token_run", object_id=parcel.run)
    _row, _secret, key = _open(parcel.run, by, "token:parcel:sign")
    return exchange.signed(parcel, key)


def behind(run: UUID, *, by: Actor) -> list[tuple[UUID, ...]]:
    """Who stands behind each entry of the own list; empty for an invented one. Raises Hidden."""
    row, _secret, _sign = _open(run, by, "token:list:read")
    if row.sealed_order is None:
        raise Hidden(by, "token:list:read", kind="token_run", object_id=run)
    data = vault.open_for_organisation(by.home, context=ORDER, row=row.id, blob=bytes(row.sealed_order))
    return [tuple(UUID(each) for each in ids) for ids in json.loads(data)]


@transaction.atomic
def destroy(run: UUID, *, by: Actor) -> None:
    """Destroys the secrets and the order of a run: its tokens can never be made or read again. Again without harm."""
    row = policy.scope(by).select_for_update().filter(run_id=run, destroyed_at__isnull=True).first()
    if row is None:
        return
    row.sealed, row.sealed_order, row.destroyed_at = None, None, now()
    row.save(update_fields=["sealed", "sealed_order", "destroyed_at"])
    ledger.record(by=by, action="token:run:destroy", kind="token_run", object_id=run)
