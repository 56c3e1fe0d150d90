"""Invented people written down several times with errors: names by the locales of Faker, spellings by Metaphone.

Neither the names nor what counts as another spelling of one were written by the author of the method: names are those
of Faker's locales, and a spelling variant is any small edit that leaves the Metaphone code (L. Philips, 1990) as it was.
Shares of errors: 35 % spelling variant and 8 % slip per name part, 5 % names exchanged, 18 % born on 1 January,
telephone known for 55 % and changed for 25 % of those.
"""

from __future__ import annotations

import datetime
import importlib
import random
import unicodedata
from dataclasses import dataclass, replace
from itertools import accumulate

import jellyfish
from anyascii import anyascii

from tessera.protection.linkage.records import Record

# Locale, country, share of the people, whether its names are written in Latin letters.
LOCALES = (
    ("en_IN", "IN", 9, True), ("en_PK", "PK", 8, True), ("fr_DZ", "DZ", 7, True), ("en_TH", "TH", 3, True),
    ("id_ID", "ID", 8, True), ("vi_VN", "VN", 5, True), ("tr_TR", "TR", 3, True), ("uz_UZ", "UZ", 6, True),
    ("yo_NG", "NG", 7, True), ("tw_GH", "GH", 6, True), ("zu_ZA", "ZA", 5, True), ("es_CO", "CO", 6, True),
    ("ar_AA", "SY", 8, False), ("fa_IR", "AF", 4, False), ("ru_RU", "KG", 4, False), ("uk_UA", "UA", 4, False),
    ("ne_NP", "NP", 5, False), ("hy_AM", "AM", 1, False), ("th_TH", "LA", 1, False),
)  # fmt: skip
# What is written without vowels cannot be read back into Latin letters by a table: these stay in their own script.
OWN_SCRIPT_ONLY = frozenset({"ar_AA", "fa_IR", "th_TH"})
_VOWELS = "aeiouy"
_LETTERS = "abcdefghijklmnoprstuvwyz"
_TODAY = datetime.date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class World:
    """Records in random order, and who each of them is."""

    records: tuple[Record, ...]
    person: dict[str, int]

    def truth(self) -> set[tuple[str, str]]:
        """Every pair of records that is one person, ids in order."""
        groups: dict[int, list[str]] = {}
        for key, person in self.person.items():
            groups.setdefault(person, []).append(key)
        return {(a, b) for ids in groups.values() for a in ids for b in ids if a < b}


class _Names:
    """Given and family names of one locale, some far more common than others (weights 1/(place + 5))."""

    def __init__(self, locale: str, dice: random.Random) -> None:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        self.given = {
            sex: self._shuffled(provider, [f"first_names_{sex}", "first_names"], dice) for sex in ("female", "male")
        }
        self.family = {
            sex: self._shuffled(provider, [f"last_names_{sex}", "last_names"], dice) for sex in ("female", "male")
        }

    @staticmethod
    def _shuffled(provider: type, columns: list[str], dice: random.Random) -> tuple[list[str], list[float]]:
        found = next(values for name in columns if (values := getattr(provider, name, None)))
        names = sorted(set(found))
        dice.shuffle(names)
        return names, list(accumulate(1 / (place + 5) for place in range(len(names))))

    def pick(self, sex: str, dice: random.Random) -> tuple[str, str]:
        (given, g), (family, f) = self.given[sex], self.family[sex]
        return dice.choices(given, cum_weights=g)[0], dice.choices(family, cum_weights=f)[0]


def respell(name: str, dice: random.Random) -> str:
    """Another spelling of a Latin name that Metaphone cannot tell from it; the name itself where none was found."""
    heard = jellyfish.metaphone(name)
    for _try in range(40):
        letters = list(name)
        for _edit in range(dice.choice((1, 1, 2, 3))):
            at = dice.randrange(len(letters))
            kind = dice.random()
            if kind < 0.35 and letters[at] in _VOWELS:
                letters[at] = dice.choice(("a", "e", "i", "o", "u", "ee", "ou", "y"))
            elif kind < 0.55 and at and letters[at] != letters[at - 1]:
                letters[at] *= 2
            elif kind < 0.75 and len(letters) > 3:
                letters[at] = ""
            else:
                letters[at] = dice.choice(_LETTERS) if dice.random() < 0.6 else letters[at] + dice.choice("hyeaw")
        made = "".join(letters)
        if made != name and len(made) > 1 and jellyfish.metaphone(made) == heard:
            return made
    return name


