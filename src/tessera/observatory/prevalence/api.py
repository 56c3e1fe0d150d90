"""The door of the room: how many people were never on any list. Pure: numpy, no database, no clock, no user.

lists = read_lists(stream)                        # counts per capture history; ListsError says what to mend
answer = estimate(lists, method="stepwise")       # one method: Estimate
answers = panel(lists)                            # every method, the spread first
doubts = sensitivity(lists)                       # lists merged or left out, and rival models
"""

from tessera.observatory.prevalence.actions import begin_lists, publish
from tessera.observatory.prevalence.engine import (
    BOOTSTRAP,
    LEVEL,
    METHODS,
    THRESHOLD,
    Progress,
    Unanswerable,
    estimate,
    panel,
    sensitivity,
)
from tessera.observatory.prevalence.lists import Lists, ListsError, from_counts, read_lists
from tessera.observatory.prevalence.panel import Panel, Spread
from tessera.observatory.prevalence.respondents import Respondents, read_respondents
from tessera.observatory.prevalence.results import Estimate, Interval, Resampling, Rival, Term
from tessera.observatory.prevalence.scaleup import Check, ScaleUp, estimate_scaleup
from tessera.observatory.prevalence.sensitivity import Change, Linkage, Sensitivity
from tessera.observatory.prevalence.strata import Stratified, read_stratified
from tessera.observatory.prevalence.survey import by_group, by_kind, estimate_survey
from tessera.observatory.prevalence.words import Note

__all__ = ["BOOTSTRAP", "LEVEL", "METHODS", "THRESHOLD", "Change", "Check", "Estimate", "Interval", "Linkage", "Lists",
           "ListsError", "Note", "Panel", "Progress", "Resampling", "Respondents", "Rival", "ScaleUp", "Sensitivity",
           "Spread", "Stratified", "Term", "Unanswerable", "begin_lists", "by_group", "by_kind", "estimate",
           "estimate_scaleup", "estimate_survey", "from_counts", "panel", "publish", "read_lists", "read_respondents",
           "read_stratified", "sensitivity"]  # fmt: skip
