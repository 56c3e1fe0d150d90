"""The door of the room: attack the folder of a release, and say what came of it on one page."""

from tessera.observatory.attacks.page import one_page, share, summary, verdict
from tessera.observatory.attacks.published import Unreadable
from tessera.observatory.attacks.report import Attack, Outcome, Report
from tessera.observatory.attacks.suite import Progress, SuiteBroken, run

__all__ = [
    "Attack",
    "Outcome",
    "Progress",
    "Report",
    "SuiteBroken",
    "Unreadable",
    "one_page",
    "run",
    "share",
    "summary",
    "verdict",
]
