"""Pages for applicants: what is offered, and writing an application."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tessera.kernel.clock import now
from tessera.kernel.policy import require
from tessera.partnership.competition import policy, queries
from tessera.partnership.competition.actions import applications
from tessera.partnership.competition.enums import ApplicationState, OpportunityState, Outcome
from tessera.partnership.competition.models import Application
from tessera.partnership.competition.states import APPLICATION
from tessera.partnership.competition.timing import closing, is_late
from tessera.partnership.competition.web import presenters
from tessera.partnership.competition.web.forms import ApplicationForm
from tessera.partnership.stages import api as stages
from tessera.trust.people.api import Request, restore
from tessera.ui.paging import page_number, turns

_WRITING = (ApplicationState.DRAFT, ApplicationState.PROPOSAL_DRAFT, ApplicationState.CLARIFICATION)


@require_safe
def offers(request: Request) -> HttpResponse:
    """The own applications, and what is offered."""
    actor = request.actor
    require(policy.can(actor, policy.OWN), actor, policy.OWN, kind="application")
    number = page_number(request)
    rows, more = queries.page(actor, number)
    context = {
        "mine": presenters.own(queries.mine(actor)) if number == 1 else None,
        "table": presenters.opportunities(rows, "competition:offer"),
        **turns(request, more),
    }
    return render(request, "competition/offers.html", context)


offers.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: Request, opportunity: UUID) -> HttpResponse:
    """One notice as applicants read it; a POST begins an application."""
    actor = request.actor
    row = queries.opportunity(opportunity, by=actor, action=policy.OWN)
    require(policy.can(actor, policy.OWN), actor, policy.OWN, kind="application")
    if request.method == "POST":
        try:
            made = applications.begin(row.pk, by=actor)
        except ValidationError as fault:
            messages.warning(request, " ".join(fault.messages))
            return redirect("competition:offer", row.pk)
        return redirect("competition:mine", made.pk)
    notice = queries.notice(row)
    is_open = row.state == OpportunityState.OPEN and notice is not None and not is_late(notice, 1, now())
    context = {
        "row": row,
        "notice": notice,
        "state": presenters.badge(OpportunityState(row.state)),
        "pairs": presenters.pairs(row, notice),
        "rubric": presenters.rubric(list(notice.criteria.all()) if notice else [], staged=row.stages == 2),
        "questions": list(notice.questions.all()) if notice else [],
        "versions": presenters.versions(row),
        "may_begin": is_open and bool(policy.can(actor, policy.WRITE)),
    }
    return render(request, "competition/offer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: Request, application: UUID) -> HttpResponse:
    """An own application: written while it may be, read afterwards. “Hand in” keeps what was typed first."""
    actor = request.actor
    row = queries.application(application, by=actor, action=policy.OWN)
    require(policy.can(actor, policy.OWN), actor, policy.OWN, kind="application")
    form = _form(request, row)
    if request.method == "POST" and form is None:
        return _begin_proposal(request, row)
    if request.method == "POST" and form is not None and form.is_valid():
        applications.write(row.pk, values=form.values(), by=actor)
        if request.POST.get("then") != "submit":
            messages.success(request, _("Kept. Nobody sees it before you hand it in."))
            return redirect("competition:mine", row.pk)
        try:
            applications.submit(row.pk, by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("Handed in. This is what the office reads; it does not change any more."))
            return redirect("competition:mine", row.pk)
    return _mine(request, row, form)


def _form(request: Request, row: Application) -> ApplicationForm | None:
    if row.state not in _WRITING:
        return None
    opportunity = queries.opportunity(row.opportunity_id, by=request.actor, action=policy.OWN)
    notice = queries.notice(opportunity, row.stage)
    held = queries.draft(row, by=request.actor)
    if notice is None or held is None:
        return None
    initial: dict[str, Any] = {"title": held.title, "amount": held.amount, "months": held.months}
    initial |= {f"answer_{place}": text for place, text in held.answers.items()}
    questions = list(notice.questions.filter(stage=row.stage))
    return ApplicationForm(request.POST or None, questions=questions, initial=initial)


def _begin_proposal(request: Request, row: Application) -> HttpResponse:
    try:
        applications.begin_proposal(row.pk, by=request.actor)
    except (ValidationError, stages.IllegalMove) as fault:
        text = " ".join(fault.messages) if isinstance(fault, ValidationError) else _("There is nothing to begin here.")
        messages.warning(request, text)
    return redirect("competition:mine", row.pk)


def _mine(request: Request, row: Application, form: ApplicationForm | None) -> HttpResponse:
    actor = request.actor
    opportunity = queries.opportunity(row.opportunity_id, by=actor, action=policy.OWN)
    invited = row.state == ApplicationState.INVITED
    # Whoever is invited looks towards the closing of the proposals, not back to that of the concepts.
    stage = 2 if invited else row.stage
    notice = queries.notice(opportunity, stage)
    ends = closing(notice, stage) if notice else None
    late = notice is not None and row.state != ApplicationState.CLARIFICATION and is_late(notice, row.stage, now())
    asked = [each for each in stages.history(APPLICATION.kind, row.pk) if each.ends == ApplicationState.CLARIFICATION]
    context = {
        "row": row,
        "opportunity": opportunity,
        "state": presenters.told(row),
        "closes": presenters.moment(ends, notice.time_zone) if notice else "",
        "late": late and form is not None,
        "form": restore(form, request) if form else None,
        "question": asked[-1].reason if asked and row.state == ApplicationState.CLARIFICATION else "",
        "versions": list(policy.texts(actor).filter(application=row).order_by("-number")),
        "decisions": [
            {"title": ApplicationState(each.outcome).label, "feedback": each.feedback}
            for each in row.determinations.all()
            if _is_told(row, each.outcome)
        ],
        "invited": invited,
        "may_withdraw": APPLICATION.allows(row.state, ApplicationState.WITHDRAWN)
        and bool(policy.can(actor, policy.SUBMIT)),
    }
    bad = form is not None and form.is_bound and bool(form.errors) and request.method == "POST"
    return render(request, "competition/mine.html", context, status=422 if bad else 200)


def _is_told(row: Application, outcome: str) -> bool:
    """A recommendation still has its way to go, so it is no promise yet."""
    return outcome in (Outcome.INVITED, Outcome.DECLINED) or row.state == ApplicationState.AWARDED


@require_POST
def withdraw(request: Request, application: UUID) -> HttpResponse:
    """Takes an application back."""
    row = queries.application(application, by=request.actor, action=policy.SUBMIT)
    try:
        applications.withdraw(row.pk, reason=request.POST.get("reason", ""), by=request.actor)
    except stages.ReasonMissing:
        messages.warning(request, _("Say why first."))
    except stages.IllegalMove:
        messages.warning(request, _("This application cannot be taken back now."))
    else:
        messages.success(request, _("Taken back."))
    return redirect("competition:mine", row.pk)
