"""The exchange of keyed tokens, without a database: blinding one's own list, keying another's, and signed parcels.

Every party multiplies every point by its own secret in turn. A token that all have keyed cannot be made by fewer than
all of them together: nobody can try names out offline, neither a party, nor the host, nor whoever steals a dump.
This is the private set intersection of Huberman, Franklin and Hogg (1999) and Meadows (1986), for two parties or a ring.

A list travels flat and shuffled, so that the next party does not see which points are one person. Every entry has the
same number of points, filled up with random ones; a quarter of the entries is invented.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tessera.trust.tokens import curve
from tessera.trust.tokens.keys import Entry

# Points of every entry: two names give eleven values with a telephone, three give fourteen.
POINTS = 12
DUMMIES = 0.25
_MAGIC = b"TESSERA TOKENS 1\n"
_STEP = 2_000
OPERATING_SYSTEM = random.SystemRandom()
Told = Callable[[int, int], None]


class BadParcel(ValueError):
    """A parcel that is not what its sender signed, or not what was agreed."""


@dataclass(frozen=True, slots=True)
class Blinded:
    """A list under its own party's secret: points in shuffled order, and what only the party knows about them.

    `places` are the places of the points of each entry, POINTS after POINTS; `order` the entries behind them, None for
    an invented one.
    """

    points: list[bytes]
    places: list[int]
    order: list[Entry | None]

    def __repr__(self) -> str:
        return f"<Blinded: {len(self.order)} entries>"


def padded(entries: int) -> int:
    """The number of entries of a list of this size with its invented ones."""
    return entries + -(-entries // 4)


def blind(
    entries: Sequence[Entry],
    *,
    scope: Sequence[str],
    secret: bytes,
    dice: random.Random = OPERATING_SYSTEM,
    told: Told | None = None,
) -> Blinded:
    """One's own list, keyed once. `scope` separates agreements and runs: the same value has another token in each."""
    order: list[Entry | None] = [*entries, *[None] * (padded(len(entries)) - len(entries))]
    dice.shuffle(order)
    flat: list[bytes] = []
    for number, entry in enumerate(order):
        values = entry.values[:POINTS] if entry else ()
        flat += curve.multiplied((curve.to_curve([*scope, *value]) for value in values), secret)
        flat += curve.random_points(POINTS - len(values), dice.randbytes)
        if told and number % _STEP == 0:
            told(number, len(order))
    places = list(range(len(flat)))
    dice.shuffle(places)
    points = [b""] * len(flat)
    for point, place in zip(flat, places, strict=True):
        points[place] = point
    return Blinded(points, places, order)


def keyed(points: Sequence[bytes], *, secret: bytes, told: Told | None = None) -> list[bytes]:
    """Another party's points under one's own secret as well, in the order given. Raises curve.BadPoint."""
    made: list[bytes] = []
    for start in range(0, len(points), _STEP):
        made += curve.multiplied(points[start : start + _STEP], secret)
        if told:
            told(start, len(points))
    return made


def restored(points: Sequence[bytes], places: Sequence[int]) -> list[tuple[bytes, ...]]:
    """The points of each entry together again, for the host. Raises BadParcel when the two do not fit."""
    if len(points) != len(places) or len(points) % POINTS or sorted(places) != list(range(len(points))):
        raise BadParcel("the places do not fit the points")
    return [tuple(points[place] for place in places[at : at + POINTS]) for at in range(0, len(places), POINTS)]


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one party hands to the next: a kind (`tokens`, `places`, `answer`), whose list, who keyed it, for whom."""

    run: UUID
    kind: str
    owner: UUID
    hands: tuple[UUID, ...]
    sender: UUID
    to: UUID
    body: bytes
    signature: bytes = b""

    def __repr__(self) -> str:
        return f"<Parcel: {self.kind}, {len(self.body)} bytes>"

    @property
    def sha256(self) -> str:
        """The hash of the body."""
        return hashlib.sha256(self.body).hexdigest()

    def header(self) -> bytes:
        """What is signed: everything but the body, and the body's hash."""
        said = {
            "run": str(self.run),
            "kind": self.kind,
            "owner": str(self.owner),
            "hands": [str(each) for each in self.hands],
            "sender": str(self.sender),
            "to": str(self.to),
            "sha256": self.sha256,
        }
        return json.dumps(said, sort_keys=True).encode()

    def points(self) -> list[bytes]:
        """The body as points. Raises BadParcel for another length."""
        if self.kind != "tokens" or len(self.body) % curve.BYTES:
            raise BadParcel("this parcel holds no points")
        return [self.body[at : at + curve.BYTES] for at in range(0, len(self.body), curve.BYTES)]


def signed(parcel: Parcel, key: bytes) -> Parcel:
    """The parcel with its sender's signature (Ed25519)."""
    signature = Ed25519PrivateKey.from_private_bytes(key).sign(parcel.header())
    return Parcel(parcel.run, parcel.kind, parcel.owner, parcel.hands, parcel.sender, parcel.to, parcel.body, signature)


def verify(parcel: Parcel, public_key: bytes) -> None:
    """Raises BadParcel unless the sender signed exactly this."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(parcel.signature, parcel.header())
    except (InvalidSignature, ValueError) as fault:
        raise BadParcel("the parcel is not signed by its sender, or was changed on the way") from fault


def to_file(parcel: Parcel) -> bytes:
    """The parcel as a file: one line that says what it is, one of header and signature, then the body."""
    head = json.loads(parcel.header()) | {"signature": parcel.signature.hex()}
    return _MAGIC + json.dumps(head).encode() + b"\n" + parcel.body


def from_file(data: bytes, *, largest: int = 1 << 30) -> Parcel:
    """The parcel of a file; its signature is still to be verified. Raises BadParcel."""
    if len(data) > largest or not data.startswith(_MAGIC):
        raise BadParcel("this is no parcel of tokens, or it is too large")
    line, _newline, body = data[len(_MAGIC) :].partition(b"\n")
    try:
        head = json.loads(line)
        parcel = Parcel(UUID(head["run"]), str(head["kind"]), UUID(head["owner"]), tuple(map(UUID, head["hands"])),
                        UUID(head["sender"]), UUID(head["to"]), body, bytes.fromhex(head["signature"]))  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise BadParcel("the head of the parcel cannot be read") from fault
    if head.get("sha256") != parcel.sha256:
        raise BadParcel("the parcel is not whole")
    return parcel
