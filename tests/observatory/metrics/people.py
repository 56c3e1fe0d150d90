"""Invented people as the two families of facts, and the answers a funder gets as they come and go."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tessera.observatory.metrics import actions, counting, definitions, settling

GENDERS = ("Feminine", "Masculine")
Row = tuple[str, ...]
Person = tuple[Row, tuple[Row, ...]]


def person(source: random.Random, **fixed: str) -> Person:
    """A person's row of the family of cases, and those of the family of help."""
    told = {
        "gender": source.choice((*GENDERS, GENDERS[0])),
        "age_band": source.choice(("9--17", "18--20", "21--23", "unknown")),
        "citizenship": source.choice(("PH", "UA", "UA", "unknown")),
        "exploitation_type": source.choice(definitions.domain("exploitation_type")[:4]),
        "labour_type": source.choice(definitions.domain("labour_type")[:3]),
        "helped": source.choice(("yes", "yes", "no")),
        "waited": source.choice(definitions.domain("waited")),
    } | fixed
    row = tuple(told[name] for name in counting.columns("case"))
    helps = tuple(
        tuple(
            {"service": service, "received": source.choice(("yes", "no")), "accepted": source.choice(("yes", "no")),
             "gender": told["gender"]}[name]
            for name in counting.columns("help")
        )
        for service in source.sample(definitions.domain("service")[:5], source.randint(1, 3))
    )  # fmt: skip
    return row, helps


def crowd(size: int, seed: int) -> list[Person]:
    """So many people."""
    source = random.Random(seed)
    return [person(source) for _ in range(size)]


def facts(people: Sequence[Person]) -> dict[str, counting.Facts]:
    """What the reader would make of them."""
    return {
        "case": counting.Facts(counting.microdata("case", [row for row, _ in people]), len(people)),
        "help": counting.Facts(counting.microdata("help", [row for _, rows in people for row in rows]),
                               sum(bool(rows) for _, rows in people)),
    }  # fmt: skip


class Office:
    """Asks again and again about one organisation and quarter; keeps what it was told, by the rules of the room.

    With `naive` every recount is told: the weak variant that the attack must break.
    """

    def __init__(self, *, naive: bool = False) -> None:
        self.told: list[settling.Counts] = []
        self._naive = naive

    def ask(self, people: Sequence[Person]) -> settling.Counts:
        """The answer of today."""
        read = facts(people)
        found = counting.count(read)
        if self._naive or actions._worth_keeping(found, list(self.told), actions._people(read)):
            self.told.append(found)
        return self.told[-1]


def figures(counts: settling.Counts) -> dict[tuple[str, tuple[str, ...], tuple[str, ...]], int | None]:
    """Every figure that is told: (metric, columns, values) → count; None for a total that is not told."""
    found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], int | None] = {}
    for key, each in counts.items():
        if not each.few:
            found[key, (), ()] = each.total
        for spec, cells in each.tables.items():
            found.update({(key, spec, cell): count for cell, count in cells.items()})
    return found
