"""Closing a case: the checklist, the approver's page, opening again, and the page in the person's own hands."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tessera.kernel.policy import require
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy as case_policy
from tessera.protection.followup import actions, policy, queries, summary
from tessera.protection.followup.actions.interview import answer, begin, open_page
from tessera.protection.followup.enums import Approval, ClosureState
from tessera.protection.followup.models import Closure
from tessera.protection.followup.web import presenters
from tessera.protection.followup.web.forms import AgainForm, AloneForm, ClosureForm, ReasonForm, SayForm
from tessera.protection.followup.web.views import crumbs, page, tab
from tessera.trust.consent import api as consent
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore


def _form(request: Request, case: cases.CaseView, waiting: Closure | None) -> ClosureForm:
    actor = request.actor
    rows = consent.decisions(case.subject_id, by=actor)
    outside = [
        row for row in rows if row.decision == consent.Standing.GIVEN and row.purpose not in consent.OWN_PURPOSES
    ]
    initial = None
    if waiting and (view := queries.view(waiting, by=actor)).words:
        initial = ClosureForm.initial_of(waiting, view.words)
    return ClosureForm(
        request.POST or None,
        initial=initial,
        items=summary.open_items(case.id, by=actor),
        sharing=[
            (str(row.pk), f"{presenters.label('consent_purpose', row.purpose)}: {presenters.recipient(row)}")
            for row in outside
        ],
        providers=people.organisation_choices(without=actor.organisation),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: Request, case: UUID) -> HttpResponse:
    """The checklist of a closure."""
    actor = request.actor
    require(policy.can(actor, policy.PROPOSE), actor, policy.PROPOSE, kind="case", object_id=case)
    view = cases.get(case, by=actor)
    waiting = queries.waiting_of(case, by=actor)
    form = _form(request, view, waiting)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose(case, form.proposal(), by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("The proposal waits for approval. The case stays open until then."))
            return redirect(tab(case, "closing"))
    context = {
        "form": restore(form, request),
        "case": view,
        "goals": presenters.label("goals_result", summary.goals_result(case, by=actor)),
        "needs": presenters.needs_pairs(summary.needs_change(case, by=actor)),
        "ask_url": presenters.ask_url(view, actor),
        "back": tab(case, "closing"),
        "breadcrumbs": crumbs(view, _("Close the case"), part="closing"),
    }
    return render(request, "followup/propose.html", context, status=422 if form.errors else 200)


@require_GET
def closure(request: Request, closure: UUID) -> HttpResponse:
    """One closure, with what its reader may do about it."""
    row = queries.closure(closure, by=request.actor, action=_right(request))
    return _closure(request, row)


def _right(request: Request) -> str:
    return policy.APPROVE if request.actor.may(policy.APPROVE) else policy.PROPOSE


def _closure(
    request: Request, row: Closure, fault: ValidationError | None = None, **forms: AloneForm | ReasonForm
) -> HttpResponse:
    actor = request.actor
    case = cases.get(row.case_id, by=actor)
    approval = actions.rules_of(actor).approval
    decides = row.state == ClosureState.PROPOSED and bool(policy.may_decide(actor, row, approval))
    alone = decides and row.proposer_id == actor.account and approval == Approval.ALONE
    context = {
        "closure": row,
        "case": case,
        "pairs": presenters.closure_pairs(queries.view(row, by=actor)),
        "needs": presenters.needs_pairs(row.needs_change),
        "items": summary.open_items(row.case_id, by=actor) if row.state == ClosureState.PROPOSED else [],
        "handed_over": set(row.handed_over),
        "decides": decides,
        "own": row.state == ClosureState.PROPOSED and row.proposer_id == actor.account and not alone,
        "alone_form": forms.get("alone") or (AloneForm() if alone else None),
        "return_form": forms.get("back") or (ReasonForm() if decides else None),
        "may_take_back": row.state in {ClosureState.PROPOSED, ClosureState.RETURNED} and actor.may(policy.PROPOSE),
        "may_change": row.state == ClosureState.RETURNED and actor.may(policy.PROPOSE),
        "fault": fault.messages[0] if fault else "",
        "back": tab(case.id, "closing"),
        "breadcrumbs": crumbs(case, _("Closing"), part="closing"),
    }
    return render(request, "followup/closure.html", context, status=422 if fault else 200)


@require_POST
def approve(request: Request, closure: UUID) -> HttpResponse:
    """Approves a closure: the case closes."""
    row = queries.closure(closure, by=request.actor, action=policy.APPROVE)
    form = AloneForm(request.POST) if "alone_because" in request.POST else None
    try:
        actions.approve(closure, by=request.actor, alone_because=request.POST.get("alone_because", ""))
    except ValidationError as fault:
        row.refresh_from_db()
        if form is not None:
            form.is_valid()
            return _closure(request, row, fault, alone=form)
        return _closure(request, row, fault)
    messages.success(
        request, _("The case is closed. What was shared outside has ended, but for what goes on with consent.")
    )
    return redirect(tab(row.case_id, "closing"))


@require_POST
def send_back(request: Request, closure: UUID) -> HttpResponse:
    """Returns a proposal with a reason."""
    row = queries.closure(closure, by=request.actor, action=policy.APPROVE)
    form = ReasonForm(request.POST)
    try:
        actions.send_back(closure, request.POST.get("because", ""), by=request.actor)
    except ValidationError as fault:
        row.refresh_from_db()
        form.is_valid()
        return _closure(request, row, fault, back=form)
    messages.success(request, _("The proposal went back, with your reason."))
    return redirect(tab(row.case_id, "closing"))


@require_POST
def take_back(request: Request, closure: UUID) -> HttpResponse:
    """Takes a proposal back."""
    row = queries.closure(closure, by=request.actor, action=policy.PROPOSE)
    try:
        actions.take_back(closure, by=request.actor)
    except ValidationError as fault:
        return _closure(request, row, fault)
    messages.success(request, _("The proposal is taken back. The work goes on."))
    return redirect(tab(row.case_id, "closing"))


@require_GET
def waiting(request: Request) -> HttpResponse:
    """Closures that wait for approval."""
    actor = request.actor
    require(policy.can(actor, policy.APPROVE), actor, policy.APPROVE, kind="closure")
    wanted = request.GET.get("page", "1")
    number = max(int(wanted), 1) if wanted.isdecimal() and len(wanted) < 6 else 1
    rows, more = queries.to_approve(actor, number)
    context = {
        "table": presenters.waiting_table(rows),
        "previous": f"?page={number - 1}" if number > 1 else "",
        "next": f"?page={number + 1}" if more else "",
    }
    return render(request, "followup/waiting.html", context)


waiting.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: Request, case: UUID) -> HttpResponse:
    """Opens a closed case again."""
    actor = request.actor
    view = cases.get(case, by=actor, action=case_policy.CLOSE)
    form = AgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reopen(case, form.cleaned_data["because"], by=actor, on=form.cleaned_data["on"])
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("The case is open again, under the same code. Ask anew what may be shared."))
            return redirect("cases:case", case=case)
    lead = _("The code stays. What the person agreed to share has ended and is not brought back.")
    return page(
        request, form, view, part="closing", title=_("Open the case again"), button=_("Open it again"), lead=lead
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: Request, case: UUID) -> HttpResponse:
    """Before the device goes into the person's hands: says what happens, then locks the worker out and opens the page."""
    actor = request.actor
    require(policy.can(actor, policy.PROPOSE), actor, policy.PROPOSE, kind="case", object_id=case)
    view = cases.get(case, by=actor)
    if request.method == "POST":
        token = begin(case, by=actor)
        people.lock_screen(request, back=tab(case, "closing"))
        return redirect("followup:say", token=token)
    context = {
        "case": view,
        "back": tab(case, "closing"),
        "breadcrumbs": crumbs(view, _("Ask the person"), part="closing"),
    }
    return render(request, "followup/hand_over.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: Request, token: str) -> HttpResponse:
    """The page in the person's own hands: known by its token alone, for an hour and one answer."""
    form = SayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if answer(token, form.said()):
                return redirect("followup:thanks")
        except ValidationError as fault:
            form.take(fault)
    if not open_page(token):
        return render(request, "followup/over.html", status=404)
    return render(
        request,
        "followup/say.html",
        {"form": form, "send": reverse("followup:say", args=[token])},
        status=422 if form.errors else 200,
    )


@never_cache
@require_GET
def thanks(request: Request) -> HttpResponse:
    """Says thank you, and to give the device back."""
    return render(request, "followup/thanks.html")
