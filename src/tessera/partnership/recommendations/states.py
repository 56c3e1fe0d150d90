"""The life of a recommendation: forward only; what comes up again after its end is a new one that names its predecessor."""

from tessera.partnership.recommendations.enums import State
from tessera.partnership.stages.api import Machine, Move

MOVE = "recommendations:state:move"

RECOMMENDATION = Machine(
    kind="recommendation",
    table="partnership_recommendation",
    starts=(State.NEW,),
    moves=(
        Move(State.NEW, State.CARRIED, MOVE),
        Move(State.NEW, State.PARTLY, MOVE, reason=True),
        Move(State.NEW, State.DONE, MOVE, reason=True),
        Move(State.NEW, State.WITHDRAWN, MOVE, reason=True),
        Move(State.NEW, State.SUPERSEDED, MOVE, reason=True),
        Move(State.CARRIED, State.PARTLY, MOVE, reason=True),
        Move(State.CARRIED, State.DONE, MOVE, reason=True),
        Move(State.CARRIED, State.WITHDRAWN, MOVE, reason=True),
        Move(State.CARRIED, State.SUPERSEDED, MOVE, reason=True),
        Move(State.PARTLY, State.DONE, MOVE, reason=True),
        Move(State.PARTLY, State.WITHDRAWN, MOVE, reason=True),
        Move(State.PARTLY, State.SUPERSEDED, MOVE, reason=True),
    ),
)
