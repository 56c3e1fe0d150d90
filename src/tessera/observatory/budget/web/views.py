"""Limits, what releases cost, and changes that two people make. Nothing here is about one person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tessera.kernel.policy import Hidden, require
from tessera.observatory.budget import actions, policy, queries
from tessera.observatory.budget.web import presenters
from tessera.observatory.budget.web.forms import AskForm, DecideForm
from tessera.observatory.budget.words import in_words
from tessera.trust.people.api import Request, restore


@require_safe
def overview(request: Request) -> HttpResponse:
    """The limits in force in words, what each release cost, and who asked for what."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="budget")
    held, asked = queries.limits(), queries.changes(actor)
    waiting = any(row.approved is None for row in asked)
    context = {
        "limits": presenters.limits(held),
        "one": in_words(float(held.per_release)),
        "life": in_words(float(held.per_person)),
        "debits": presenters.debits_table(queries.debits(actor)),
        "changes": presenters.changes_table(asked, presenters.names(actor, asked)),
        "may_ask": policy.can(actor, policy.ASK) and not waiting,
    }
    return render(request, "budget/overview.html", context)


overview.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """Asks for other limits; they hold once a second person approves."""
    actor = request.actor
    require(policy.can(actor, policy.ASK), actor, policy.ASK, kind="budget")
    held = queries.limits()
    initial = {"per_release": held.per_release.normalize(), "per_person": held.per_person.normalize()}
    form = AskForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.ask(by=actor, **form.cleaned_data)
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(
                request, _("Your request is written down. Nothing changes until a second person approves.")
            )
            return redirect("budget:decide", row.pk)
    context = {"form": restore(form, request), "back": reverse("budget:overview")}
    return render(request, "budget/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, change: UUID) -> HttpResponse:
    """One change: what was asked and why; the form where the reader may decide."""
    actor = request.actor
    row = queries.change(change, actor)
    if row is None:
        raise Hidden(actor, policy.VIEW, kind="budget", object_id=change)
    may = policy.can(actor, policy.DECIDE, row)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(may, actor, policy.DECIDE, kind="budget", object_id=change)
        if form.is_valid():
            approve = form.cleaned_data["decision"] == "approve"
            actions.decide(change, by=actor, approve=approve, answer=form.cleaned_data["answer"])
            messages.success(request, _("The new limits hold from now on.") if approve else _("Nothing changes."))
            return redirect("budget:overview")
    context = {
        "about": presenters.about(row, presenters.names(actor, [row])),
        "state": presenters.state(row),
        "words": in_words(float(row.per_person)),
        "form": restore(form, request) if may else None,
        "why_not": "" if may or row.approved is not None else may.reason,
        "back": reverse("budget:overview"),
    }
    return render(request, "budget/decide.html", context, status=422 if form.errors else 200)
