"""Plain Bloom-filter linkage keys (Schnell, Bachteler and Reiher 2009), only to show that the attacks work on them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tessera.trust.tokens.keys import Person

Matrix = NDArray[np.float64]
BITS, HASHES = 1024, 15


def grams(text: str, tag: str = "") -> set[str]:
    """Pairs of neighbouring letters, of the padded text."""
    padded = f" {text.lower()} "
    return {tag + padded[at : at + 2] for at in range(len(padded) - 1)}


def of_person(one: Person) -> set[str]:
    """Name and date of birth as one set of grams."""
    words = " ".join(one.names).split()
    return grams(words[0]) | grams(words[-1]) | grams(one.born, "d")


def filters(sets: Sequence[set[str]], key: bytes, hashes: int = HASHES) -> Matrix:
    """One row of bits for each set, by double hashing under a key."""
    made = np.zeros((len(sets), BITS))
    places: dict[str, list[int]] = {}
    for row, each in enumerate(sets):
        for gram in each:
            if gram not in places:
                digest = hmac.digest(key, gram.encode(), hashlib.sha256)
                a, b = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:16], "big") | 1
                places[gram] = [(a + i * b) % BITS for i in range(hashes)]
            made[row, places[gram]] = 1
    return made


def tokens(values: Sequence[Sequence[bytes]]) -> Matrix:
    """Tokens as rows of bits: one column for each token that occurs."""
    columns = {token: place for place, token in enumerate(dict.fromkeys(token for row in values for token in row))}
    made = np.zeros((len(values), max(len(columns), 1)))
    for row, each in enumerate(values):
        made[row, [columns[token] for token in each]] = 1
    return made
