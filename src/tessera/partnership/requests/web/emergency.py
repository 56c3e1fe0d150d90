"""The list of emergency requests, and the page of one: for the office that was asked and for who asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tessera.kernel.clock import now
from tessera.kernel.policy import require
from tessera.partnership.requests import policy, queries, rights
from tessera.partnership.requests.actions.emergency import total
from tessera.partnership.requests.enums import EMERGENCY, HOURS, EmergencyState, Urgency
from tessera.partnership.requests.models import EmergencyRequest
from tessera.partnership.requests.web import sheets
from tessera.partnership.requests.web.forms import ApproveForm, AttestForm, DeclineForm, SpendForm
from tessera.partnership.requests.words import clock
from tessera.trust.people.api import Request
from tessera.ui.paging import page_number, turns

E = EmergencyState


@require_safe
def emergencies(request: Request) -> HttpResponse:
    """Requests for emergency help; those that wait for an answer first."""
    actor = request.actor
    require(policy.can(actor, rights.VIEW_EMERGENCY), actor, rights.VIEW_EMERGENCY, kind=EMERGENCY)
    of_office = actor.function == "funder"
    asked = request.GET.get("state", "open" if of_office else "")
    state = asked if asked in {"open", "", *E.values} else ""
    page = page_number(request) - 1
    rows, more = queries.emergencies(actor, state, page)
    context = {
        "table": sheets.emergency_table(rows, of_office),
        "tabs": sheets.tabs(actor, "emergencies"),
        "states": sheets.state_links(state),
        "of_office": of_office,
        **turns(request, more),
    }
    return render(request, "requests/emergencies.html", context)


emergencies.is_list = True  # type: ignore[attr-defined]


@require_safe
def emergency(request: Request, emergency: UUID) -> HttpResponse:
    """One request: the clock, what was asked, what was decided, what was spent."""
    return shown(request, emergency)


def shown(request: Request, emergency: UUID, **forms: Any) -> HttpResponse:
    """The page, with a form that has faults in the place of an empty one."""
    actor = request.actor
    row = queries.emergency(emergency, by=actor)
    stays = queries.stays(EMERGENCY, row.pk)
    spent = total(row)
    context = {
        "row": row,
        "badge": sheets.state_of(row),
        "facts": sheets.emergency_facts(row, spent),
        "clock": _clock(row),
        "chart": sheets.hours_chart(stays),
        "timeline": sheets.timeline(stays, actor, E),
        "spending": sheets.spending_table(row, queries.spending(row)),
        "used": {"value": float(spent), "maximum": float(row.ceiling)} if row.ceiling else None,
        **_offered(request, row, forms),
    }
    bound = any(form.errors for form in forms.values())
    return render(request, "requests/emergency.html", context, status=422 if bound else 200)


def _clock(row: EmergencyRequest) -> dict[str, object] | None:
    if row.state not in queries.OPEN:
        return None
    hours = HOURS[Urgency(row.urgency)]
    gone = (now() - row.received_at).total_seconds() / 3600
    return {
        "label": _("Time to answer"),
        "value": min(gone, hours),
        "maximum": hours,
        "detail": clock(row.answer_by - now()),
        "late": gone > hours,
    }


def _offered(request: Request, row: EmergencyRequest, forms: dict[str, Any]) -> dict[str, Any]:
    """The forms of the acts that this person may do now."""
    actor, state = request.actor, row.state
    may = {action for action in rights.OF_EMERGENCY if policy.can(actor, action, row)}
    offered: dict[str, Any] = {
        "fits": rights.CHECK in may and state == E.RECEIVED,
        "serve": rights.SPEND in may and state == E.APPROVED,
        "close": rights.CLOSE in may and state == E.RECONCILED,
    }
    if rights.APPROVE_EMERGENCY in may and state == E.ELIGIBLE:
        lines = queries.lines(row.currency, by=actor)
        initial = {"ceiling": row.amount}
        offered["approve"] = forms.get("approve") or ApproveForm(row=row, lines=lines, initial=initial)
        offered["no_line"] = not lines
    if (rights.CHECK if state == E.RECEIVED else rights.APPROVE_EMERGENCY) in may and state in queries.OPEN:
        offered["decline"] = forms.get("decline") or DeclineForm()
    if rights.SPEND in may and state == E.IN_SERVICE:
        offered["spend"] = forms.get("spend") or SpendForm(row=row)
        offered["reconcile"] = forms.get("reconcile") or AttestForm()
    return offered
