"""Who may be written down twice: pairs of people of one organisation who look alike, with the reasons.

Everything is compared in memory after decryption and forgotten; what is handed back are ids, codes of reasons and a
number. Nothing here decides: a person judges.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.kernel.vault import api as vault
from tessera.trust.subjects import names, policy
from tessera.trust.subjects.identity import Identity
from tessera.trust.subjects.models import IdentifierToken, Subject
from tessera.trust.subjects.queries import sealed

Key = TypeVar("Key", bound=Hashable)
Pair = tuple[UUID, UUID]

# How much each reason says on its own, from 0 to 1. Together they add up as independent signs do: 1 - product(1 - w).
WEIGHTS = {
    "same_document": 0.9,
    "same_phone": 0.55,
    "same_email": 0.55,
    "name_exact": 0.6,
    "name_phonetic": 0.5,
    "name_fuzzy": 0.4,
    "birth_same": 0.3,
    "birth_near": 0.15,
}
# Two exact dates of birth more than two years apart speak against it.
AGAINST = 0.3
SUGGEST = 0.5
# A sound or a number shared by more people than this tells little, and comparing them all would take too long.
COMMON, SHARED = 100, 20
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Alike:
    """Two people (`first` < `second`) who may be one. `reasons` are keys of WEIGHTS, or `birth_far`; score 0 to 1."""

    first: UUID
    second: UUID
    reasons: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Known:
    names: names.Folded
    sounds: frozenset[str]
    born: datetime.date | None
    exact: bool


def rank_names(text: str, people: Iterable[tuple[Key, list[str]]], *, limit: int = 20) -> list[tuple[Key, float]]:
    """The keys whose names fit a written one, best first, with how well (0 to 1): for other rooms' own sealed names."""
    ready = [(key, names.folded(forms)) for key, forms in people]
    return [(found.key, found.match.score) for found in names.rank(text, ready, limit)]


def alike(*, by: Actor, only: UUID | None = None) -> list[Alike]:
    """Pairs of the organisation's people who may be one, best first; with `only`, pairs with this person.

    Everybody is compared, also whom an upper room keeps from the actor: the caller shows a pair to who may see both.
    The looking is in the ledger. Raises Refused.
    """
    require(policy.can(by, policy.SEARCH), by, policy.SEARCH, kind="subject")
    shared = _same_identifiers(by, only)
    known = dict(_everybody(by))
    pairs = set(shared) | set(_near(known, only))
    found = [pair for each in pairs if (pair := _judge(each, shared.get(each, ()), known)).score >= SUGGEST]
    ledger.record(by=by, action=policy.SEARCH, kind="subject_list", detail={"pairs": len(found)})
    return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))


def read_everybody(*, by: Actor, why: str) -> list[tuple[UUID, Identity]]:
    """Who everybody of the organisation is, in clear, for a program that compares them in memory and forgets them.

    Also whom an upper room keeps from the actor: the caller shows a pair to who may see both. The ledger says that
    everybody was read, how many, and why. Raises Refused.
    """
    require(policy.can(by, policy.SEARCH), by, policy.SEARCH, kind="subject")
    rows = Subject.objects.filter(organisation_id=by.home, sealed__isnull=False).only("id", "key_id", "sealed")
    people = list(rows.order_by("pk"))
    ledger.record(
        by=by, action="subject:identity:compare", kind="subject_list", why=why, detail={"people": len(people)}
    )
    found = []
    for start in range(0, len(people), _BATCH):
        part = people[start : start + _BATCH]
        for row, data in zip(part, vault.open_many(sealed(row) for row in part), strict=True):
            if data is not None:
                found.append((row.pk, Identity.from_bytes(data)))
    return found


def _same_identifiers(by: Actor, only: UUID | None) -> dict[Pair, tuple[str, ...]]:
    rows = IdentifierToken.objects.filter(organisation_id=by.home, subject__erased_at__isnull=True)
    if only:
        mine = rows.filter(subject_id=only).values("token")
        rows = rows.filter(token__in=mine)
    holders: dict[tuple[str, bytes], set[UUID]] = defaultdict(set)
    for kind, token, subject in rows.values_list("kind", "token", "subject_id").iterator(chunk_size=2000):
        holders[kind, bytes(token)].add(subject)
    found: dict[Pair, set[str]] = defaultdict(set)
    for (kind, _token), people in holders.items():
        if 2 <= len(people) <= SHARED:
            for first, second in combinations(sorted(people), 2):
                if only in {None, first, second}:
                    found[first, second].add(f"same_{kind}")
    return {pair: tuple(sorted(reasons)) for pair, reasons in found.items()}


def _everybody(by: Actor) -> Iterator[tuple[UUID, _Known]]:
    rows = Subject.objects.filter(organisation_id=by.home, sealed__isnull=False).only("id", "key_id", "sealed")
    batch: list[Subject] = []
    for row in rows.order_by("pk").iterator(chunk_size=_BATCH):
        batch.append(row)
        if len(batch) == _BATCH:
            yield from _opened(batch)
            batch = []
    yield from _opened(batch)


def _opened(rows: list[Subject]) -> Iterator[tuple[UUID, _Known]]:
    for row, data in zip(rows, vault.open_many(sealed(row) for row in rows), strict=True):
        if data is not None:
            identity = Identity.from_bytes(data)
            folded = names.folded(identity.name_forms())
            sounds = names.phonetic_tokens(folded)
            born = _date(identity.birth_date)
            yield row.pk, _Known(folded, sounds, born, identity.birth_date_precision == "exact")


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _near(known: dict[UUID, _Known], only: UUID | None) -> Iterator[Pair]:
    """Pairs that share a sound which is not everybody's."""
    by_sound: dict[str, list[UUID]] = defaultdict(list)
    for key, person in known.items():
        for sound in person.sounds:
            by_sound[sound].append(key)
    if only:
        heard = known[only].sounds if only in known else frozenset()
        others = Counter(key for sound in heard for key in by_sound[sound] if key != only)
        yield from (_ordered(only, key) for key in others)
        return
    for people in by_sound.values():
        if len(people) <= COMMON:
            yield from (_ordered(*pair) for pair in combinations(people, 2))


def _ordered(a: UUID, b: UUID) -> Pair:
    return (a, b) if a < b else (b, a)


def _judge(pair: Pair, shared: Iterable[str], known: dict[UUID, _Known]) -> Alike:
    reasons = list(shared)
    a, b = known.get(pair[0]), known.get(pair[1])
    if a and b:
        match = names.score(a.names, b.names)
        if match.score >= names.CUT_OFF:
            reasons.append(f"name_{match.kind}")
        if birth := _birth(a, b):
            reasons.append(birth)
    apart = 1.0
    for reason in reasons:
        apart *= 1 - WEIGHTS.get(reason, 0.0)
    score = 1 - apart - (AGAINST if "birth_far" in reasons else 0.0)
    return Alike(*pair, tuple(reasons), round(max(score, 0.0), 2))


def _birth(a: _Known, b: _Known) -> str:
    if a.born is None or b.born is None:
        return ""
    if a.exact and b.exact:
        if a.born == b.born:
            return "birth_same"
        swapped = (a.born.year, a.born.month, a.born.day) == (b.born.year, b.born.day, b.born.month)
        if swapped or abs((a.born - b.born).days) <= 31:
            return "birth_near"
    years = abs(a.born.year - b.born.year)
    if years > 2 and a.exact and b.exact:
        return "birth_far"
    return "birth_near" if years <= 1 and not (a.exact and b.exact) else ""
