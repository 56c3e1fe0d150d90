"""Reads the facts of one organisation and quarter as the observatory role, which sees the consented views and no table."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tessera.observatory.metrics import counting, definitions
from tessera.observatory.metrics.periods import Quarter
from tessera.observatory.releases import api as releases

# One person counts once; which of a person's rows speaks for them depends on the reading's secret alone.
_ROWS = """
select {columns}, person from (
    select distinct on ({once}) * from {view}
     where quarter = %s
       and contributor = substr(encode(sha256(convert_to(app_release() || '|contributor|' || %s, 'UTF8')), 'hex'), 1, 16)
     order by {once}, pick
) one order by {once}
"""


def read(organisation: UUID, quarter: Quarter) -> dict[str, counting.Facts]:
    """Both families of facts, in one reading. Raises LookupError where the observatory role has no connection."""
    with releases.release_session() as cursor:
        return {family: _family(cursor, family, organisation, quarter) for family in definitions.VIEWS}


def _family(cursor: Any, family: str, organisation: UUID, quarter: Quarter) -> counting.Facts:
    named = ", ".join(f'"{name}"' for name in counting.columns(family))
    once = ", ".join(definitions.ONCE[family])
    cursor.execute(
        _ROWS.format(columns=named, once=once, view=definitions.VIEWS[family]), [quarter.code, str(organisation)]
    )
    rows = cursor.fetchall()
    people = len({row[-1] for row in rows})
    return counting.Facts(counting.microdata(family, [row[:-1] for row in rows]), people)
