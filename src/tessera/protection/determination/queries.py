"""Named reads. All start from scope. What a reviewer must not see yet is not read at all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden
from tessera.kernel.vault import api as vault
from tessera.protection.determination import policy
from tessera.protection.determination.enums import EXTENSION_REASON, GROUND, REVIEW_REASON, WORDS, Place, State
from tessera.protection.determination.models import Determination, Extension, Reconsideration, Review
from tessera.trust.subjects import api as subjects

_NAMES = ("started_by", "first_reviewer", "second_reviewer", "third_reviewer", "decided_by", "confirmed_by")


@dataclass(frozen=True, slots=True)
class Told:
    """A row with its sealed words; None when the person was erased."""

    row: Review | Extension | Reconsideration
    words: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A determination with everything this reader may see of it. `mine` is the reader's own review."""

    row: Determination
    words: Mapping[str, str] | None
    reviews: tuple[Told, ...]
    extensions: tuple[Told, ...]
    reconsiderations: tuple[Told, ...]
    mine: Review | None
    may_write_review: bool


def get(determination_id: UUID, *, by: Actor, action: str = policy.VIEW, lock: bool = False) -> Determination:
    """One determination. Raises Hidden."""
    rows = policy.scope(by).select_related("case")
    rows = rows.select_for_update(of=("self",)) if lock else rows.select_related(*_NAMES)
    row = rows.filter(pk=determination_id).first()
    if row is None:
        raise Hidden(by, action, kind="determination", object_id=determination_id)
    return row


def of_case(case_id: UUID, *, by: Actor) -> list[Determination]:
    """The determinations of a case, newest first."""
    return list(policy.scope(by).filter(case_id=case_id).select_related(*_NAMES).order_by("-created_at", "-id"))


def waits_for(row: Determination, by: Actor) -> Place | None:
    """Which review of a determination the actor is asked for, whether or not it is written."""
    if row.state == State.IN_REVIEW:
        named = {row.first_reviewer_id: Place.FIRST, row.second_reviewer_id: Place.SECOND}
        return named.get(by.account)
    if row.state == State.TIE_BREAK and row.third_reviewer_id == by.account:
        return Place.TIE_BREAK
    return None


def reviews_in(row: Determination) -> int:
    """How many of the two blind reviews are written; what they say stays where it is."""
    with connection.cursor() as cursor:
        cursor.execute("select determination_reviews(%s)", [row.pk])
        found = cursor.fetchone()
    return int(found[0])


def see(row: Determination, *, by: Actor) -> Seen:
    """A determination whole, as this reader may know it; the reading is in the ledger. Raises vault.Tampered."""
    ledger.record(by=by, action=policy.VIEW, kind="case", object_id=row.case_id, detail={"determination": str(row.id)})
    return _whole([row], by)[0]


def everything(case_id: UUID, *, by: Actor) -> list[Seen]:
    """Every determination of a case whole, oldest first; the reading is in the ledger."""
    rows = list(policy.scope(by).filter(case_id=case_id).select_related("case").order_by("created_at", "id"))
    if rows:
        ledger.record(by=by, action=policy.VIEW, kind="case", object_id=case_id, detail={"determinations": len(rows)})
    return _whole(rows, by)


def _whole(rows: list[Determination], by: Actor) -> list[Seen]:
    if not rows:
        return []
    key = subjects.key_of(rows[0].case.subject_id, by=by)
    ids = [row.id for row in rows]
    reviews = _told(
        policy.reviews(by).filter(determination_id__in=ids).select_related("reviewer").order_by("at"),
        key,
        REVIEW_REASON,
    )
    extensions = _told(policy.extensions(by).filter(determination_id__in=ids).order_by("at"), key, EXTENSION_REASON)
    asked = _told(policy.reconsiderations(by).filter(determination_id__in=ids).order_by("created_at"), key, GROUND)
    sealed = [row for row in rows if row.sealed is not None]
    opened = vault.open_many([vault.Sealed(key, WORDS, row.id, bytes(row.sealed or b"")) for row in sealed])
    words = {row.id: (None if data is None else json.loads(data)) for row, data in zip(sealed, opened, strict=True)}
    found = []
    for row in rows:
        mine = next(
            (
                one.row
                for one in reviews.get(row.id, ())
                if isinstance(one.row, Review) and one.row.reviewer_id == by.account
            ),
            None,
        )
        place = waits_for(row, by)
        found.append(
            Seen(
                row,
                words.get(row.id, {}),
                reviews.get(row.id, ()),
                extensions.get(row.id, ()),
                asked.get(row.id, ()),
                mine,
                place is not None and mine is None and bool(policy.can(by, policy.REVIEW, row)),
            ),
        )
    return found


def _told(
    rows: Iterable[Review | Extension | Reconsideration], key: UUID, context: str
) -> dict[UUID, tuple[Told, ...]]:
    listed = list(rows)
    opened = vault.open_many([vault.Sealed(key, context, row.id, bytes(row.sealed)) for row in listed])
    found: dict[UUID, tuple[Told, ...]] = {}
    for row, data in zip(listed, opened, strict=True):
        told = Told(row, None if data is None else data.decode())
        found[row.determination_id] = (*found.get(row.determination_id, ()), told)
    return found


def final_category(seen: Seen) -> str:
    """What the reviewers found in the end: the third person's finding where there is one, else what the two agree on."""
    found = {one.row.place: one.row.category for one in seen.reviews if isinstance(one.row, Review)}
    return str(found.get(Place.TIE_BREAK) or found.get(Place.FIRST, ""))