def slip(name: str, dice: random.Random) -> str:
    """One slip of the finger: a letter exchanged, left out, doubled or replaced."""
    at = dice.randrange(max(len(name) - 1, 1))
    kind = dice.randrange(4)
    if kind == 0 and len(name) > 2:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if kind == 1 and len(name) > 2:
        return name[:at] + name[at + 1 :]
    if kind == 2:
        return name[: at + 1] + name[at:]
    letters = _LETTERS if name.isascii() else "".join(sorted(set(name)))
    return name[:at] + dice.choice(letters) + name[at + 1 :]


def _written(name: str, latin: bool, dice: random.Random) -> str:
    name = name.lower()
    if latin and unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() != name:
        name = anyascii(name).lower() if dice.random() < 0.7 else name
    if name.isascii() and dice.random() < 0.35:
        name = respell(name, dice)
    return slip(name, dice) if dice.random() < 0.08 else name


def _born(dice: random.Random) -> datetime.date:
    age = int(dice.triangular(2, 60, 19) * 365)
    born = _TODAY - datetime.timedelta(days=age + dice.randrange(365))
    return born.replace(month=1, day=1) if dice.random() < 0.18 else born


def _birth(born: datetime.date, dice: random.Random) -> str:
    chance = dice.random()
    if chance < 0.05:
        return ""
    if chance < 0.07 and born.day <= 12:
        born = datetime.date(born.year, born.day, born.month)
    elif chance < 0.10:
        born = born.replace(year=born.year + dice.choice((-1, 1)), day=min(born.day, 28))
    elif chance < 0.13:
        born = born.replace(day=dice.randint(1, 28))
    elif chance < 0.18:
        born = born.replace(month=1, day=1)
    return born.isoformat()


def _phone(dice: random.Random) -> str:
    return f"+{dice.randint(20, 99)}{dice.randrange(10**8, 10**9)}"


def invent(count: int, seed: int, *, other_script: float = 0.3) -> World:
    """`count` records of somewhat fewer people; `other_script` is how often a name of a native script that can be read
    back is written in Latin letters."""
    dice = random.Random(seed)
    names = {locale: _Names(locale, dice) for locale, *_rest in LOCALES}
    weights = list(accumulate(share for _l, _c, share, _s in LOCALES))
    made: list[tuple[int, Record]] = []
    person = 0
    while len(made) < count:
        locale, country, _share, latin = dice.choices(LOCALES, cum_weights=weights)[0]
        sex = "female" if dice.random() < 0.7 else "male"
        name, born = names[locale].pick(sex, dice), _born(dice)
        first = Record("", *name, born.isoformat(), "exact", sex, country, f"{country}-{int(dice.random() ** 2 * 40)}",
                       (_phone(dice),) if dice.random() < 0.55 else ())  # fmt: skip
        copies = range(dice.choices((1, 2, 3, 4), (70, 22, 6, 2))[0])
        made += [(person, _copied(first, locale, latin, other_script, dice, born)) for _copy in copies]
        person += 1
    made = made[:count]
    dice.shuffle(made)
    records = tuple(replace(record, id=f"r{place:07d}") for place, (_who, record) in enumerate(made))
    return World(records, {record.id: who for record, (who, _old) in zip(records, made, strict=True)})


def _copied(
    one: Record, locale: str, latin: bool, other_script: float, dice: random.Random, born: datetime.date
) -> Record:
    in_latin = latin or (locale not in OWN_SCRIPT_ONLY and dice.random() < other_script)
    given, family = one.given_names, one.family_name
    if in_latin and not latin:
        given, family = anyascii(given), anyascii(family)
    given, family = _written(given, in_latin, dice), _written(family, in_latin, dice)
    if dice.random() < 0.05:
        given, family = family, given
    phones = one.phones if dice.random() >= 0.25 else (_phone(dice),) if one.phones else ()
    return replace(
        one,
        given_names=given.title(),
        family_name=family.title(),
        birth_date=_birth(born, dice),
        sex=one.sex if dice.random() > 0.03 else "",
        nationality=one.nationality if dice.random() > 0.10 else "",
        district=one.district if dice.random() > 0.2 else f"{one.district[:2]}-{dice.randrange(40)}",
        phones=phones,
    )
