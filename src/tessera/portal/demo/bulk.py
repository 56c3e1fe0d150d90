"""Many cases for benchmarks: the lives of the demo, pseudonymous, through the same import that organisations use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID, uuid5

from django.db import transaction

from tessera.kernel.actor import acting
from tessera.portal.demo.lives import Life, lives
from tessera.portal.demo.rows import Row, row
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy
from tessera.trust.people import api as people

_SPACE = UUID("5d1c9c44-5c3f-4a7e-9d2f-0f6a4c1d2b3e")
_UNDER = "Invented for benchmarks"
# Lives are drawn once and dealt out again with other keys: drawing a million would take longer than writing them.
_DRAWN = 5000


@dataclass(frozen=True, slots=True)
class Bulk:
    """What was made."""

    organisations: tuple[UUID, ...]
    cases: int


def generate(
    count: int,
    organisations: int,
    *,
    seed: int = 1,
    base: date = date(2026, 1, 1),
    progress: Callable[[int, int], None] | None = None,
) -> Bulk:
    """Writes `count` cases spread evenly over so many new organisations, each in transactions of its own actor.

    Organisations that stand already are filled up to their share (the import skips what is there), so that a run can be
    repeated after an interruption. `progress` is told (done, count) after each organisation.
    """
    by = Random(seed)  # noqa: S311
    drawn = list(lives(by, min(_DRAWN, count), base, "en"))
    made: list[UUID] = []
    done = 0
    for number in range(organisations):
        share = count // organisations + (number < count % organisations)
        organisation = _organisation(f"bench-{number:05d}")
        made.append(organisation)
        actor = people.system_actor(organisation, "benchmark", policy.IMPORT_NEEDS, "import")
        with acting(actor), transaction.atomic():
            rows = _rows(drawn, done, share, seed)
            cases.import_cases(rows, by=actor, batch=uuid5(_SPACE, f"{seed} {number}"))
        done += share
        if progress:
            progress(done, count)
    return Bulk(tuple(made), done)


def _organisation(slug: str) -> UUID:
    try:
        return people.organisation(slug).id
    except LookupError:
        return people.create_organisation(
            by=people.stage_hand(), slug=slug, name=slug.title(), kind="NGO", function="service", country="MT"
        )


def _rows(drawn: Sequence[Life], start: int, count: int, seed: int) -> Iterator[Row]:
    for number in range(start, start + count):
        yield row(drawn[number % len(drawn)], number, f"{seed}-{number}", _UNDER)
