"""Long content under one key: chunks of AES-256-GCM that cannot be dropped, swapped, cut short or joined.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015): each chunk's nonce is a prefix, the chunk's
number and a mark on the last one. Every chunk is bound to the place it belongs to.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tessera.kernel.vault.crypto import Tampered

CHUNK = 64 * 1024
_PREFIX, _TAG = 7, 16


class Source(Protocol):
    """What can be read in pieces."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


def encrypt(clear: Iterable[bytes], key: bytes, bound_to: str) -> Iterator[bytes]:
    """The sealed form of content given in pieces of any size. The key must serve this content only."""
    prefix = os.urandom(_PREFIX)
    yield prefix
    cipher, number, held = AESGCM(key), 0, bytearray()
    for piece in clear:
        held += piece
        while len(held) > CHUNK:  # the last chunk is marked, so one is always held back
            yield cipher.encrypt(_nonce(prefix, number, last=False), bytes(held[:CHUNK]), _place(bound_to, number))
            del held[:CHUNK]
            number += 1
    yield cipher.encrypt(_nonce(prefix, number, last=True), bytes(held), _place(bound_to, number))


def decrypt(source: Source, key: bytes, bound_to: str) -> Iterator[bytes]:
    """The clear content in chunks. Raises Tampered at the first chunk that does not belong, and for a cut end."""
    prefix = _exactly(source, _PREFIX)
    if len(prefix) < _PREFIX:
        raise Tampered("sealed content ends before it begins")
    cipher, number = AESGCM(key), 0
    chunk = _exactly(source, CHUNK + _TAG)
    while True:
        following = _exactly(source, CHUNK + _TAG)
        try:
            clear = cipher.decrypt(_nonce(prefix, number, last=not following), chunk, _place(bound_to, number))
        except InvalidTag as fault:
            raise Tampered("sealed content does not open: wrong key, wrong place, changed or cut short") from fault
        yield clear
        if not following:
            return
        chunk, number = following, number + 1


def sealed_size(size: int) -> int:
    """Bytes of the sealed form of so many clear bytes."""
    return _PREFIX + size + _TAG * max(1, -(-size // CHUNK))


def _exactly(source: Source, size: int) -> bytes:
    held = bytearray()
    while len(held) < size and (piece := source.read(size - len(held))):
        held += piece
    return bytes(held)


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def _place(bound_to: str, number: int) -> bytes:
    return f"{bound_to}|{number}".encode()
