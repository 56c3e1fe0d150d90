"""The door of the room: machines as data, and moves that are written down."""

from tessera.partnership.stages.machine import Machine, Move
from tessera.partnership.stages.models import OfOffice, Shared, StateChange
from tessera.partnership.stages.moving import IllegalMove, ReasonMissing, SamePerson, begin, history, move, movers
from tessera.partnership.stages.presenting import timeline
from tessera.partnership.stages.showing import done

__all__ = [
    "IllegalMove", "Machine", "Move", "OfOffice", "ReasonMissing", "SamePerson", "Shared", "StateChange", "begin",
    "done",
    "history", "move", "movers",
    "timeline",
]  # fmt: skip
