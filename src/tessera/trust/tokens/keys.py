"""From a person, in clear and inside their own organisation, to composite values that another spelling gives as well.

Names are folded across scripts (`subjects.words_of`), reduced to consonant skeletons and sorted, so that an exchanged
order is no difference. A birth on 1 January, or an estimated one, says its year only: many people without papers are
given that day. A value is made only when all of its parts are known.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from tessera.trust.subjects import api as subjects

# Two records of one list that agree in so many kinds of value, the names among them, are one person written down twice.
_TWICE = 3
# A kind of value is left out when fewer of the records that have it stand alone with theirs (linkage practice: a kind
# that many share invites alignment by frequency and links strangers).
ALONE = 0.94
Value = tuple[str, ...]
_RE_SPELT = str.maketrans("C", "S")


@dataclass(frozen=True, slots=True)
class Person:
    """One person as one organisation knows them; empty means not known. `born` is an ISO date, a month or a year with
    `precision` exact, month, year or estimated; `sex`, `nationality` and `district` are codes that both sides use."""

    id: UUID
    names: tuple[str, ...] = ()
    born: str = ""
    precision: str = "exact"
    sex: str = ""
    nationality: str = ""
    district: str = ""
    phones: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "<Person>"


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a list, with everybody it was written down as, and the values that are theirs alone."""

    ids: tuple[UUID, ...]
    values: tuple[Value, ...] = field(repr=False)


@lru_cache(maxsize=100_000)
def _skeletons(name: str) -> tuple[str, ...]:
    found = (word.skeleton.translate(_RE_SPELT) for word in subjects.words_of(name))
    return tuple("".join(c for at, c in enumerate(word) if at == 0 or word[at - 1] != c) for word in found if word)


def _birth(person: Person) -> tuple[str, datetime.date | None]:
    """(year, whole date or None) that can be relied on."""
    year = person.born[:4] if person.born[:4].isdigit() else ""
    if person.precision != "exact" or not year:
        return year, None
    try:
        day = datetime.date.fromisoformat(person.born)
    except ValueError:
        return year, None
    return year, None if (day.month, day.day) == (1, 1) else day


def values(person: Person) -> list[Value]:
    """The composite values of a person, most telling first; each begins with its kind."""
    words = sorted({word for name in person.names for word in _skeletons(name)})
    whole = "|".join(sorted(word for name in person.names for word in _skeletons(name)))
    short = "|".join(sorted(word[:2] for word in words))
    year, day = _birth(person)
    date, sex, nation, district = day.isoformat() if day else "", person.sex, person.nationality, person.district
    wanted: list[Value] = [("document", each) for each in person.documents]
    wanted += [("names_birth", whole, date), ("names_year_sex", whole, year, sex)]
    wanted += [("names_day_month", whole, date[5:]), ("names_district", whole, district, sex)]
    wanted += [("name_birth", word, date, sex, nation) for word in words]
    wanted += [("phone_name", phone, word) for phone in person.phones for word in words]
    wanted += [("birth_district", date, district, sex), ("initials_district", short, year, district, sex)]
    wanted += [("phone_year", phone, year) for phone in person.phones]
    return list(dict.fromkeys(value for value in wanted if all(value)))


def entries(people: Iterable[Person]) -> list[Entry]:
    """The list as it may enter: everybody once, with the values that nobody else of the list has.

    A value of two people of one list is used by neither: then no two entries of a list share anything, and whoever sees
    the tokens finds no pattern inside a list to hold against one they know. Kinds of which too few stand alone go whole.
    """
    known = [(person.id, values(person)) for person in people]
    merged = _once([ids for ids, _values in known], [found for _ids, found in known])
    holders = Counter(value for _ids, found in merged for value in found)
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for value, count in holders.items():
        kinds[value[0]][0] += count
        kinds[value[0]][1] += count == 1
    kept = {kind for kind, (all_of_it, alone) in kinds.items() if alone >= ALONE * all_of_it}
    return [
        Entry(ids, tuple(value for value in found if holders[value] == 1 and value[0] in kept)) for ids, found in merged
    ]


def _once(ids: Sequence[UUID], found: Sequence[Sequence[Value]]) -> list[tuple[tuple[UUID, ...], list[Value]]]:
    """Unites records of one list that agree in three kinds of value, one of them about names."""
    root = list(range(len(ids)))

    def top(at: int) -> int:
        while root[at] != at:
            root[at] = at = root[root[at]]
        return at

    by_value: dict[Value, int] = {}
    agreed: dict[tuple[int, int], set[str]] = defaultdict(set)
    for at, mine in enumerate(found):
        for value in mine:
            first = by_value.setdefault(value, at)
            if first != at:
                agreed[first, at].add(value[0])
    for (first, at), kinds in agreed.items():
        if len(kinds) >= _TWICE and any("name" in kind for kind in kinds):
            root[top(at)] = top(first)
    groups: dict[int, list[int]] = defaultdict(list)
    for at in range(len(ids)):
        groups[top(at)].append(at)
    return [
        (tuple(ids[at] for at in members), list(dict.fromkeys(value for at in members for value in found[at])))
        for members in groups.values()
    ]
