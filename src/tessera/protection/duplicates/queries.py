"""Named reads: the queue, one pair, and who is merged with whom. All start from the policy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.protection.cases import api as cases
from tessera.protection.duplicates import policy
from tessera.protection.duplicates.enums import Judgement
from tessera.protection.duplicates.models import Merge, Pair
from tessera.trust.subjects import api as subjects

PAGE = 50


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: pseudonym, code, and the cases the actor may open."""

    subject: UUID
    code: str
    cases: Sequence[cases.Line]


@dataclass(frozen=True, slots=True)
class Look:
    """A pair with both sides; `merge` is the standing merge it led to."""

    pair: Pair
    sides: tuple[Side, Side]
    merge: Merge | None


def get(pair_id: UUID, *, by: Actor, action: str = policy.VIEW) -> Pair:
    """The pair, if the actor may know of both people. Raises Hidden (existence is sensitive), Refused."""
    row = policy.scope(by).select_related("first", "second").filter(pk=pair_id).first()
    if row is None:
        raise Hidden(by, action, kind="pair", object_id=pair_id)
    require(policy.can(by, action, row), by, action, kind="pair", object_id=pair_id)
    return row


def queue(*, by: Actor, judgement: str = Judgement.OPEN, size: int = PAGE) -> list[Pair]:
    """Pairs with this judgement, likeliest first; the reading is in the ledger. Raises Refused."""
    require(policy.can(by, policy.VIEW), by, policy.VIEW, kind="pair_list")
    rows = policy.scope(by).filter(judgement=judgement).select_related("first", "second")
    found = list(rows.order_by("-score", "id")[:size])
    ledger.record(by=by, action=policy.VIEW, kind="pair_list", detail={"pairs": len(found)})
    return found


def open_pairs(by: Actor) -> int:
    """How many pairs wait to be judged."""
    return policy.scope(by).filter(judgement=Judgement.OPEN).count()


def look(pair_id: UUID, *, by: Actor) -> Look:
    """A pair, side by side, without names; the reading is in the ledger. Raises Hidden, Refused."""
    pair = get(pair_id, by=by)
    ledger.record(by=by, action=policy.VIEW, kind="pair", object_id=pair.pk)
    seen = cases.of_subjects(by, (pair.first_id, pair.second_id))
    sides = [Side(each.pk, each.code, seen.get(each.pk, ())) for each in (pair.first, pair.second)]
    return Look(pair, (sides[0], sides[1]), standing(pair.pk, by=by))


def standing(pair_id: UUID, *, by: Actor) -> Merge | None:
    """The merge that stands and came of this pair."""
    return policy.merges(by).filter(pair_id=pair_id, undone_at__isnull=True).select_related("kept", "merged").first()


def about(subject: UUID, *, by: Actor) -> list[Pair]:
    """Open suggestions about one person, likeliest first."""
    either = Q(first_id=subject) | Q(second_id=subject)
    # Most people have none, and whether both sides are open to the actor is the dear half of the question.
    if not Pair.objects.filter(either, organisation_id=by.home).exists():
        return []
    rows = policy.scope(by).filter(either, judgement__in=("", Judgement.UNSURE))
    return list(rows.order_by("-score", "id")[:5])


def merged_with(subject: UUID, *, by: Actor) -> list[Merge]:
    """The standing merges in which this person, or somebody merged with them, takes part."""
    return merges_among(_together([subject], by), by=by)


def merges_among(people: Iterable[UUID], *, by: Actor) -> list[Merge]:
    """The standing merges of these people that the actor may know of."""
    ids = list(people)
    if not ids:
        return []
    rows = policy.merges(by).filter(Q(kept_id__in=ids) | Q(merged_id__in=ids), undone_at__isnull=True)
    return list(rows.select_related("kept", "merged").order_by("made_at", "id"))


def _together(people: Iterable[UUID], by: Actor) -> set[UUID]:
    return set(subjects.group_of(people, by=by))
