"""Cases on their way out: every case the actor may read, some at a time, in codes; no words and no identity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.policy import require
from tessera.protection.cases import policy
from tessera.protection.cases.models import Case, Episode


@dataclass(frozen=True, slots=True)
class Outward:
    """A case with the rows that hold its fields (see `api.FIELDS`): read them by name, do not change them.

    `episodes` is empty where the actor may not read the account. In order of time, those without a date last.
    """

    row: Case
    episodes: tuple[Episode, ...]

    @property
    def subject(self) -> UUID:
        """The person's id."""
        return self.row.subject_id


def count(*, by: Actor, state: str = "") -> int:
    """How many cases `outward` gives."""
    return policy.scope(by).filter(subject__erased_at__isnull=True, **_state(state)).count()


def outward(*, by: Actor, state: str = "", size: int = 1000) -> Iterator[list[Outward]]:
    """The actor's cases in pieces of `size`, oldest id first, without those whose person was erased.

    `state` is open, closed or "" for both. The caller writes the ledger row. Raises Refused.
    """
    require(policy.can(by, policy.VIEW), by, policy.VIEW, kind="case")
    rows = policy.scope(by).filter(subject__erased_at__isnull=True, **_state(state)).order_by("pk")
    last: UUID | None = None
    while part := list((rows.filter(pk__gt=last) if last else rows)[:size]):
        last = part[-1].pk
        told = _episodes(part, by)
        yield [Outward(row, tuple(told[row.pk])) for row in part]


def _state(state: str) -> dict[str, bool]:
    return {"is_open": state == "open"} if state else {}


def _episodes(part: list[Case], by: Actor) -> dict[UUID, list[Episode]]:
    found: dict[UUID, list[Episode]] = defaultdict(list)
    if by.may(policy.ACCOUNT_VIEW):
        rows = Episode.objects.filter(organisation_id=by.home, case_id__in=[row.pk for row in part])
        for row in sorted(
            rows, key=lambda each: (each.from_date is None, each.from_date or each.created_at.date(), each.created_at)
        ):
            found[row.case_id].append(row)
    return found
