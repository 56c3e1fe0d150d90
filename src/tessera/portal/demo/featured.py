"""The featured cases: a dozen of the lives in which every room has something to show, on the days it would have happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from tessera.portal.demo import helping, knowing
from tessera.portal.demo.crew import Crew
from tessera.portal.demo.lives import Life
from tessera.portal.demo.play import Story
from tessera.portal.demo.stage import Stage
from tessera.portal.demo.story import EXPLAINED, Home, Written
from tessera.protection.cases import api as cases
from tessera.trust.consent import api as consent
from tessera.trust.subjects.api import Outsider, SafeContact

Act = Callable[[Stage], None]
# Days before the base, and what happened then.
Steps = tuple[tuple[int, Act], ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """One featured case: at whose house it may play, its steps, the earliest first, and whether it is closed in the end."""

    homes: tuple[str, ...]
    steps: Steps
    ends: bool = False


def _ways(stage: Stage) -> None:
    """How the person may be reached, until when, and who must not learn of it."""
    who = stage.life.identity
    if who is None:
        return
    phone = SafeContact(
        "phone", "+356 7900 4400", "10-12", "no", stage.say("contact_who"), stage.say("word"), stage.day(20).isoformat()
    )
    messages = SafeContact("messenger", "+356 7900 4401", "18-20", "yes", stage.say("contact_who"))
    outsider = Outsider(stage.say("outsider"), why=stage.say("outsider_why"))
    wanted = replace(who, safe_contacts=(phone, messages), must_not_know=(outsider,))
    cases.set_identity(stage.case, wanted, by=stage.by("worker"))


def _write_down_twice(stage: Stage) -> None:
    """A colleague opens a second file for the same person under the same name."""
    who = stage.life.identity
    if who is None:
        return
    cases.open_case(
        by=stage.by("supervisor"), values={"gender": stage.life.case["gender"]}, status="intake",
        identity=replace(who, phones=(), documents=(), safe_contacts=()),
        consent=[consent.Terms("keep_record", "given", how="written", explained=EXPLAINED)],
    )  # fmt: skip


_LONG: Steps = (
    (58, helping.screen), (57, helping.fear), (56, helping.needs), (55, helping.plan), (54, _ways),
    (50, knowing.name_suspects), (48, knowing.add_family), (40, knowing.ask_the_state),
    (33, helping.supervise), (30, partial(helping.calmer, level="medium")),
    (29, partial(helping.needs, scores=(3, 2, 2, 3))), (28, knowing.the_state_says), (26, helping.conference),
    (25, knowing.law), (21, helping.services), (20, knowing.file_papers), (14, knowing.tell_differently),
    (12, knowing.ask_correction), (9, helping.plan_again), (5, helping.own_form), (4, partial(helping.calmer, level="low")),
)  # fmt: skip
_BOTH = ("harbour", "zaytuna")
FEATURES: tuple[Feature, ...] = (
    Feature(_BOTH, _LONG),
    Feature(("harbour",), ((56, helping.screen), (55, helping.fear), (20, helping.health), (6, partial(helping.calmer, level="medium")),)),
    Feature(("harbour",), ((20, helping.screen), (9, knowing.determine), (3, knowing.first_review))),
    Feature(("harbour",), ((45, helping.screen), (44, helping.fear), (40, knowing.determine), (38, knowing.first_review), (37, knowing.second_review), (36, knowing.decide), (12, partial(helping.calmer, level="medium")))),
    Feature(_BOTH, ((40, helping.fear), (39, helping.plan), (20, partial(helping.calmer, level="low")), (2, knowing.propose_closing))),
    Feature(_BOTH, ((40, helping.agree_to_contact), (9, partial(knowing.propose_closing, wish="delete_when_allowed")), (8, knowing.close)), ends=True),
    Feature(_BOTH, ((60, partial(helping.calmer, level="low")), (36, helping.agree_to_contact), (35, helping.keep_in_touch), (27, helping.contact_again))),
    Feature(_BOTH, ((16, partial(helping.screen, strong=False)), (1, partial(helping.screen, danger=True)), (1, helping.danger))),
    Feature(("harbour",), ((30, helping.fear), (2, partial(helping.health, urgent=True)))),
    Feature(("harbour",), ((12, partial(helping.calmer, level="low")), (6, _write_down_twice))),
    Feature(_BOTH, ((34, helping.fear), (30, knowing.name_suspects), (15, helping.services), (10, knowing.ask_copy))),
    Feature(("harbour",), ((25, partial(helping.screen, strong=False)), (24, knowing.add_family), (10, knowing.file_papers), (8, knowing.tell_differently))),
)  # fmt: skip


def stories(
    cast: Mapping[str, Sequence[Life]], kept: Mapping[tuple[str, int], list[Written]], homes: Mapping[str, Home],
    crew: Crew, base: datetime, began: int,
) -> Iterator[tuple[tuple[str, int], tuple[Feature, Story]]]:  # fmt: skip
    """(which life, the feature and its story) for each feature that finds a life it fits, none of them twice."""
    taken: set[tuple[str, int]] = set()
    for feature in FEATURES:
        for slug in feature.homes:
            # Whoever came just early enough: those who came long ago are few and left to longer features.
            for number, life in sorted(enumerate(cast[slug]), key=lambda each: each[1].ago):
                if (slug, number) not in taken and fits(life, feature.steps[0][0], began):
                    taken.add((slug, number))
                    yield (slug, number), (feature, _play(feature, life, kept[slug, number], homes[slug], crew, base))
                    break


def ended(shown: Mapping[tuple[str, int], tuple[Feature, Story]]) -> set[tuple[str, int]]:
    """The lives whose case is closed in the end: a referral on its way would hold that up."""
    return {place for place, (feature, _story) in shown.items() if feature.ends}


def fits(life: Life, first: int, began: int) -> bool:
    """Whether a life is the caseworker's, open, of an adult with a name, told in part, and here before the first day."""
    ours = not (life.restricted or life.supervisor or life.unassigned)
    still_open = not any(move.to in {"Closed", "on_hold"} for move in life.moved) and life.status != "enquiry"
    grown = int(life.case.get("age_at_intake") or 0) >= 18
    found = life.case.get("trafficking_status") != "NotAVictimOfTrafficking"
    agreed = any(said.purpose == "keep_record" and said.decision == "given" for said in life.said)
    return (
        bool(ours and still_open and grown and found and agreed and life.identity and life.told)
        and first + 3 < life.ago <= began
    )


def _play(feature: Feature, life: Life, kept: list[Written], home: Home, crew: Crew, base: datetime) -> Story:
    stage: Stage | None = None
    for number, (ago, act) in enumerate(feature.steps):
        yield base - timedelta(days=ago) + timedelta(hours=9, minutes=23 * number)
        stage = stage or Stage(kept[0], life, home, crew, base)
        with stage.part():
            act(stage)
