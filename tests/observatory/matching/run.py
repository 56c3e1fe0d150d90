"""A whole matching without a database: parties with secrets of their own, and a host."""

from __future__ import annotations

import hashlib
import hmac
import random
from collections.abc import Sequence
from uuid import UUID

from tessera.observatory.matching.pairing import Listing, Pair, pairs
from tessera.trust.tokens import api as tokens
from tessera.trust.tokens.curve import secret
from tests.trust.tokens.invented import Lists

SCOPE = ("arrangement", "run")


def joint(lists: Sequence[Sequence[tokens.Person]], dice: random.Random) -> tuple[list[tokens.Blinded], list[Listing]]:
    """Every list blinded by its party and keyed by all others in turn; and what the host sees."""
    secrets = [secret(dice.randbytes) for _ in lists]
    blinded = [
        tokens.blind(tokens.entries(people), scope=SCOPE, secret=own, dice=dice)
        for people, own in zip(lists, secrets, strict=True)
    ]
    seen = []
    for place, made in enumerate(blinded):
        points = made.points
        for step in range(1, len(lists)):
            points = tokens.keyed(points, secret=secrets[(place + step) % len(lists)])
        real = sum(entry is not None for entry in made.order)
        seen.append(Listing(UUID(int=place), tokens.restored(points, made.places), real))
    return blinded, seen


def stand_in(people: Sequence[tokens.Person], key: bytes) -> tuple[list[tokens.Entry], list[list[bytes]]]:
    """Entries and tokens by one keyed hash: the same equalities as joint tokens at a hundredth of the cost."""
    entries = tokens.entries(people)
    made = [
        [hmac.digest(key, "\0".join(value).encode(), hashlib.sha256)[:16] for value in entry.values[: tokens.POINTS]]
        for entry in entries
    ]
    return entries, made


def quality(world: Lists, left: Sequence[tokens.Entry | None], right: Sequence[tokens.Entry | None], found: Sequence[Pair]) -> tuple[float, float, float]:  # fmt: skip
    """(precision, recall, F1) of pairs against the truth."""
    good = 0
    for pair in found:
        one, other = left[pair.left[1]], right[pair.right[1]]
        assert one is not None
        assert other is not None
        good += world.who[one.ids[0]] == world.who[other.ids[0]]
    precision, recall = good / max(len(found), 1), good / max(len(world.truth()), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def match(world: Lists) -> tuple[float, float, float]:
    """Quality of a matching of the first two lists by stand-in tokens."""
    left, a = stand_in(world.lists[0], b"key")
    right, b = stand_in(world.lists[1], b"key")
    return quality(world, left, right, pairs(a, b))
