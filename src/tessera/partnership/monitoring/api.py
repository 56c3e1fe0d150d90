"""The door of the room: what is due on an award, plans and reports."""

from tessera.partnership.monitoring.actions.closing import advance, close_administratively, open_closeout, settle, waive
from tessera.partnership.monitoring.actions.incidents import record_incident
from tessera.partnership.monitoring.actions.learning import Planned, plan_evaluation
from tessera.partnership.monitoring.actions.looking import (
    Found,
    answer_action,
    ask_action,
    judge_action,
    plan_visit,
    record_finding,
    record_risk,
    tell_visit,
)
from tessera.partnership.monitoring.actions.plans import PlanWords, approve_plan, fit_schedule, write_plan
from tessera.partnership.monitoring.actions.quality import Recount, assess_quality
from tessera.partnership.monitoring.actions.reports import Brought, judge_report, submit_report
from tessera.partnership.monitoring.models import MonitoringPlan, ReportDue
from tessera.partnership.monitoring.queries import SOON, Due, counts, due_of
from tessera.partnership.monitoring.states import MACHINES

__all__ = [
    "MACHINES",
    "SOON",
    "Brought",
    "Due",
    "Found",
    "MonitoringPlan",
    "PlanWords",
    "Planned",
    "Recount",
    "ReportDue",
    "advance",
    "answer_action",
    "approve_plan",
    "ask_action",
    "assess_quality",
    "close_administratively",
    "counts",
    "due_of",
    "fit_schedule",
    "judge_action",
    "judge_report",
    "open_closeout",
    "plan_evaluation",
    "plan_visit",
    "record_finding",
    "record_incident",
    "record_risk",
    "settle",
    "submit_report",
    "tell_visit",
    "waive",
    "write_plan",
]  # fmt: skip
