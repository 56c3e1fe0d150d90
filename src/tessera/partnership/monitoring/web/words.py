"""States and kinds of the room as badges and words."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _

from tessera.partnership.monitoring.enums import (
    ActionState,
    CloseoutState,
    EvaluationKind,
    EvaluationState,
    ItemKind,
    ItemState,
    PlanState,
    ReportKind,
    ReportState,
    Severity,
    Verdict,
    VisitKind,
)
from tessera.partnership.monitoring.queries import Due
from tessera.ui.badges import Badge

_TONES = {
    ReportState.OPEN: "info", ReportState.SUBMITTED: "info", ReportState.RETURNED: "attention",
    ReportState.ACCEPTED: "success", ActionState.ANSWERED: "info", ActionState.VERIFIED: "success",
    ActionState.CLOSED: "success", ActionState.ESCALATED: "attention", PlanState.APPROVED: "success",
    ItemState.DONE: "success", CloseoutState.CLOSED: "success", EvaluationState.RESPONSE_DUE: "attention",
    EvaluationState.FOLLOWED_UP: "success", Verdict.CONFIRMED: "success", Verdict.MINOR: "info",
    Verdict.MAJOR: "attention", "visited": "success",
}  # fmt: skip
_STATES: dict[str, type[TextChoices]] = {
    "report": ReportState, "action": ActionState, "response": EvaluationState, "item": ItemState,
}  # fmt: skip


def badge(state: TextChoices) -> Badge:
    """A state in its tone."""
    return Badge(state.label, _TONES.get(str(state.value), ""))


def stands(due: Due) -> Badge:
    """Where a thing that is owed stands; overdue goes before every other word."""
    if due.overdue:
        return Badge(_("Overdue"), "attention")
    if due.kind == "visit":
        return Badge(_("Took place"), "success") if due.state == "visited" else Badge(_("Planned"))
    return badge(_STATES[due.kind](due.state))


def what(due: Due) -> str:
    """What is owed, in words."""
    if due.kind == "report":
        return str(ReportKind(due.code).label)
    if due.kind == "visit":
        return str(VisitKind(due.code).label)
    if due.kind == "action":
        return _("Corrective action (%(severity)s)") % {"severity": Severity(due.code).label}
    if due.kind == "response":
        return _("Response to an evaluation (%(kind)s)") % {"kind": EvaluationKind(due.code).label}
    return _("Close-out: %(item)s") % {"item": ItemKind(due.code).label}


def url(due: Due) -> str:
    """Where it is dealt with."""
    names: dict[str, str] = {"report": "report", "visit": "visit", "action": "action", "response": "evaluation"}
    if due.kind in names:
        return reverse(f"monitoring:{names[due.kind]}", args=[due.id])
    return reverse("monitoring:closeout", args=[due.award])


def pairs(*told: tuple[str, Any]) -> list[tuple[str, object]]:
    """Facts that are there."""
    return [(label, value) for label, value in told if value not in (None, "")]
