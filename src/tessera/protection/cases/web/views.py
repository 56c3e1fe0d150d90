"""The case page, who the person is, and the glass."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tessera.kernel.policy import Hidden
from tessera.protection.cases import actions, panels, policy, queries
from tessera.protection.cases.api import view_of
from tessera.protection.cases.models import Case
from tessera.protection.cases.web import account, identity, notes, overview, people, presenters
from tessera.protection.cases.web.forms import GlassForm
from tessera.trust.people.api import Request, restore


@require_http_methods(["GET", "HEAD"])
def case(request: Request, case: UUID) -> HttpResponse:
    """One case, one part at a time; a restricted one shows how it may be opened in an emergency."""
    try:
        row = queries.get(case, by=request.actor)
    except Hidden:
        if policy.behind_glass(request.actor, case):
            return redirect("cases:glass", case=case)
        raise
    return page(request, row)


def page(request: Request, row: Case, more: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """The case page with one of its parts."""
    actor = request.actor
    part = request.GET.get("part", "overview")
    added = panels.parts(actor)
    if part not in _PARTS and part not in added:
        part = "overview"
    view = view_of(row)
    read = _PARTS[part](request, row) if part in _PARTS else {"drawn": added[part].draw(request, view)}
    worker, also = queries.worker_names(row, by=actor)
    context = {
        "case": row,
        "part": part,
        "head": presenters.head(row, worker, also),
        "tabs": presenters.tabs(row, part, actor),
        "actions": presenters.actions(row, actor),
        "may_reveal": actor.may("subject:identity:view"),
        "may_change": identity.may_change(request, row),
        "breadcrumbs": presenters.case_crumbs(row),
        **read,
        "panels": panels.drawn(request, view, part),
        **(more or {}),
    }
    return render(request, "cases/case.html", context, status=status)


def _history(request: Request, row: Case) -> dict[str, Any]:
    looks = queries.looks(row, by=request.actor)
    queries.seen(row, by=request.actor, action=policy.VIEW)
    return {"looks": presenters.look_table(looks)}


_PARTS = {
    "overview": overview.part,
    "account": account.part,
    "notes": notes.part,
    "people": people.part,
    "history": _history,
}


@require_POST
def reveal(request: Request, case: UUID) -> HttpResponse:
    """Who the person is and how to reach them safely; the asking is in the ledger."""
    row = queries.get(case, by=request.actor)
    context = identity.shown(request, row)
    if request.headers.get("HX-Request"):
        return render(request, "cases/identity.html", context)
    return page(request, row, context)


@require_http_methods(["GET", "HEAD", "POST"])
def glass(request: Request, case: UUID) -> HttpResponse:
    """Opens a restricted case in an emergency, with a reason."""
    actor = request.actor
    row = policy.behind_glass(actor, case)
    if row is None:
        # Not restricted for this actor: the case itself, or nothing at all.
        return redirect("cases:case", case=queries.get(case, by=actor).pk)
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.break_glass(case, form.cleaned_data["reason"], by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.info(request, _("The case is open to you for a day. The supervisor has been told."))
            return redirect("cases:case", case=case)
    context = {"form": restore(form, request), "code": row.code, "breadcrumbs": presenters.crumbs((row.code, ""))}
    return render(request, "cases/glass.html", context, status=422 if form.errors else 200)
