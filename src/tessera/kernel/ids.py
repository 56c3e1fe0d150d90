"""Identifiers. Outward ids are random UUIDs: they say nothing of order, time or volume."""

from __future__ import annotations

import secrets
from uuid import UUID, uuid4

# Crockford's alphabet without I, L, O, U: no look-alikes on paper or over the telephone, no accidental words.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NIL = UUID(int=0)


def new_id() -> UUID:
    """A random UUID (version 4)."""
    return uuid4()


def new_code(length: int = 11) -> str:
    """A random human-readable code with a check character, grouped by four: `7K3M-9QXT-4HPC`.

    Holds no initials, birth date or nationality. `length` counts the random characters (5 bits each): 55 bits keep the
    chance of two equal codes among a million below 1 in 50,000, where 40 bits met within 50,000.
    """
    number = secrets.randbits(5 * length)
    body = "".join(_ALPHABET[number >> shift & 31] for shift in range(0, 5 * length, 5))
    return grouped(body + _check(body))


def _check(body: str) -> str:
    """Luhn mod 32: finds every single wrong character and nearly every swap of neighbours."""
    total = 0
    for place, char in enumerate(reversed(body)):
        value = _ALPHABET.index(char) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return _ALPHABET[-total % 32]


def grouped(code: str) -> str:
    """The code in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(text: str) -> str | None:
    """The code a person typed or read aloud, in its stored form; None when the check character does not fit."""
    code = "".join(c for c in text.upper() if c.isalnum()).translate(str.maketrans("ILOU", "110V"))
    if len(code) < 5 or any(c not in _ALPHABET for c in code) or _check(code[:-1]) != code[-1]:
        return None
    return grouped(code)
