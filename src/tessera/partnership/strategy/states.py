"""Where a strategy may go from where it stands."""

from __future__ import annotations

from tessera.partnership.stages.api import Machine, Move
from tessera.partnership.strategy.enums import StrategyState as S

EDIT = "strategy:plan:edit"
CLEAR = "strategy:plan:clear"

STRATEGY = Machine(
    kind="strategy",
    table="partnership_strategy",
    starts=(S.DRAFT,),
    moves=(
        Move(S.DRAFT, S.IN_CLEARANCE, EDIT),
        Move(S.IN_CLEARANCE, S.DRAFT, CLEAR, reason=True),
        Move(S.IN_CLEARANCE, S.APPROVED, CLEAR),
        Move(S.APPROVED, S.IN_FORCE, CLEAR),
        Move(S.IN_FORCE, S.CLOSED, CLEAR, reason=True),
    ),
)
