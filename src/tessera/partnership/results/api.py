"""The door of the room: what an award is meant to change, what it aimed at, and what was accepted; totals are computed.

of_award(award_id, by)          the tree and every indicator with its periods, in a constant number of queries
result(indicator_id, by)        one indicator with its periods
reported(indicator_id, start, by)   what was accepted for everybody in a period, for whoever recounts it
"""

from tessera.partnership.results import cells
from tessera.partnership.results.actions.actuals import Said, edit, enter, judge, lock, submit
from tessera.partnership.results.actions.drawing import NotDrawn, draw
from tessera.partnership.results.actions.framework import Aim, Wanted, add_indicator, add_objective, set_targets
from tessera.partnership.results.models import Actual, AwardIndicator, Objective, Target
from tessera.partnership.results.periods import Period, periods
from tessera.partnership.results.queries import (
    AwardResults,
    IndicatorResult,
    PeriodResult,
    answering,
    answers,
    indicator,
    missing_targets,
    of_award,
    reported,
    result,
    versions,
    waiting,
)
from tessera.partnership.results.sparing import of_total as spared
from tessera.partnership.results.states import ACTUAL
from tessera.partnership.results.tasks import ask_to_draw
from tessera.partnership.results.totals import Figure, Total

cell_label = cells.label
# Cuts whose values are codes of a list; the others are written by hand.
LISTED_CUTS = frozenset(cells.LISTED)

__all__ = [
    "ACTUAL",
    "LISTED_CUTS",
    "Actual",
    "Aim",
    "AwardIndicator",
    "AwardResults",
    "Figure",
    "IndicatorResult",
    "NotDrawn",
    "Objective",
    "Period",
    "PeriodResult",
    "Said",
    "Target",
    "Total",
    "Wanted",
    "add_indicator",
    "add_objective",
    "answering", "answers",
    "ask_to_draw",
    "cell_label",
    "draw",
    "edit",
    "enter",
    "indicator",
    "judge",
    "lock",
    "missing_targets",
    "of_award",
    "periods",
    "reported",
    "result",
    "set_targets",
    "spared",
    "submit",
    "versions",
    "waiting",
]  # fmt: skip
