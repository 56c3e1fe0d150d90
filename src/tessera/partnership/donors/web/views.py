"""Pages of what others fund: the list, one project, bringing a file in, and setting a project aside."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tessera.kernel.policy import require
from tessera.partnership.donors import actions, policy, queries, reading
from tessera.partnership.donors.web import forms, presenters
from tessera.trust.people.api import Request, restore
from tessera.ui.paging import page_number, turns


@require_safe
def listing(request: Request) -> HttpResponse:
    """Every project of another donor, by what the reader looks for."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="other_donor_project")
    form = forms.ListFilter(request.GET)
    chosen = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    rows = queries.projects(actor, chosen)
    first = (page_number(request) - 1) * queries.PAGE
    found = list(rows.prefetch_related("countries")[first : first + queries.PAGE + 1])
    context = {
        "form": form, "table": presenters.table(found[: queries.PAGE]), "count": rows.count(),
        **turns(request, len(found) > queries.PAGE, chosen), "filtered": bool(chosen),
        "may_record": bool(policy.can(actor, policy.RECORD)),
    }  # fmt: skip
    return render(request, "donors/list.html", context)


listing.is_list = True  # type: ignore[attr-defined]


@require_safe
def project(request: Request, other_project: UUID) -> HttpResponse:
    """One project as its donor publishes it."""
    row = queries.get(other_project, request.actor)
    return render(request, "donors/project.html", presenters.page(row, request.actor))


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: Request) -> HttpResponse:
    """A file of a donor; what was refused is named line by line."""
    actor = request.actor
    require(policy.can(actor, policy.RECORD), actor, policy.RECORD, kind="other_donor_project")
    form = forms.ImportForm(request.POST, request.FILES) if request.method == "POST" else forms.ImportForm()
    done = _brought(request, form) if request.method == "POST" and form.is_valid() else None
    context: dict[str, Any] = {"form": restore(form, request)} | (presenters.outcome(done) if done else {})
    return render(request, "donors/import.html", context, status=422 if form.errors else 200)


bring.is_list = False  # type: ignore[attr-defined]


def _brought(request: Request, form: forms.ImportForm) -> actions.Outcome | None:
    given = form.cleaned_data
    try:
        return actions.bring_in(
            given["file"].read(), name=given["file"].name, source=given["source"], donor=given["donor"],
            everything=given["everything"], by=request.actor,
        )  # fmt: skip
    except reading.Unreadable as fault:
        form.add_error("file", str(fault))
    except actions.Wrong as fault:
        form.add_error(fault.field, str(fault))
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def aside(request: Request, other_project: UUID) -> HttpResponse:
    """Takes a project out with a reason, or puts it back."""
    actor = request.actor
    row = queries.get(other_project, actor)
    require(policy.can(actor, policy.RECORD, row), actor, policy.RECORD, kind="other_donor_project", object_id=row.pk)
    form = forms.AsideForm(request.POST or None)
    if request.method == "POST" and row.aside:
        actions.set_aside(row, "", by=actor)
        messages.success(request, _("The project counts again."))
        return redirect("donors:project", row.pk)
    if request.method == "POST" and form.is_valid():
        actions.set_aside(row, form.cleaned_data["reason"], by=actor)
        messages.success(request, _("The project is set aside. It can be put back."))
        return redirect("donors:project", row.pk)
    context = {"form": restore(form, request), **presenters.page(row, actor)}
    return render(request, "donors/aside.html", context, status=422 if form.errors else 200)
