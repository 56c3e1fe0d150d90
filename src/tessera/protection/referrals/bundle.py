"""Making, signing and opening a bundle: the copy of what the survivor chose to share.

A bundle has a key of its own. Its parts, one per data category, are sealed under it; wiping the key ends the copy.
The signature (Ed25519, RFC 8032) is over the hash of the clear content, so it stays proof after the content is gone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tessera.kernel.vault import api as vault
from tessera.kernel.vault import crypto, master

Content = Mapping[str, Mapping[str, str]]


def canonical(content: Content) -> bytes:
    """The content as one byte string: category → field → value, sorted."""
    return json.dumps({c: dict(f) for c, f in content.items()}, sort_keys=True, ensure_ascii=False).encode()


def digest(content: Content) -> str:
    """SHA-256 of the canonical content, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()


def _signer() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(crypto.derive(master.keyring().signing(), "bundle"))


def sign(bundle_id: UUID, sha256: str) -> bytes:
    """The installation's signature over bundle and hash."""
    return _signer().sign(f"{bundle_id}|{sha256}".encode())


def signed_by_us(bundle_id: UUID, sha256: str, signature: bytes) -> bool:
    """Whether the signature is this installation's over this bundle and hash."""
    public: Ed25519PublicKey = _signer().public_key()
    try:
        public.verify(bytes(signature), f"{bundle_id}|{sha256}".encode())
    except InvalidSignature:
        return False
    return True


def seal_parts(bundle_id: UUID, content: Content) -> tuple[bytes, dict[str, bytes]]:
    """(wrapped key, sealed part per category)."""
    key = crypto.new_secret()
    parts = {
        category: crypto.encrypt(key, canonical({category: fields}), f"bundle|{bundle_id}|{category}")
        for category, fields in content.items()
    }
    return vault.seal_for_system(f"bundle|{bundle_id}", key), parts


def open_part(bundle_id: UUID, wrapped_key: bytes, category: str, sealed: bytes) -> dict[str, str]:
    """The clear fields of one category. Raises vault.Tampered."""
    key = vault.open_for_system(f"bundle|{bundle_id}", wrapped_key)
    clear = crypto.decrypt(key, bytes(sealed), f"bundle|{bundle_id}|{category}")
    fields: dict[str, str] = json.loads(clear)[category]
    return fields
