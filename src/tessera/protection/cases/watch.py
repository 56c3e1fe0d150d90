"""What a supervisor sees of emergencies: which restricted cases were opened behind the glass lately, and by whom."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.protection.cases import policy
from tessera.protection.cases.models import GlassBreak
from tessera.trust.people import api as people

DAYS = 14


@dataclass(frozen=True, slots=True)
class Emergency:
    """One opening: the case by code, when, and the colleague's name. The reason is read on the case itself."""

    case_id: UUID
    code: str
    at: datetime.datetime
    by: str


def opened_lately(actor: Actor, limit: int = 6) -> list[Emergency]:
    """Openings of the last fourteen days, latest first, for those who assign cases; nothing for anybody else."""
    if actor.organisation is None or not actor.may(policy.ASSIGN):
        return []
    since = now() - datetime.timedelta(days=DAYS)
    rows = list(
        GlassBreak.objects.filter(organisation_id=actor.organisation, at__gt=since)
        .select_related("case")
        .order_by("-at")[:limit]
    )
    names = people.colleague_names(actor, (row.account_id for row in rows))
    return [Emergency(row.case.id, row.case.code, row.at, names.get(row.account_id, "")) for row in rows]
