"""Two lists of invented people, half of them on both, written down twice with errors.

Names are those of Faker's locales; spellings are `tests.protection.linkage.invented.respell`, which knows Metaphone and
not our skeletons. Errors: 35 % another spelling and 8 % a slip per name part, 5 % order exchanged, 18 % born on
1 January, telephone known for 55 % and changed for a quarter of those, district changed for a fifth. With `hard` also
births: 5 % not known, 2 % day and month exchanged, 6 % a year or a day off, 5 % written as 1 January; sex not known for
3 %, nationality for 10 %.
"""

from __future__ import annotations

import datetime
import importlib
import random
from dataclasses import dataclass, replace
from itertools import accumulate
from uuid import UUID

from anyascii import anyascii

from tessera.trust.tokens.keys import Person
from tests.protection.linkage.invented import respell, slip

# Locale, country, share.
LOCALES = (("en_IN", "IN", 9), ("en_PK", "PK", 8), ("fr_DZ", "DZ", 7), ("en_TH", "TH", 3), ("id_ID", "ID", 8), ("vi_VN", "VN", 5),
           ("tr_TR", "TR", 3), ("uz_UZ", "UZ", 6), ("yo_NG", "NG", 7), ("tw_GH", "GH", 6), ("zu_ZA", "ZA", 5), ("es_CO", "CO", 6))  # fmt: skip
_TODAY = datetime.date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of people, and which person each record is."""

    lists: tuple[list[Person], ...]
    who: dict[UUID, int]

    def truth(self) -> set[tuple[UUID, UUID]]:
        """Pairs of the first two lists that are one person."""
        there = {self.who[one.id]: one.id for one in self.lists[1]}
        return {(one.id, there[self.who[one.id]]) for one in self.lists[0] if self.who[one.id] in there}


def _names(locale: str, sex: str) -> tuple[list[str], list[str]]:
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    given = getattr(provider, f"first_names_{sex}", None) or provider.first_names
    family = getattr(provider, f"last_names_{sex}", None) or provider.last_names
    return sorted(set(given)), sorted(set(family))


def _pick(names: list[str], dice: random.Random) -> str:
    return dice.choices(names, cum_weights=list(accumulate(1 / (place + 5) for place in range(len(names)))))[0]


def _phone(dice: random.Random) -> str:
    return str(dice.randrange(10**8, 10**9))


def _person(dice: random.Random, sources: dict[tuple[str, str], tuple[list[str], list[str]]]) -> Person:
    locale, country, _share = dice.choices(LOCALES, weights=[share for *_x, share in LOCALES])[0]
    sex = "female" if dice.random() < 0.7 else "male"
    given, family = sources.setdefault((locale, sex), _names(locale, sex))
    parts = [_pick(given, dice), *([_pick(given, dice)] if dice.random() < 0.3 else []), _pick(family, dice)]
    born = _TODAY - datetime.timedelta(days=int(dice.triangular(2, 60, 19) * 365) + dice.randrange(365))
    born = born.replace(month=1, day=1) if dice.random() < 0.18 else born
    return Person(UUID(int=0), tuple(parts), born.isoformat(), "exact", sex, country, f"{country}-{int(dice.random() ** 2 * 40)}",
                  (_phone(dice),) if dice.random() < 0.55 else ())  # fmt: skip


def _birth(born: str, dice: random.Random) -> str:
    day, chance = datetime.date.fromisoformat(born), dice.random()
    if chance < 0.05:
        return ""
    if chance < 0.07 and day.day <= 12:
        return datetime.date(day.year, day.day, day.month).isoformat()
    if chance < 0.10:
        return day.replace(year=day.year + dice.choice((-1, 1)), day=min(day.day, 28)).isoformat()
    if chance < 0.13:
        return day.replace(day=dice.randint(1, 28)).isoformat()
    return day.replace(month=1, day=1).isoformat() if chance < 0.18 else born


def _harder(one: Person, dice: random.Random) -> Person:
    sex = one.sex if dice.random() > 0.03 else ""
    nationality = one.nationality if dice.random() > 0.1 else ""
    return replace(one, born=_birth(one.born, dice), sex=sex, nationality=nationality)


def _written(one: Person, dice: random.Random) -> Person:
    names = []
    for part in one.names:
        name = anyascii(part).lower()
        name = respell(name, dice) if dice.random() < 0.35 else name
        names.append(slip(name, dice) if dice.random() < 0.08 else name)
    if dice.random() < 0.05:
        names[0], names[-1] = names[-1], names[0]
    phones = one.phones if dice.random() >= 0.25 else tuple(_phone(dice) for _ in one.phones)
    district = one.district if dice.random() > 0.2 else f"{one.nationality}-{dice.randrange(40)}"
    return replace(one, id=UUID(bytes=dice.randbytes(16)), names=(" ".join(names),), phones=phones, district=district)


def invent(size: int, seed: int, *, shared: float = 0.5, lists: int = 2, hard: bool = False) -> Lists:
    """Lists of `size` people each, of whom `shared` are on all of them."""
    dice, both = random.Random(seed), int(size * shared)
    sources: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    common = [_person(dice, sources) for _ in range(both)]
    made: list[list[Person]] = []
    who: dict[UUID, int] = {}
    fresh = both
    for _list in range(lists):
        people = list(enumerate(common)) + [(fresh + n, _person(dice, sources)) for n in range(size - both)]
        fresh += size - both
        written = [(number, _written(one, dice)) for number, one in people]
        if hard:
            written = [(number, _harder(record, dice)) for number, record in written]
        dice.shuffle(written)
        who |= {record.id: number for number, record in written}
        made.append([record for _number, record in written])
    return Lists(tuple(made), who)
