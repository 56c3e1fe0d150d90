"""Contacts after the help: the form of one, planning, stopping, and the organisation's rules."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tessera.kernel.clock import today
from tessera.kernel.policy import require
from tessera.protection.cases import api as cases
from tessera.protection.followup import actions, policy, queries
from tessera.protection.followup.enums import FORM, ContactState
from tessera.protection.followup.models import FollowUpContact
from tessera.protection.followup.web import presenters
from tessera.protection.followup.web.forms import DayForm, RulesForm
from tessera.protection.forms import api as forms
from tessera.trust.people.api import Request, restore


def tab(case: UUID, part: str = "followup") -> str:
    """The address of a tab of the case page."""
    return f"{reverse('cases:case', args=[case])}?part={part}"


def crumbs(case: cases.CaseView, *more: str, part: str = "followup") -> list[dict[str, str]]:
    """The way to a page of a case."""
    return [{"label": case.code, "url": tab(case.id, part)}, *({"label": label, "url": ""} for label in more)]


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: Request, contact: UUID) -> HttpResponse:
    """One contact: its answers, or its form with the safe way above it, or why nobody may ask now."""
    actor = request.actor
    row = queries.contact(contact, by=actor)
    case = cases.get(row.case_id, by=actor)
    if row.state != ContactState.PLANNED:
        return _answered(request, row, case)
    require(policy.can(actor, policy.ADD, row), actor, policy.ADD, kind="followup_contact", object_id=contact)
    stopped = actions.blocked(case, by=actor)
    if stopped is not None:
        return _stopped(request, case, presenters.why_not(stopped))
    shape = forms.definition(FORM, by=actor)
    form = forms.form(shape, request.POST or None, initial={"type": row.type})
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.record(contact, shape, form.answers, by=actor)
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            _say(request, done)
            return redirect(tab(row.case_id))
    return _asking(request, row, case, restore(form, request))


def _asking(request: Request, row: FollowUpContact, case: cases.CaseView, form: Any, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "contact": row,
        "case": case,
        "back": tab(case.id),
        "may_reveal": request.actor.may("subject:identity:view"),
        "breadcrumbs": crumbs(case, _("Contact")),
        **more,
    }
    return render(request, "followup/contact.html", context, status=422 if form.errors else 200)


def _say(request: Request, row: FollowUpContact) -> None:
    if row.safe_now == "no":
        messages.warning(
            request, _("Saved. The worker on duty and the supervisor have been told. Assess the safety today.")
        )
    elif row.state == ContactState.PLANNED:
        messages.info(request, _("Saved. Another try is due on %(day)s.") % {"day": presenters.day(row.planned_on)})
    else:
        messages.success(request, _("Saved."))


def _answered(request: Request, row: FollowUpContact, case: cases.CaseView) -> HttpResponse:
    context = {
        "contact": row,
        "pairs": presenters.contact_pairs(row),
        "sections": queries.answers(row, by=request.actor),
        "back": tab(case.id),
        "breadcrumbs": crumbs(case, _("Contact")),
    }
    return render(request, "followup/answered.html", context)


def _stopped(request: Request, case: cases.CaseView, why: str) -> HttpResponse:
    context = {
        "why": why, "ask_url": presenters.ask_url(case, request.actor), "back": tab(case.id), "case": case,
        "breadcrumbs": crumbs(case, _("Contact")),
    }  # fmt: skip
    return render(request, "followup/stopped.html", context)


@require_POST
def safe_way(request: Request, contact: UUID) -> HttpResponse:
    """Who must not know and the safe ways; the asking is in the ledger. A fragment for htmx, else the whole page."""
    actor = request.actor
    row = queries.contact(contact, by=actor, action=policy.ADD)
    case = cases.get(row.case_id, by=actor)
    more = {"revealed": True, "pairs": presenters.safe_pairs(cases.safe_contact(case.id, by=actor))}
    if request.headers.get("HX-Request"):
        return render(request, "followup/safe.html", {"contact": row, "case": case, "may_reveal": True, **more})
    form = forms.form(forms.definition(FORM, by=actor), initial={"type": row.type})
    return _asking(request, row, case, form, **more)


@require_POST
def begin(request: Request, case: UUID) -> HttpResponse:
    """Plans the organisation's schedule from today."""
    actions.plan(case, today(), by=request.actor)
    messages.success(request, _("The contacts are planned."))
    return redirect(tab(case))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, case: UUID) -> HttpResponse:
    """Plans one contact for a day of its own."""
    actor = request.actor
    require(policy.can(actor, policy.ADD), actor, policy.ADD, kind="case", object_id=case)
    view = cases.get(case, by=actor)
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.plan_one(case, form.cleaned_data["on"], by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("The contact is planned."))
            return redirect(tab(case))
    return page(request, form, view, title=_("Plan a contact"), button=_("Plan it"))


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: Request, case: UUID) -> HttpResponse:
    """The person wants no more contact."""
    actor = request.actor
    require(policy.can(actor, policy.ADD), actor, policy.ADD, kind="case", object_id=case)
    view = cases.get(case, by=actor)
    if request.method == "POST":
        actions.stop(case, by=actor)
        messages.success(request, _("Nobody will contact the person any more. They can still come to us."))
        return redirect(tab(case))
    context = {"case": view, "back": tab(case), "breadcrumbs": crumbs(view, _("No more contact"))}
    return render(request, "followup/stop.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: Request) -> HttpResponse:
    """When the organisation follows up, and who approves closures."""
    actor = request.actor
    require(policy.can(actor, policy.RULES), actor, policy.RULES, kind="organisation", object_id=actor.organisation)
    row = actions.rules_of(actor)
    form = RulesForm(request.POST or None, initial={"schedule": ", ".join(row.schedule), "approval": row.approval})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_rules(form.steps(), form.cleaned_data["approval"], by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("Saved. Contacts planned before stay as they are."))
            return redirect("followup:rules")
    context = {
        "form": restore(form, request), "title": _("Follow-up and closing"), "button": _("Save"), "back": "/",
        "breadcrumbs": [{"label": _("Follow-up and closing"), "url": ""}],
    }  # fmt: skip
    return render(request, "followup/form.html", context, status=422 if form.errors else 200)


def page(request: Request, form: Any, case: cases.CaseView, *, part: str = "followup", **more: Any) -> HttpResponse:
    """A short form about a case; `more` gives at least its `title` and the word of its `button`."""
    context = {
        "form": restore(form, request), "case": case, "back": tab(case.id, part),
        "breadcrumbs": crumbs(case, more["title"], part=part), **more,
    }  # fmt: skip
    return render(request, "followup/form.html", context, status=422 if form.errors else 200)
