"""Builds the demo world: the cast, their work over a year and a half, and two published releases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from django.db import connection, transaction

from tessera.kernel import clock
from tessera.kernel.actor import acting
from tessera.kernel.ids import new_id
from tessera.kernel.jobs.api import drain
from tessera.observatory.agreements import api as agreements
from tessera.observatory.releases import api as releases
from tessera.portal.demo import featured, others, programme
from tessera.portal.demo.crew import Crew, assemble
from tessera.portal.demo.everyday import everyday
from tessera.portal.demo.journeys import JOURNEYS, Journey, fits, travel
from tessera.portal.demo.lives import LONGEST_AGO, Life, lives
from tessera.portal.demo.play import Story, play
from tessera.portal.demo.rows import row
from tessera.portal.demo.story import Home, Written, tell
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy as case_policy
from tessera.protection.referrals import api as referrals
from tessera.trust.people import api as people

SEED = 2026
Say = Callable[[str], object]

# What the figures page of the demo shows; few columns, so that most cells can be published.
DIMENSIONS = (
    ("exploitation_type", "gender"),
    ("age_band", "gender"),
    ("citizenship",),
    ("country_of_exploitation",),
    ("year", "exploitation_type"),
    ("labour_type",),
    ("control_group",),
    ("recruiter_relation",),
)

_ORDERS = (
    (
        "Inventing records that blur everybody, and attacking them ...",
        releases.Order(title="Invented records of two shelters", method="synthetic"),
    ),
    (
        "Counting and protecting the figures of one release, and attacking them ...",
        releases.Order(title="People supported by two shelters", dimensions=DIMENSIONS),
    ),
)


@dataclass(frozen=True, slots=True)
class Built:
    """What was made: 0 everywhere when the world stood already."""

    cases: int
    referrals: int
    releases: int


@dataclass(frozen=True, slots=True)
class _Size:
    harbour: int
    zaytuna: int
    lifeline: int
    stranger: int
    journeys: int
    longest: int


_FULL = _Size(180, 160, 20, 6, len(JOURNEYS), LONGEST_AGO)
_SMALL = _Size(18, 14, 4, 1, 8, 165)
# The shelters began to work with the program so many days ago and brought their older files along.
_BEGAN = 150
_OLD_FILES = "Card file kept before, consent on paper"


def build(*, seed: int = SEED, small: bool = False, base: datetime | None = None, say: Say | None = None) -> Built:
    """Makes what is missing of the demo world: the same people, cases and decisions for the same seed.

    All days count back from `base`, which is the beginning of today (UTC) unless said otherwise. Cases and referrals
    come in one transaction, so that an interrupted build leaves none of them behind and the next one starts anew.
    Raises people's NotPossible outside a demo world, ValueError for a base in the future.
    """
    tell_them = say or (lambda _line: None)
    start = base or clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    if start > clock.now():
        raise ValueError("the base of a demo world lies in the past: decisions must have been made before they count")
    with clock.frozen(start - timedelta(days=600)):
        organisations = people.demo_cast(by=people.stage_hand(), more=people.SPECIALISTS)
    with _in_one_piece():
        crew = assemble(organisations)
        size, chance = _SMALL if small else _FULL, Random(seed)  # noqa: S311
        made, sent = (0, 0) if _stands(crew) else _cases(crew, chance, size, start, tell_them)
    drain(everything=True)
    _answer_a_recall(crew)
    published = _release(crew, tell_them)
    with _in_one_piece():
        award = programme.begin(crew, start, tell_them)
        if award is not None:
            others.bring(crew, start.date())
    if award is not None:
        drain(everything=True)
        programme.finish(crew, start, award)
    return Built(made, sent, published)


@contextmanager
def _in_one_piece() -> Iterator[None]:
    """One transaction that nothing inside is undone from alone: without savepoints a third of all statements is saved."""
    kept = connection.features.uses_savepoints
    connection.features.uses_savepoints = False
    try:
        with transaction.atomic():
            yield
    finally:
        connection.features.uses_savepoints = kept


def _stands(crew: Crew) -> bool:
    by = crew.actor("harbour", "supervisor")
    with acting(by):
        return bool(cases.worklist(by, cases.Filters("all"), size=1).lines)


def _homes(crew: Crew) -> dict[str, Home]:
    def both(slug: str, language: str) -> Home:
        return Home(slug, language, crew.actor(slug, "caseworker"), crew.actor(slug, "supervisor"))

    return {
        "harbour": both("harbour", "en"),
        "zaytuna": both("zaytuna", "ar"),
        "lifeline": Home("lifeline", "en", crew.actor("lifeline", "hotline_worker")),
        "stranger-org": both("stranger-org", "en"),
    }


def _cases(crew: Crew, by: Random, size: _Size, base: datetime, say: Say) -> tuple[int, int]:
    homes = _homes(crew)
    wanted = {
        "harbour": size.harbour,
        "zaytuna": size.zaytuna,
        "lifeline": size.lifeline,
        "stranger-org": size.stranger,
    }
    cast = {
        slug: list(_lives(slug, by, count, base, homes[slug].language, size.longest)) for slug, count in wanted.items()
    }
    total = sum(wanted.values())
    say(f"Telling {total} invented lives ...")
    kept: dict[tuple[str, int], list[Written]] = {}
    stories: list[Story] = [_sign(crew, base)]
    for slug, theirs in cast.items():
        stories.append(_old_files(slug, theirs, crew, base))
        for number, life in enumerate(theirs):
            kept[slug, number] = []
            if life.ago <= _BEGAN:
                stories.append(tell(life, homes[slug], crew, base, kept[slug, number]))
    shown = dict(featured.stories(cast, kept, homes, crew, base, _BEGAN))
    journeys = list(_journeys(crew, cast, kept, base, by, JOURNEYS[: size.journeys], featured.ended(shown)))
    stories += [*(story for _feature, story in shown.values()), *journeys]
    for slug in ("harbour", "zaytuna"):
        lived = [
            (number, life)
            for number, life in enumerate(cast[slug])
            if life.ago <= _BEGAN and (slug, number) not in shown
        ]
        stories += [everyday(life, homes[slug], crew, base, kept[slug, number]) for number, life in lived]
    play(stories, lambda done, of: say(f"  {done} of {of}") if done % 100 == 0 else None)
    return total, len(journeys)


def _lives(slug: str, by: Random, count: int, base: datetime, language: str, longest: int) -> Iterator[Life]:
    for life in lives(by, count, base.date(), language, longest):
        # A hotline asks for no determination and closes nothing: that is the work of those it refers to.
        yield _as_call(life) if slug == "lifeline" else life


def _old_files(slug: str, theirs: Sequence[Life], crew: Crew, base: datetime) -> Story:
    """The older files, imported on the first day."""
    yield base - timedelta(days=_BEGAN) + timedelta(hours=9)
    by = people.system_actor(crew.organisations[slug], "import cases", case_policy.IMPORT_NEEDS, "import")
    old = [(number, life) for number, life in enumerate(theirs) if life.ago > _BEGAN]
    rows = (row(life, number, f"{slug}-{number}", _OLD_FILES, named=True) for number, life in old)
    if old:
        with acting(by):
            outcome = cases.import_cases(rows, by=by, batch=new_id())
        if outcome.refused:
            raise ValueError(f"line {outcome.refused[0].line} of the old files: {outcome.refused[0].faults}")


def _as_call(life: Life) -> Life:
    case = {name: value for name, value in life.case.items() if name != "trafficking_status"}
    return replace(life, case={**case, "data_source": "hotline"}, told=(), moved=(), status="enquiry", restricted=False)


def _sign(crew: Crew, base: datetime) -> Story:
    """Both shelters sign the agreement; a hotline does not take part."""
    for number, slug in enumerate(("harbour", "zaytuna")):
        yield base - timedelta(days=_BEGAN - 2 - 6 * number) + timedelta(hours=10)
        by = crew.actor(slug, "organisation_administrator")
        with acting(by):
            agreements.sign(by=by, signer_function="Director")


def _journeys(
    crew: Crew, cast: dict[str, list[Life]], kept: dict[tuple[str, int], list[Written]], base: datetime, by: Random,
    wanted: Sequence[Journey], aside: Set[tuple[str, int]],
) -> Iterator[Story]:  # fmt: skip
    taken = set(aside)
    for journey in wanted:
        for number, life in enumerate(cast[journey.sender]):
            place = (journey.sender, number)
            still_open = not any(move.to == "Closed" for move in life.moved)
            told = not life.restricted and not life.unassigned and life.case["trafficking_status" if journey.sender != "lifeline" else "gender"] != "NotAVictimOfTrafficking"  # fmt: skip
            if (
                place not in taken
                and told
                and life.ago <= _BEGAN
                and fits(journey, life.ago, named=bool(life.identity), open_now=still_open)
            ):
                taken.add(place)
                yield _when_open(journey, kept[place], crew, base, Random(by.random()))  # noqa: S311
                break


def _when_open(journey: Journey, kept: list[Written], crew: Crew, base: datetime, by: Random) -> Story:
    """A journey starts once its case is there."""
    yield base - timedelta(days=journey.ago + 2)
    yield from travel(journey, kept[0], crew, base, by)


def _answer_a_recall(crew: Crew) -> None:
    """The prosecution office has answered what became of its copy; the shelters still have to."""
    by = crew.actor("prosecution-office", "prosecutor")
    with acting(by), transaction.atomic():
        for recall in referrals.open_recalls(by):
            referrals.answer_recall(recall.id, "deleted", by=by)


def _release(crew: Crew, say: Say) -> int:
    """One release of each method through the whole pipeline; the counts come last, so that they are the latest."""
    by = crew.actor("observatory", "analyst")
    with acting(by), transaction.atomic():
        if releases.scope(by).exists():
            return 0
    published = 0
    for told, order in _ORDERS:
        say(told)
        with acting(by):
            made = releases.build(order, by=by)
            if not made.passed:
                say("  an attack succeeded, as with so few people it may: it stays a draft, and its report says why")
                continue
            with transaction.atomic():
                releases.publish(made.id, by=by)
            published += 1
    return published


def who_can_sign_in() -> list[str]:
    """Lines for whoever starts a demo."""
    return [
        "Sign in with one click as anybody of the cast on the sign-in page: a caseworker, a supervisor, the people",
        "of another shelter, a hotline, a referral coordinator, a prosecutor, an analyst, a funder, a stranger.",
    ]
