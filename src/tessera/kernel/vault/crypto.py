"""AES-256-GCM with bound context, key wrapping and key derivation (NIST SP 800-38D, RFC 5869)."""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE = 12


class Tampered(Exception):
    """A sealed value that does not belong where it stands, or was changed."""


def new_secret() -> bytes:
    """A fresh 256-bit key from the operating system."""
    return os.urandom(KEY_BYTES)


def encrypt(key: bytes, data: bytes, bound_to: str) -> bytes:
    """Nonce and ciphertext; `bound_to` is authenticated, so a value cannot be moved to another place unnoticed.

    Nonces are random 96-bit: safe far beyond 2^32 values per key (SP 800-38D §8.3), and keys are per person.
    """
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, bound_to.encode())


def decrypt(key: bytes, blob: bytes, bound_to: str) -> bytes:
    """The clear value. Raises Tampered when key, place or content do not fit."""
    try:
        return AESGCM(key).decrypt(blob[:_NONCE], blob[_NONCE:], bound_to.encode())
    except (InvalidTag, ValueError) as fault:
        raise Tampered("a sealed value does not open: wrong key, wrong place, or changed") from fault


def derive(key: bytes, purpose: str) -> bytes:
    """A key for one purpose (HKDF-SHA256)."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def token(key: bytes, value: str) -> bytes:
    """A keyed token of a value, 16 bytes (HMAC-SHA256 truncated): equal values give equal tokens under one key only."""
    return hmac.new(key, value.encode(), hashlib.sha256).digest()[:16]
