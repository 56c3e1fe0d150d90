"""Points that several parties key together: hashing to Curve25519, and multiplying by one's own secret.

Multiplication works on x-coordinates (X25519, RFC 7748) and commutes: whoever's turn comes first, the result is the same.
A value becomes a point by trying (hash, counter) until the number is the x-coordinate of a curve point, which gives every
point the same chance. A hash taken as it is would lie on the curve's twist half of the time, a multiple keeps that side,
and so each token would give one bit of its value away. The clamped secrets are multiples of the cofactor: small-order
parts vanish, and a point of small order alone is refused.

The loop's length depends on the value: it runs inside the organisation that knows the value anyway.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

BYTES = 32
_P = 2**255 - 19
_A = 486662
Entropy = Callable[[int], bytes]


class BadPoint(ValueError):
    """What came in is no point that a party of the exchange could have made."""


def _symbol(a: int, n: int) -> int:
    """The Jacobi symbol by the binary rule (Cohen 1993, algorithm 1.4.10): a third of the time of a modular power."""
    sign = 1
    while a:
        twos = (a & -a).bit_length() - 1
        a >>= twos
        if twos & 1 and n & 7 in (3, 5):
            sign = -sign
        if a & n & 2:
            sign = -sign
        a, n = n % a, a
    return sign if n == 1 else 0


def on_curve(point: bytes) -> bool:
    """Whether the bytes are the x-coordinate of a point of Curve25519 itself, not of its twist, written the one way."""
    u = int.from_bytes(point, "little")
    return len(point) == BYTES and 0 < u < _P and _symbol(u * (u * (u + _A) + 1) % _P, _P) == 1


def to_curve(parts: Sequence[str]) -> bytes:
    """The point of a value: `parts` are written with their lengths, so that no two lists of parts run into one."""
    written = b"".join(len(raw).to_bytes(2, "big") + raw for raw in (part.encode() for part in parts))
    base = hashlib.sha512(b"tessera token v1" + written)
    for counter in range(256):
        trial = base.copy()
        trial.update(bytes([counter]))
        digest = bytearray(trial.digest()[:BYTES])
        digest[31] &= 127
        if on_curve(point := bytes(digest)):
            return point
    raise AssertionError("256 numbers in a row off the curve: one chance in 2^256")  # pragma: no cover


def secret(entropy: Entropy) -> bytes:
    """A fresh secret multiplier."""
    return entropy(BYTES)


def multiplied(points: Iterable[bytes], by: bytes) -> list[bytes]:
    """Every point times the secret, in the order given. Raises BadPoint for a point of small order or another length."""
    key = X25519PrivateKey.from_private_bytes(by)
    try:
        return [key.exchange(X25519PublicKey.from_public_bytes(point)) for point in points]
    except ValueError as fault:
        raise BadPoint("one of the points is none, or of small order") from fault


def random_points(count: int, entropy: Entropy) -> list[bytes]:
    """Points that belong to no value, which nobody can tell from the others."""
    return [
        X25519PrivateKey.from_private_bytes(entropy(BYTES)).public_key().public_bytes_raw() for _each in range(count)
    ]
