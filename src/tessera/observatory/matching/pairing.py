"""The host's work on tokens alone: who shares any, how strongly, and who is one person. No database, no names, no keys.

A shared token weighs log2(N / (f_a f_b)): what it says when f_a entries of one list and f_b of the other carry it. As no
two entries of a list share a token, f is 1 in an honest list, and a list in which it is not says so.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

Tokens = Sequence[bytes]
# (place of the list, number of the entry in it)
Node = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Listing:
    """One list as the host sees it: the tokens of each entry in shuffled order, and how many entries are real.

    `may_tell` are, for each entry, the other lists that may be told of a match with it.
    """

    owner: UUID
    tokens: Sequence[Tokens]
    entries: int
    may_tell: Sequence[frozenset[UUID]] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """An entry of one list and one of another, with the weight of what they share in bits."""

    left: Node
    right: Node
    score: float


def pairs(left: Sequence[Tokens], right: Sequence[Tokens], *, places: tuple[int, int] = (0, 1)) -> list[Pair]:
    """One-to-one pairs of two lists, best first.

    A pair counts when what it shares outweighs chance: at least log2 N bits for lists of N. An entry whose best partner
    is one of several as good has none: a tie says nothing, and a false link costs a person their place in the count.
    """
    size = max(len(left), len(right), 2)
    scores = _scores(left, right, size)
    found: list[Pair] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    # A sole token of an honest list weighs exactly log2 N; the margin is for rounding.
    enough = math.log2(size) - 1e-9
    by_score = defaultdict(list)
    for (a, b), score in scores.items():
        if score >= enough:
            by_score[round(score, 6)].append((a, b))
    for score in sorted(by_score, reverse=True):
        free = [(a, b) for a, b in by_score[score] if a not in taken[0] and b not in taken[1]]
        seen_a, seen_b = Counter(a for a, _b in free), Counter(b for _a, b in free)
        for a, b in free:
            taken[0].add(a)
            taken[1].add(b)
            if seen_a[a] == seen_b[b] == 1:
                found.append(Pair((places[0], a), (places[1], b), score))
    return found


def _scores(left: Sequence[Tokens], right: Sequence[Tokens], size: int) -> dict[tuple[int, int], float]:
    holders: dict[bytes, list[int]] = defaultdict(list)
    for number, tokens in enumerate(right):
        for token in set(tokens):
            holders[token].append(number)
    how_many = Counter(token for tokens in left for token in set(tokens) if token in holders)
    scores: dict[tuple[int, int], float] = defaultdict(float)
    for number, tokens in enumerate(left):
        for token in set(tokens):
            there = holders.get(token, ())
            weight = math.log2(size / (how_many[token] * len(there))) if there else 0.0
            if weight > 0:
                for other in there:
                    scores[number, other] += weight
    return scores


def clusters(listings: Sequence[Listing]) -> list[frozenset[Node]]:
    """Entries of two and more lists that are one person: strongest pairs first, never two of one list together."""
    found: list[Pair] = []
    for a, b in combinations(range(len(listings)), 2):
        found += pairs(listings[a].tokens, listings[b].tokens, places=(a, b))
    groups: dict[Node, set[Node]] = {}
    for pair in sorted(found, key=lambda each: (-each.score, each.left, each.right)):
        left, right = groups.get(pair.left, {pair.left}), groups.get(pair.right, {pair.right})
        if left is right or {place for place, _ in left} & {place for place, _ in right}:
            continue
        joined = left | right
        for node in joined:
            groups[node] = joined
    unique = {id(group): frozenset(group) for group in groups.values()}
    return sorted(unique.values(), key=sorted)


def tell(
    listings: Sequence[Listing], found: Sequence[frozenset[Node]], dice: random.Random
) -> Iterator[tuple[UUID, int, UUID, UUID]]:
    """(owner, entry, random number of the person, whom with) for every two entries of which both may be told."""
    for group in found:
        person = UUID(bytes=dice.randbytes(16), version=4)
        for (a, one), (b, other) in combinations(sorted(group), 2):
            left, right = listings[a], listings[b]
            if right.owner in left.may_tell[one] and left.owner in right.may_tell[other]:
                yield left.owner, one, person, right.owner
                yield right.owner, other, person, left.owner


def histories(listings: Sequence[Listing], found: Sequence[frozenset[Node]]) -> dict[tuple[int, ...], int]:
    """How many people were on exactly these lists, for every history of 0 and 1 but the empty one.

    Whoever was matched with nobody is counted by the list's number of real entries: invented ones match nobody.
    """
    lists = range(len(listings))
    table = {tuple(int(place in chosen) for place in lists): 0 for size in range(1, len(listings) + 1) for chosen in map(set, combinations(lists, size))}  # fmt: skip
    matched = Counter[int]()
    for group in found:
        on = {place for place, _entry in group}
        matched.update(on)
        table[tuple(int(place in on) for place in lists)] += 1
    for place, listing in enumerate(listings):
        table[tuple(int(place == each) for each in lists)] = max(listing.entries - matched[place], 0)
    return table


def guarded(table: Mapping[tuple[int, ...], int], *, base: int, dice: random.Random) -> dict[tuple[int, ...], int]:
    """Every count rounded at random to a multiple of `base`, up or down with the chances that keep the mean.

    So no count of one or two people is ever shown as such, a total one knows gives no hidden count away beyond the
    rounding, and an estimate from the table has the same mean (random rounding to base 3, as Statistics New Zealand does).
    """
    made = {}
    for history, count in table.items():
        low, rest = count - count % base, count % base
        made[history] = low + base * (dice.randrange(base) < rest)
    return made


def as_csv(names: Sequence[str], table: Mapping[tuple[int, ...], int]) -> str:
    """The table as the estimate of prevalence reads it: a 0/1 column for each list, and `count`."""
    lines = [",".join((*names, "count"))]
    lines += [",".join(map(str, (*history, count))) for history, count in sorted(table.items(), reverse=True)]
    return "\n".join(lines) + "\n"
