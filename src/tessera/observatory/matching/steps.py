"""The steps of a run, each in its own organisation: enter, key, match, collect. Parcels go from one to the next."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.observatory.matching import pairing, policy, queries
from tessera.observatory.matching.enums import Answer, Kind
from tessera.observatory.matching.models import Handed, MatchingRun, Part, SamePerson
from tessera.trust.tokens import api as tokens

# Counts are rounded at random to multiples of this (see pairing.guarded).
BASE = 3
Told = Callable[[int, int], None]


class Stopped(Exception):
    """The run cannot go on; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def the_run(run_id: UUID, by: Actor) -> MatchingRun:
    """The run, while every half of its arrangement stands. Raises Stopped."""
    run = policy.runs(by).select_related("arrangement").filter(pk=run_id, ended_at__isnull=True).first()
    if run is None or not queries.in_force(run.arrangement):
        raise Stopped("ended")
    return run


def _scope(run: MatchingRun) -> tuple[str, ...]:
    return ("arrangement", str(run.arrangement_id), "run", str(run.pk))


def _next(run: MatchingRun, hands: tuple[UUID, ...]) -> UUID:
    """Who comes after the last hand: the next of the ring, or the host when everybody has keyed."""
    if len(hands) == len(run.members):
        return run.host_id
    return run.members[(run.members.index(hands[-1]) + 1) % len(run.members)]


def after(run: MatchingRun, member: UUID) -> UUID:
    """Who keys a member's list after it."""
    return _next(run, (member,))


def hand_on(run: MatchingRun, kind: str, owner: UUID, hands: tuple[UUID, ...], to: UUID, body: bytes, by: Actor) -> Handed:  # fmt: skip
    """Signs a parcel and puts it where its receiver finds it."""
    parcel = tokens.sign(tokens.Parcel(run.pk, kind, owner, hands, by.home, to, body), by=by)
    return Handed.objects.create(run=run, organisation_id=by.home, to_organisation_id=to, kind=kind, owner=owner,
                                 hands=list(hands), body=body, signature=parcel.signature)  # fmt: skip


def opened(row: Handed, run: MatchingRun) -> tokens.Parcel:
    """What was handed on, after its sender's signature was verified with the key they declared. Raises BadParcel."""
    parcel = tokens.Parcel(run.pk, row.kind, row.owner, tuple(row.hands), row.organisation_id, row.to_organisation_id,
                           bytes(row.body), bytes(row.signature))  # fmt: skip
    sender = queries.part_of(run, row.organisation_id)
    if sender is None:
        raise tokens.BadParcel("the sender has no part in this run")
    tokens.verify(parcel, bytes(sender.public_key))
    return parcel


@transaction.atomic
def enter(run_id: UUID, *, by: Actor, told: Told | None = None) -> None:
    """Everybody whose consent stands now goes into the list, no more than were declared; the list goes to the next."""
    run = the_run(run_id, by)
    part = Part.objects.select_for_update().get(run=run, organisation_id=by.home)
    if part.entries is not None:
        return
    people = dict(list(queries.willing(by=by).items())[: part.declared])
    points, places, order = tokens.enter(run.pk, list(people), scope=_scope(run), about=people, by=by, told=told)
    others = [each for each in run.members if each != by.home]
    tell = queries.may_tell(list(people), others, by=by) if run.arrangement.answer == Answer.PAIRS else {}
    # An entry of several records may be told only what all of them may.
    flags = [sorted(str(o) for o in set.intersection(*(tell.get(one, set()) for one in ids))) if ids else [] for ids in order]  # fmt: skip
    real = sum(bool(ids) for ids in order)
    said = json.dumps({"places": places, "tell": flags, "entries": real}).encode()
    hands = (by.home,)
    hand_on(run, Kind.PLACES, by.home, hands, run.host_id, said, by)
    hand_on(run, Kind.TOKENS, by.home, hands, _next(run, hands), b"".join(points), by)
    part.entries = real
    part.save(update_fields=["entries"])


@transaction.atomic
def key(run_id: UUID, owner: UUID, *, by: Actor, told: Told | None = None) -> UUID | None:
    """Keys another's list and hands it on; the parcel that came in is erased. Returns who is next; None when it is done
    already. Raises Stopped, TooMany, BadParcel, BadPoint."""
    run = the_run(run_id, by)
    row = Handed.objects.filter(run=run, to_organisation_id=by.home, kind=Kind.TOKENS, owner=owner).first()
    if row is None:
        return None
    parcel = opened(row, run)
    expected = _ring(run, owner, len(parcel.hands))
    if parcel.hands != expected or parcel.sender != expected[-1] or _next(run, expected) != by.home:
        raise tokens.BadParcel("the parcel did not go round as agreed")
    declared = queries.part_of(run, owner)
    points = tokens.key_parcel(parcel, declared=declared.declared if declared else 0, by=by, told=told)
    hands = (*parcel.hands, by.home)
    to = _next(run, hands)
    hand_on(run, Kind.TOKENS, owner, hands, to, b"".join(points), by)
    row.delete()
    return to


