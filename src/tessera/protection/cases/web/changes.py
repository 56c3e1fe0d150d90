"""Changing a case: what is known, who works on it, where it stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tessera.kernel.policy import require
from tessera.protection.cases import actions, habits, panels, policy, queries, states, versions, wording
from tessera.protection.cases.enums import Status
from tessera.protection.cases.models import Case
from tessera.protection.cases.web import fields, presenters
from tessera.protection.cases.web.forms import AssignForm, CaseForm, StatusForm
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore


def _form(request: Request, row: Case, form: Any, title: str, **more: Any) -> HttpResponse:
    context = {
        "form": restore(form, request),
        "title": title,
        "back": reverse("cases:case", args=[row.pk]),
        "breadcrumbs": presenters.case_crumbs(row, title),
        **more,
    }
    return render(request, more.pop("template", "cases/form.html"), context, status=422 if form.errors else 200)


def _done(request: Request, case: UUID) -> HttpResponse:
    messages.success(request, _("Saved."))
    if policy.scope(request.actor).filter(pk=case).exists():
        return redirect("cases:case", case=case)
    return redirect(presenters.list_url())


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, case: UUID) -> HttpResponse:
    """Changes what is known; the earlier version is kept."""
    row = queries.get(case, by=request.actor, action=policy.EDIT)
    words = wording.of(row)
    background = habits.of(request.actor).asks_background
    form = CaseForm(
        request.POST or None, row=row, only=request.GET.get("group", ""), background=background, words=words
    )
    form.meet(
        form.standing(row),
        about=f"case:{case}",
        changes=lambda names: versions.last_changes(row, names, by=request.actor),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_case(case, form.values(), by=request.actor, words=form.words())
        except ValidationError as fault:
            form.take(fault)
        else:
            presenters.say_kept(request, form)
            return _done(request, case)
    return _form(
        request, row, form, _("Change what is known"), sections=form.sections(), suggestions=fields.suggestions(),
        draft="case", template="cases/edit.html",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: Request, case: UUID) -> HttpResponse:
    """Says who works on the case."""
    row = queries.get(case, by=request.actor, action=policy.ASSIGN)
    here = [(str(one.account), one.name) for one in people.colleagues(request.actor)]
    given = {"worker": row.worker_id, "also": [str(one) for one in queries.workers(row)]}
    form = AssignForm(request.POST or None, colleagues=here, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            actions.assign(case, by=request.actor, **form.cleaned_data)
        except ValidationError as fault:
            form.take(fault)
        else:
            return _done(request, case)
    return _form(request, row, form, _("Who works on this case"), draft="assign")


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: Request, case: UUID) -> HttpResponse:
    """Takes the case a step on, closes it, or opens it again."""
    actor = request.actor
    row = queries.get(case, by=actor)
    may = policy.allowed(actor, row)
    moves = [
        one
        for one in states.moves(row.status)
        if (policy.CLOSE if states.needs_closing_right(row.status, one) else policy.EDIT) in may
    ]
    wanted = policy.EDIT if row.is_open else policy.CLOSE
    require(policy.can(actor, wanted, row), actor, wanted, kind="case", object_id=case)
    # An enquiry that led nowhere ends here; a case that was worked on ends by its checklist and a second person.
    ending = panels.ending(case, row.is_open) if row.status != Status.ENQUIRY else ""
    if ending and not row.is_open:
        return redirect(ending)
    if ending:
        moves = [one for one in moves if not states.closes(one)]
    form = StatusForm(request.POST or None, moves=moves, closing=any(states.closes(one) for one in moves))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.change_status(case, data["to"], by=actor, reason=data.get("reason", ""))
        except ValidationError as fault:
            form.take(fault)
        else:
            return _done(request, case)
    lead = _("It stands at: %(status)s") % {"status": presenters.status(row.status).label}
    if ending and policy.CLOSE in may:
        messages.info(
            request,
            _("A case is closed on its own page, with the person and a second colleague: see the tab “Closing”."),
        )
    return _form(request, row, form, _("Move the case on"), lead=lead, draft="status")
