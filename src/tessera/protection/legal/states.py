"""Where a legal matter may go from where it stands, as data. Law goes back and forth; what is closed may be opened again."""

from __future__ import annotations

from tessera.protection.legal.enums import Stage

STAGES: dict[Stage, tuple[Stage, ...]] = {
    Stage.ADVICE: (Stage.FILED, Stage.PENDING, Stage.CLOSED),
    Stage.FILED: (Stage.PENDING, Stage.GRANTED, Stage.REFUSED, Stage.CLOSED),
    Stage.PENDING: (Stage.GRANTED, Stage.REFUSED, Stage.CLOSED),
    Stage.GRANTED: (Stage.APPEAL, Stage.CLOSED),
    Stage.REFUSED: (Stage.APPEAL, Stage.FILED, Stage.CLOSED),
    Stage.APPEAL: (Stage.PENDING, Stage.GRANTED, Stage.REFUSED, Stage.CLOSED),
    Stage.CLOSED: (Stage.ADVICE, Stage.FILED, Stage.APPEAL),
}


def moves(stage: str) -> tuple[Stage, ...]:
    """Where a matter at this stage may go."""
    return STAGES[Stage(stage)]


def may_move(old: str, new: str) -> bool:
    """Whether a matter may take this step; staying is always possible."""
    return new == old or (new in set(Stage) and Stage(new) in moves(old))