def _ring(run: MatchingRun, owner: UUID, length: int) -> tuple[UUID, ...]:
    if owner not in run.members or not 1 <= length <= len(run.members):
        raise tokens.BadParcel("the parcel belongs to nobody of this run")
    first = run.members.index(owner)
    return tuple(run.members[(first + step) % len(run.members)] for step in range(length))


def listings(run: MatchingRun, by: Actor) -> list[pairing.Listing] | None:
    """The lists as the host sees them, in the order of the members; None while one is still on its way. Raises BadParcel."""
    arrived = {(row.kind, row.owner): row for row in queries.on_the_way(run, by.home)}
    if len(arrived) < 2 * len(run.members):
        return None
    found = []
    for owner in run.members:
        parcel = opened(arrived[Kind.TOKENS, owner], run)
        said = json.loads(opened(arrived[Kind.PLACES, owner], run).body)
        part = queries.part_of(run, owner)
        if parcel.hands != _ring(run, owner, len(run.members)) or part is None or said["entries"] > part.declared:
            raise tokens.BadParcel("the list did not go round as agreed, or is longer than declared")
        tell = [frozenset(map(UUID, each)) for each in said["tell"]]
        entries = tokens.restored(parcel.points(), said["places"])
        if len(tell) != len(entries):
            raise tokens.BadParcel("the list does not fit what was said of it")
        found.append(pairing.Listing(owner, entries, int(said["entries"]), tell))
    return found


@transaction.atomic
def match(run_id: UUID, *, by: Actor) -> bool:
    """The host matches once everything has arrived, keeps the guarded table, answers, and erases all tokens. False while
    something is still on its way."""
    run = the_run(run_id, by)
    run = MatchingRun.objects.select_for_update().get(pk=run.pk)
    lists = listings(run, by)
    if lists is None:
        return False
    found = pairing.clusters(lists)
    table = pairing.guarded(pairing.histories(lists, found), base=BASE, dice=tokens.OPERATING_SYSTEM)
    told: dict[UUID, list[list[object]]] = {owner: [] for owner in run.members}
    if run.arrangement.answer == Answer.PAIRS:
        for owner, entry, person, other in pairing.tell(lists, found, tokens.OPERATING_SYSTEM):
            told[owner].append([entry, str(person), str(other)])
    for owner in run.members:
        hand_on(run, Kind.ANSWER, owner, (by.home,), owner, json.dumps(told[owner]).encode(), by)
    Handed.objects.filter(run=run, to_organisation_id=by.home).delete()
    run.result = {"base": BASE, "lists": [str(each) for each in run.members], "histories": [["".join(map(str, history)), count] for history, count in sorted(table.items(), reverse=True)]}  # fmt: skip
    run.ended_at = now()
    run.save(update_fields=["result", "ended_at"])
    tokens.destroy(run.pk, by=by)
    ledger.record(
        by=by, action="matching:run:match", kind="matching_run", object_id=run.pk, detail={"lists": len(lists)}
    )
    return True


@transaction.atomic
def collect(run_id: UUID, *, by: Actor) -> int:
    """Takes the host's answer: keeps the matches of own people whose consent still stands, and destroys the secrets.

    Returns how many people. Raises BadParcel.
    """
    run = policy.runs(by).select_related("arrangement").get(pk=run_id)
    part = Part.objects.select_for_update().get(run=run, organisation_id=by.home)
    row = Handed.objects.filter(run=run, to_organisation_id=by.home, kind=Kind.ANSWER).first()
    if row is None or part.finished_at:
        return 0
    answers = json.loads(opened(row, run).body)
    if row.organisation_id != run.host_id:
        raise tokens.BadParcel("only the host answers")
    kept = _keep(run, answers, by) if answers and queries.in_force(run.arrangement) else 0
    row.delete()
    tokens.destroy(run.pk, by=by)
    part.finished_at = now()
    part.save(update_fields=["finished_at"])
    ledger.record(by=by, action="matching:run:collect", kind="matching_run", object_id=run.pk, detail={"matches": kept})
    return kept


def _keep(run: MatchingRun, answers: list[list[str]], by: Actor) -> int:
    behind = tokens.behind(run.pk, by=by)
    others = [each for each in run.members if each != by.home]
    people = sorted({one for entry, _person, _other in answers for one in behind[int(entry)]})
    still = queries.may_tell(people, others, by=by)
    rows = {}
    for entry, person, other in answers:
        for subject in behind[int(entry)]:
            if UUID(other) in still.get(subject, set()):
                rows[subject] = SamePerson(
                    organisation_id=by.home, subject_id=subject, run_id=run.pk, person=UUID(person)
                )
    SamePerson.objects.bulk_create(rows.values(), ignore_conflicts=True)
    return len(rows)
