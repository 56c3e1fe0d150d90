"""Named reads: arrangements and runs with where they stand; who of the own people may enter."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.observatory.matching import policy
from tessera.observatory.matching.enums import Decision, Stage
from tessera.observatory.matching.models import Arrangement, Half, Handed, MatchingRun, Part
from tessera.protection.cases import api as cases
from tessera.trust.consent import api as consent
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects
from tessera.trust.tokens import api as tokens

PURPOSE = consent.Purpose.MATCHING_WITHOUT_NAMES


def in_force(row: Arrangement) -> bool:
    """Whether every member's and the host's half stands now."""
    yes = Half.objects.filter(arrangement=row, decision=Decision.ACCEPTED, ended_at__isnull=True)
    return set(yes.values_list("organisation_id", flat=True)) >= {*row.members, row.host_id}


def part_of(run: MatchingRun, organisation: UUID) -> Part | None:
    """An organisation's part in a run."""
    return Part.objects.filter(run=run, organisation_id=organisation).first()


def complete(run: MatchingRun) -> bool:
    """Whether every member has declared its list."""
    joined = set(Part.objects.filter(run=run).values_list("organisation_id", flat=True))
    return joined >= set(run.members)


def willing(*, by: Actor) -> dict[UUID, tokens.About]:
    """The own people whose decision lets them be matched and counted at this moment, with what cases know of them.

    One row of the ledger says how many were asked about. People of whom nobody keeps a name cannot be matched.
    """
    known = cases.features_of_everybody(by=by)
    allowed = consent.gate_many(list(known), PURPOSE, consent.OWN, by=by)
    return {
        subject: tokens.About(one.sex, one.citizenship, one.area)
        for subject, one in known.items()
        if subject in allowed
    }


def may_tell(people: list[UUID], others: list[UUID], *, by: Actor) -> dict[UUID, set[UUID]]:
    """Person → the other organisations that they agreed may be told that both know them. Deny by default."""
    found: dict[UUID, set[UUID]] = {}
    for other in others:
        for subject in consent.gate_many(people, PURPOSE, consent.named(other), by=by):
            found.setdefault(subject, set()).add(other)
    return found


def once(people: list[UUID], *, by: Actor) -> dict[UUID, UUID]:
    """Person → the one who stands for them where people were merged."""
    return subjects.group_of(people, by=by)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a run stands: its stage, steps done of all, and the parts of everybody who joined."""

    stage: Stage
    done: int
    steps: int
    parts: tuple[Part, ...]


def standing(run: MatchingRun) -> Standing:
    """Computed from what is there; a member has one step for joining, one for its list and one for the end."""
    parts = tuple(Part.objects.filter(run=run).select_related("organisation").order_by("joined_at"))
    mine = [part for part in parts if part.organisation_id in run.members]
    steps = 3 * len(run.members) + 1
    done = len(mine) + sum(part.entries is not None for part in mine) + sum(bool(part.finished_at) for part in mine)
    if any(part.failed for part in parts):
        return Standing(Stage.FAILED, done, steps, parts)
    if run.ended_at:
        return Standing(Stage.DONE, steps, steps, parts)
    return Standing(Stage.EXCHANGING if len(mine) == len(run.members) else Stage.JOINING, done, steps, parts)


@dataclass(frozen=True, slots=True)
class Known:
    """One of the own people, by their cases the actor may see, and the organisations that know them too."""

    cases: tuple[cases.Line, ...]
    others: tuple[str, ...]


def known_elsewhere(run: MatchingRun, *, by: Actor) -> tuple[list[Known], int]:
    """The own people of a run whom another member knows too, and how many more there are in cases closed to the actor.

    Asked anew: whoever took consent back, and whose partner did, is not in it. The looking is in the ledger.
    """
    with connection.cursor() as cursor:
        cursor.execute("select subject_id, other_id from observatory_matched_here(%s)", [run.pk])
        rows = cursor.fetchall()
    names = {key: view.name for key, view in people.organisations({other for _subject, other in rows}).items()}
    others: dict[UUID, list[str]] = {}
    for subject, other in rows:
        others.setdefault(subject, []).append(names.get(other, ""))
    lines = cases.of_subjects(by, others)
    ledger.record(by=by, action=policy.PAIRS, kind="matching_run", object_id=run.pk, detail={"people": len(lines)})
    found = [Known(tuple(lines[subject]), tuple(sorted(others[subject]))) for subject in others if lines.get(subject)]
    return sorted(found, key=lambda one: one.cases[0].code), len(others) - len(found)


def on_the_way(run: MatchingRun, to: UUID) -> list[Handed]:
    """Parcels that wait for an organisation."""
    return list(Handed.objects.filter(run=run, to_organisation_id=to).order_by("handed_at"))


def runs_of(row: Arrangement) -> list[MatchingRun]:
    """The runs of an arrangement, newest first."""
    return list(MatchingRun.objects.filter(arrangement=row))


def arrangements(by: Actor) -> list[Arrangement]:
    """What the own organisation takes part in or hosts, newest first."""
    return list(policy.scope(by).prefetch_related("halves"))
