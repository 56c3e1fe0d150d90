"""Pages of the room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tessera.kernel.policy import require
from tessera.protection.cases import api as cases
from tessera.protection.legal import actions, policy, queries, states
from tessera.protection.legal.enums import Stage
from tessera.protection.legal.web import page
from tessera.protection.legal.web.forms import CooperationForm, DeadlineForm, LegalForm, MatterForm, MoveForm
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore


def _form(request: Request, case: cases.CaseView, form: LegalForm, title: str, draft: str, **more: Any) -> HttpResponse:
    context = {
        "form": restore(form, request),
        "title": title,
        "draft": draft,
        "back": page.case_url(case.id),
        "breadcrumbs": page.crumbs(case, title),
        **more,
    }
    return render(request, "legal/form.html", context, status=422 if form.errors else 200)


def _saved(request: Request, case: cases.CaseView) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(page.case_url(case.id))


def _to_write(request: Request, case: UUID) -> cases.CaseView:
    shown = cases.get(case, by=request.actor)
    require(policy.can(request.actor, policy.EDIT), request.actor, policy.EDIT, kind="case", object_id=case)
    return shown


def _country(case: cases.CaseView) -> str:
    return people.organisation_of(case.organisation).country


def _sections(form: MatterForm) -> list[tuple[Any, list[Any]]]:
    return [(heading, [form[name] for name in names]) for heading, names in form.GROUPS]


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, case: UUID) -> HttpResponse:
    """A new matter."""
    shown = _to_write(request, case)
    form = MatterForm(
        request.POST or None, country=_country(shown), stages=list(Stage), initial={"country": _country(shown)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_matter(case, form.values(), form.words(), by=request.actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            return _saved(request, shown)
    return _form(request, shown, form, _("Add a legal matter"), "legal-matter", sections=_sections(form))


@require_http_methods(["GET", "HEAD", "POST"])
def matter(request: Request, matter: UUID) -> HttpResponse:
    """Writes on in a matter; earlier words are kept."""
    actor = request.actor
    view = queries.matter(matter, by=actor)
    require(policy.can(actor, policy.EDIT, view.row), actor, policy.EDIT, kind="legal", object_id=matter)
    case = cases.get(view.row.case_id, by=actor)
    stages = [view.row.stage, *states.moves(view.row.stage)]
    initial = MatterForm.initial_of(view.row, view.words)
    country = view.row.country or _country(case)
    form = MatterForm(request.POST or None, country=country, stages=stages, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_matter(matter, form.values(), form.words(), by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            return _saved(request, case)
    return _form(request, case, form, _("Legal matter"), "legal-matter", sections=_sections(form))


@require_http_methods(["GET", "HEAD", "POST"])
def add_deadline(request: Request, matter: UUID) -> HttpResponse:
    """A date of a matter."""
    actor = request.actor
    view = queries.matter(matter, by=actor)
    require(policy.can(actor, policy.EDIT, view.row), actor, policy.EDIT, kind="legal", object_id=matter)
    case = cases.get(view.row.case_id, by=actor)
    form = DeadlineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_deadline(matter, by=actor, **form.cleaned_data)
        except ValidationError as fault:
            form.take(fault)
        else:
            return _saved(request, case)
    return _form(request, case, form, _("Add a date"), "legal-date")


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: Request, deadline: UUID) -> HttpResponse:
    """Another day for a date."""
    actor = request.actor
    row = queries.deadline(deadline, by=actor)
    require(policy.can(actor, policy.EDIT, row), actor, policy.EDIT, kind="legal", object_id=deadline)
    case = cases.get(row.case_id, by=actor)
    form = MoveForm(request.POST or None, initial={"on": row.on})
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_deadline(deadline, form.cleaned_data["on"], by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            return _saved(request, case)
    return _form(request, case, form, _("Another day"), "legal-move")


@require_POST
def met(request: Request, deadline: UUID) -> HttpResponse:
    """What the date asked for is done."""
    row = queries.deadline(deadline, by=request.actor)
    actions.deadline_met(deadline, by=request.actor)
    return _saved(request, cases.get(row.case_id, by=request.actor))


@require_http_methods(["GET", "HEAD", "POST"])
def cooperation(request: Request, case: UUID) -> HttpResponse:
    """What the survivor says of cooperating with authorities."""
    shown = _to_write(request, case)
    form = CooperationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.say_cooperation(case, data["willing_to_cooperate"], by=request.actor, reasons_not=data["reasons_not"], source=data["source"])  # fmt: skip
        except ValidationError as fault:
            form.take(fault)
        else:
            return _saved(request, shown)
    return _form(request, shown, form, _("Cooperation with the authorities"), "cooperation")
