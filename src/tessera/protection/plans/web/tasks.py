"""Tasks: set in place, ticked in place, changed on a page of their own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tessera.kernel.policy import require
from tessera.protection.cases import api as cases
from tessera.protection.plans import actions, policy, queries
from tessera.protection.plans.web import page, sheets
from tessera.protection.plans.web.common import form_page, saved
from tessera.protection.plans.web.forms import TaskChangeForm
from tessera.trust.people import api as people
from tessera.trust.people.api import Request

_PARTS = ("plan", "overview")


def _part(request: Request) -> str:
    return part if (part := request.POST.get("part", "plan")) in _PARTS else "plan"


def _fragment(request: Request, case: cases.CaseView, said: str) -> HttpResponse:
    """The tasks alone for htmx, the case page at them otherwise."""
    part = _part(request)
    if request.headers.get("HX-Request"):
        view = queries.tasks_of(case.id, by=request.actor)
        context = page.tasks(request, case, part, view, said=said)
        return render(request, "plans/tasks.html", context)
    messages.success(request, said)
    return redirect(f"{page.case_url(case.id, part)}#tasks")


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, case: UUID) -> HttpResponse:
    """Sets a task: one sentence and a button are enough."""
    actor = request.actor
    shown = cases.get(case, by=actor)
    require(policy.can(actor, policy.EDIT), actor, policy.EDIT, kind="case", object_id=case)
    if request.method != "POST":
        return redirect(f"{page.case_url(case)}#tasks")
    goals = queries.PlanView(goals=queries.goals_of(case, by=actor))
    form = page.task_form(actor, goals, request.POST)
    if form.is_valid():
        try:
            actions.set_task(case, by=actor, **form.values())
        except ValidationError as fault:
            form.take(fault)
        else:
            return _fragment(request, shown, _("The task is set."))
    view = queries.tasks_of(case, by=actor)
    context = page.tasks(request, shown, _part(request), view, form, breadcrumbs=page.crumbs(shown, _("Tasks")))
    if request.headers.get("HX-Request"):
        # htmx swaps answers of success only; the errors stand in the fragment.
        return render(request, "plans/tasks.html", context)
    return render(request, "plans/task_page.html", context, status=422)


@require_POST
def done(request: Request, task: UUID) -> HttpResponse:
    """Ticks a task off."""
    row = queries.task(task, by=request.actor).row
    actions.task_done(task, by=request.actor)
    return _fragment(request, cases.get(row.case_id, by=request.actor), _("Done."))


@require_POST
def reopen(request: Request, task: UUID) -> HttpResponse:
    """Takes a tick back."""
    row = queries.task(task, by=request.actor).row
    actions.reopen_task(task, by=request.actor)
    return _fragment(request, cases.get(row.case_id, by=request.actor), _("The task is open again."))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, task: UUID) -> HttpResponse:
    """One task: another day or colleague, or let go of."""
    actor = request.actor
    told = queries.task(task, by=actor)
    case = cases.get(told.row.case_id, by=actor)
    colleagues = [(one.account, one.name) for one in people.colleagues(actor)]
    may = bool(policy.can(actor, policy.EDIT, told.row))
    given = {"due": told.row.due, "owner": str(told.row.owner_id or "")}
    form = TaskChangeForm(request.POST or None, colleagues=colleagues, initial=given)
    if request.method == "POST":
        require(policy.can(actor, policy.EDIT, told.row), actor, policy.EDIT, kind="task", object_id=task)
        if form.is_valid():
            data = form.cleaned_data
            try:
                actions.change_task(task, by=actor, due=data["due"], dropped=data["dropped"],
                                    owner=UUID(data["owner"]) if data["owner"] else None)  # fmt: skip
            except ValidationError as fault:
                form.take(fault)
            else:
                return saved(request, case, "tasks")
    line = sheets.one_task(told, actor)
    return form_page(
        request, case, form, _("Task"), template="plans/task.html", one=line, told=told, may=may, draft="task-change"
    )
