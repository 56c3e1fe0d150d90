"""The queue of training and technical assistance, and the page of one request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tessera.kernel.policy import require
from tessera.partnership.requests import actions, policy, queries, rights
from tessera.partnership.requests.enums import ASSISTANCE, AssistanceState
from tessera.partnership.requests.web import sheets
from tessera.partnership.requests.web.filters import QueueForm
from tessera.partnership.requests.web.forms import AssistanceForm, AwardForm, CohortForm, ReasonForm
from tessera.partnership.stages.api import IllegalMove, ReasonMissing
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore
from tessera.ui.paging import page_number, turns


@require_safe
def requests(request: Request) -> HttpResponse:
    """The queue, newest first."""
    actor = request.actor
    require(policy.can(actor, rights.VIEW_ASSISTANCE), actor, rights.VIEW_ASSISTANCE, kind=ASSISTANCE)
    form = QueueForm(request.GET)
    page = page_number(request) - 1
    rows, more = queries.queue(actor, form.filters(), page)
    context = {
        "form": form,
        "table": sheets.queue_table(rows),
        "tabs": sheets.tabs(actor, "list"),
        "may_ask": actor.may(rights.ASK_ASSISTANCE),
        **turns(request, more),
    }
    return render(request, "requests/list.html", context)


requests.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Writes down a request."""
    actor = request.actor
    require(policy.can(actor, rights.ASK_ASSISTANCE), actor, rights.ASK_ASSISTANCE, kind=ASSISTANCE)
    offices = None if actor.function == "funder" else people.organisation_choices("funder")
    initial = {} if offices is None else {"asked_kind": "implementer", "asked_by": _own_name(request)}
    form = AssistanceForm(request.POST or None, offices=offices, initial=initial)
    if request.method == "POST" and form.is_valid():
        office = form.cleaned_data.get("office")
        try:
            row = actions.ask_assistance(form.given(), by=actor, office=UUID(office) if office else None)
        except ValidationError as fault:
            form.take(fault)
        else:
            return redirect("requests:request", row.pk)
    context = {"form": restore(form, request), "title": _("A new request")}
    return render(request, "requests/new.html", context, status=422 if form.errors else 200)


def _own_name(request: Request) -> str:
    return people.organisation_of(request.actor.home).name


@require_safe
def request(request: Request, assistance: UUID) -> HttpResponse:
    """One request: what is asked, by which body, who was trained, and its way so far."""
    return _shown(request, assistance)


def _shown(request: Request, assistance: UUID, **forms: Any) -> HttpResponse:
    actor = request.actor
    row = queries.assistance(assistance, by=actor)
    may = {action for action in rights.OF_ASSISTANCE if policy.can(actor, action, row)}
    state = row.state
    bound = any(form.errors for form in forms.values())
    context = {
        "row": row,
        "badge": sheets.state_of(row),
        "facts": sheets.assistance_facts(row),
        "cohorts": sheets.cohort_table(cohorts := queries.cohorts(row)),
        "chart": sheets.agency_chart(cohorts),
        "timeline": sheets.timeline(queries.stays(ASSISTANCE, row.pk), actor, AssistanceState),
        "triage": rights.TRIAGE in may and state == AssistanceState.RECEIVED,
        "may_change": rights.TRIAGE in may and state in (AssistanceState.RECEIVED, AssistanceState.TRIAGED),
        "approve": _form(forms, "approve", lambda: AwardForm(awards=queries.training_awards(actor)))
        if rights.APPROVE_ASSISTANCE in may and state == AssistanceState.TRIAGED
        else None,
        "decline": _form(forms, "decline", ReasonForm) if _may_decline(may, state) else None,
        "cohort": _form(forms, "cohort", CohortForm)
        if rights.DELIVER in may and state in (AssistanceState.APPROVED, AssistanceState.DELIVERED)
        else None,
        "deliver": rights.DELIVER in may and state == AssistanceState.APPROVED,
        "follow_up": rights.DELIVER in may and state == AssistanceState.DELIVERED,
    }
    return render(request, "requests/request.html", context, status=422 if bound else 200)


def _form(forms: dict[str, Any], name: str, make: Callable[[], Any]) -> Any:
    return forms.get(name) or make()


def _may_decline(may: set[str], state: str) -> bool:
    if state == AssistanceState.RECEIVED:
        return rights.TRIAGE in may
    return rights.APPROVE_ASSISTANCE in may and state in (AssistanceState.TRIAGED, AssistanceState.APPROVED)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, assistance: UUID) -> HttpResponse:
    """Changes what a request says."""
    actor = request.actor
    row = queries.assistance(assistance, by=actor)
    require(policy.can(actor, rights.TRIAGE, row), actor, rights.TRIAGE, kind=ASSISTANCE, object_id=row.pk)
    initial = {name: getattr(row, name) for name in AssistanceForm.base_fields if name != "office"}
    form = AssistanceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_assistance(row.pk, form.given(), by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("Saved."))
            return redirect("requests:request", row.pk)
    context = {"form": restore(form, request), "title": _("Change the request"), "row": row}
    return render(request, "requests/new.html", context, status=422 if form.errors else 200)


@require_POST
def move(request: Request, assistance: UUID) -> HttpResponse:
    """Looked through, delivered, or followed up."""
    queries.assistance(assistance, by=request.actor)
    steps = {
        "triaged": actions.triage,
        "delivered": actions.delivered,
        "followed_up": actions.followed_up,
    }
    step = steps.get(request.POST.get("to", ""))
    return _done(request, assistance, lambda: step(assistance, by=request.actor) if step else None)


def _done(request: Request, assistance: UUID, act: Callable[[], object], **forms: Any) -> HttpResponse:
    """Acts and goes back to the page; a fault is shown there and keeps what was typed."""
    form = next(iter(forms.values()), None)
    if form is None or form.is_valid():
        try:
            act()
        except (ValidationError, IllegalMove, ReasonMissing) as fault:
            told = fault if isinstance(fault, ValidationError) else ValidationError(_("This cannot be done from here."))
            if form is None:
                messages.error(request, " ".join(told.messages))
            else:
                form.take(told)
        else:
            return redirect("requests:request", assistance)
    return _shown(request, assistance, **forms) if form is not None else redirect("requests:request", assistance)


@require_POST
def approve(request: Request, assistance: UUID) -> HttpResponse:
    """Approves, by another person than who looked it through."""
    actor = request.actor
    form = AwardForm(request.POST, awards=queries.training_awards(actor))

    def act() -> None:
        award = form.cleaned_data["award"]
        actions.approve_assistance(assistance, by=actor, award=UUID(award) if award else None)

    return _done(request, assistance, act, approve=form)


@require_POST
def decline(request: Request, assistance: UUID) -> HttpResponse:
    """Declines, with the reason."""
    form = ReasonForm(request.POST)
    act = lambda: actions.decline_assistance(assistance, form.cleaned_data["reason"], by=request.actor)  # noqa: E731
    return _done(request, assistance, act, decline=form)


@require_POST
def cohort(request: Request, assistance: UUID) -> HttpResponse:
    """Writes down a group that was trained."""
    form = CohortForm(request.POST)
    act = lambda: actions.add_cohort(assistance, by=request.actor, **form.cleaned_data)  # noqa: E731
    return _done(request, assistance, act, cohort=form)
