"""Writes: look for pairs, judge one, merge by judgement, undo a merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.protection.duplicates import policy, queries
from tessera.protection.duplicates.enums import Basis, FoundBy, Judgement
from tessera.protection.duplicates.models import Merge, Pair
from tessera.trust.subjects import api as subjects

# What the job that looks for pairs may do.
NEEDS = frozenset({subjects.SEARCH})


@transaction.atomic
def look_for(*, by: Actor, only: UUID | None = None) -> int:
    """Compares everybody of the organisation, or one person with everybody, and keeps the pairs that look alike.

    What a person judged stays judged; a suggestion that no longer holds goes. Returns how many pairs look alike.
    Raises Refused.
    """
    found = {(pair.first, pair.second): pair for pair in subjects.alike(by=by, only=only)}
    groups = subjects.group_of({key for pair in found for key in pair}, by=by)
    mine = Pair.objects.filter(organisation_id=by.home)
    about = mine.filter(first_id=only) | mine.filter(second_id=only) if only else mine
    for row in about.select_for_update():
        pair = found.pop((row.first_id, row.second_id), None)
        ours = row.judgement == Judgement.OPEN and row.found_by == FoundBy.SIGNS
        if pair is None and ours:
            row.delete()
        elif pair and ours and (row.reasons, row.score) != _seen(pair):
            row.reasons, row.score = _seen(pair)
            row.save(update_fields=["reasons", "score", "changed_at"])
    Pair.objects.bulk_create(
        Pair(organisation_id=by.home, first_id=first, second_id=second, reasons=_seen(pair)[0], score=_seen(pair)[1])
        for (first, second), pair in found.items()
        if first not in groups or groups[first] != groups.get(second)
    )
    return about.count()


def _seen(pair: subjects.Alike) -> tuple[list[str], int]:
    return list(pair.reasons), round(pair.score * 100)


@transaction.atomic
def judge(pair_id: UUID, judgement: str, *, by: Actor, basis: str = "", keep: UUID | None = None) -> Merge | None:
    """Records what a person found. `same` merges: `keep` is the one of the two who stands for both.

    Raises ValidationError by field, Hidden, Refused.
    """
    queries.get(pair_id, by=by, action=policy.JUDGE)
    _one_at_a_time(by)
    pair = Pair.objects.select_for_update().get(organisation_id=by.home, pk=pair_id)
    if judgement not in {Judgement.SAME, Judgement.NOT_SAME, Judgement.UNSURE}:
        raise ValidationError({"judgement": _("This is not one of the choices.")})
    if judgement != Judgement.UNSURE and basis not in set(Basis):
        raise ValidationError({"basis": _("Say what the judgement rests on.")})
    if queries.standing(pair_id, by=by):
        raise ValidationError({"judgement": _("These two are merged. Undo the merge before you judge anew.")})
    merge = _merge(pair, keep, by) if judgement == Judgement.SAME else None
    pair.judgement, pair.basis, pair.judged_at, pair.judged_by = judgement, basis, now(), by.account
    pair.save(update_fields=["judgement", "basis", "judged_at", "judged_by", "changed_at"])
    detail = {"judgement": judgement, "basis": basis, "merge": str(merge.pk) if merge else None}
    ledger.record(by=by, action=policy.JUDGE, kind="pair", object_id=pair.pk, detail=detail)
    for subject in (pair.first_id, pair.second_id) if merge else ():
        ledger.record(by=by, action=policy.JUDGE, kind="subject", object_id=subject, detail=detail)
    return merge


def _one_at_a_time(by: Actor) -> None:
    """Merges of one organisation follow each other: two at once could make a circle."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 4711))", [str(by.home)])


def _merge(pair: Pair, keep: UUID | None, by: Actor) -> Merge:
    if keep not in {pair.first_id, pair.second_id}:
        raise ValidationError({"keep": _("Choose which of the two stands for both.")})
    other = pair.second_id if keep == pair.first_id else pair.first_id
    groups = subjects.group_of([pair.first_id, pair.second_id], by=by)
    kept, merged = groups.get(keep, keep), groups.get(other, other)
    if kept == merged:
        raise ValidationError({"judgement": _("These two are one already, through other merges.")})
    merge = Merge(organisation_id=by.home, pair_id=pair.pk, kept_id=kept, merged_id=merged, made_by=by.account)
    merge.save(force_insert=True)
    _regroup({*groups, kept, merged}, by)
    return merge


@transaction.atomic
def undo(merge_id: UUID, *, by: Actor) -> None:
    """Takes a merge back: both are as they were before it. Raises ValidationError when it is undone already, Hidden,
    Refused."""
    row = policy.merges(by).filter(pk=merge_id).first()
    if row is None:
        raise Hidden(by, policy.JUDGE, kind="merge", object_id=merge_id)
    require(policy.can(by, policy.JUDGE), by, policy.JUDGE, kind="merge", object_id=merge_id)
    _one_at_a_time(by)
    row = Merge.objects.select_for_update().get(organisation_id=by.home, pk=merge_id)
    if row.undone_at:
        raise ValidationError({"merge": _("This merge is undone already.")})
    together = {row.kept_id, row.merged_id, *subjects.group_of([row.kept_id, row.merged_id], by=by)}
    row.undone_at, row.undone_by = now(), by.account
    row.save(update_fields=["undone_at", "undone_by"])
    if row.pair_id:
        Pair.objects.filter(organisation_id=by.home, pk=row.pair_id).update(
            judgement=Judgement.UNSURE, changed_at=now()
        )
    _regroup(together, by)
    for subject in (row.kept_id, row.merged_id):
        ledger.record(by=by, action=policy.JUDGE, kind="subject", object_id=subject, detail={"undone": str(row.pk)})


def _regroup(people: Iterable[UUID], by: Actor) -> None:
    """Works out anew who stands for whom among these people, from the merges that stand."""
    ids = set(people)
    standing = Merge.objects.filter(organisation_id=by.home, merged_id__in=ids, undone_at__isnull=True)
    subjects.regroup(roots(ids, dict(standing.values_list("merged_id", "kept_id"))), by=by)


def roots(people: Iterable[UUID], kept: Mapping[UUID, UUID]) -> dict[UUID, UUID | None]:
    """Person → the one who stands for them (for that one: themselves), None for who is merged with nobody.

    `kept` maps each merged person to the one who was kept; it holds no circle.
    """
    found: dict[UUID, UUID] = {}
    for person in people:
        root = person
        while root in kept:
            root = kept[root]
        found[person] = root
    heads = set(kept.values()) | set(kept)
    return {person: root if person in heads else None for person, root in found.items()}
