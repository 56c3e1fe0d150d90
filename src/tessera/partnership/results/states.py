"""Where an actual may go. Nothing leads back from accepted: a correction is a new version."""

from __future__ import annotations

from tessera.partnership.results import rights
from tessera.partnership.results.enums import ActualState as S
from tessera.partnership.stages.api import Machine, Move

ACTUAL = Machine(
    kind="actual",
    table="partnership_actual",
    starts=(S.DRAFT,),
    moves=(
        Move(S.DRAFT, S.SUBMITTED, rights.ENTER),
        Move(S.SUBMITTED, S.RETURNED, rights.ACCEPT, reason=True),
        Move(S.SUBMITTED, S.ACCEPTED, rights.ACCEPT),
        Move(S.RETURNED, S.SUBMITTED, rights.ENTER),
        Move(S.ACCEPTED, S.LOCKED, rights.LOCK),
    ),
)
