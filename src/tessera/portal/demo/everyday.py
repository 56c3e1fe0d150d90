"""What every open case has by now: safety looked at lately, and here and there a task."""

from __future__ import annotations

from datetime import datetime, timedelta

from tessera.kernel.clock import today
from tessera.portal.demo.crew import Crew
from tessera.portal.demo.lives import Life
from tessera.portal.demo.play import Story
from tessera.portal.demo.stage import Stage
from tessera.portal.demo.story import Home, Written
from tessera.protection.assessments import api as assessments
from tessera.protection.forms import api as forms
from tessera.protection.plans import api as plans

_LEVELS = ("low", "low", "medium", "medium", "low", "high", "none_seen", "low")
_TASKS = ("task_doctor", "task_school", "task_phone", "task_permit", "task_lawyer")


def everyday(life: Life, home: Home, crew: Crew, base: datetime, kept: list[Written]) -> Story:
    """The story of one ordinary case; nothing is drawn by chance, so that the lives stay the same.

    One in eight was never assessed: real caseloads have gaps, and supervisors shall find them.
    """
    closed = any(move.to == "Closed" for move in life.moved)
    mark = life.ago * 7 + len(life.written) * 3 + len(life.told)
    if closed or life.restricted or life.unassigned or life.status == "enquiry" or mark % 8 == 7:
        return
    level = _LEVELS[mark % len(_LEVELS)]
    # Looked at so lately that the next look lies mostly ahead, by the days between two looks of each level.
    ago = min(life.ago - 1, 1 + mark % {"high": 8, "medium": 29}.get(level, 31))
    if ago < 1:
        return
    yield base - timedelta(days=ago) + timedelta(hours=10, minutes=mark % 60)
    stage = Stage(kept[0], life, home, crew, base)
    with stage.part():
        by = stage.by("worker")
        answers = {
            "assessed_on": today().isoformat(),
            "trigger": "scheduled",
            "risk_level": level,
            "immediate_danger": "no",
        }
        assessments.add(
            stage.case, assessments.Kind.SAFETY, forms.definition("assessment_safety", by=by), answers, by=by
        )
        if mark % 3 == 0:
            words = stage.say(_TASKS[mark % len(_TASKS)])
            plans.set_task(stage.case, words, stage.day(mark % 17 - 2), by=by)
