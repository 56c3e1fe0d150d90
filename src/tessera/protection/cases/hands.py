"""Whose hands a case is in: who is named in it, what one colleague holds, and passing it on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tessera.kernel.actor import Actor
from tessera.protection.cases import policy
from tessera.protection.cases.actions.file import assign
from tessera.protection.cases.enums import Confidentiality
from tessera.protection.cases.models import CaseWorker
from tessera.trust.people import api as people


@dataclass(frozen=True, slots=True)
class InHand:
    """A case somebody holds: as its worker, or named beside one. Nothing here says who the survivor is."""

    id: UUID
    code: str
    status: str
    is_open: bool
    restricted: bool
    as_worker: bool


def named_in(case_id: UUID, *, by: Actor) -> list[UUID]:
    """The colleagues named beside the worker of a case; empty for one the actor may not see."""
    rows = CaseWorker.objects.filter(case__in=policy.scope(by), case_id=case_id, until__isnull=True)
    return list(rows.order_by("since", "id").values_list("account_id", flat=True))


def in_hand(account: UUID, *, by: Actor) -> list[InHand]:
    """The cases somebody works on or is named in, as far as the actor may see them, in two queries: the worker's open
    ones, and all that name the person, because a name opens what is restricted also after closure."""
    named = set(
        CaseWorker.objects.filter(organisation_id=by.home, account_id=account, until__isnull=True).values_list(
            "case_id", flat=True
        )
    )
    rows = policy.scope(by).filter(Q(worker_id=account, is_open=True) | Q(pk__in=named))
    restricted = {level for level in Confidentiality if level != Confidentiality.STANDARD}
    return [
        InHand(row.id, row.code, row.status, row.is_open, row.confidentiality_level in restricted,
               row.worker_id == account)
        for row in rows.order_by("confidentiality_level", "-last_activity_at", "-id")
    ]  # fmt: skip


@transaction.atomic
def pass_on(case_id: UUID, *, leaving: UUID, to: UUID | None, by: Actor, keep: bool = False) -> None:
    """Takes a colleague out of a case at once; where they were its worker, `to` is the worker from now on.

    Where they were named beside one, so is `to`. With `keep` they stay named in the case. The others named stay named,
    but for those who work here no more. Raises ValidationError for somebody who does not work here, Hidden, Refused.
    """
    row = policy.scope(by).filter(pk=case_id).only("worker_id").first()
    worker = row.worker_id if row else None
    here = {colleague.account for colleague in people.colleagues(by)}
    also = {one for one in named_in(case_id, by=by) if one in here and one != leaving}
    heir = to if worker == leaving else worker
    if to and to != heir:
        also.add(to)
    if keep:
        also.add(leaving)
    assign(case_id, by=by, worker=heir, also=sorted(also - {heir}))
