"""The pages of whoever answers for data protection: what is due, on hold, asked for, done; holds, erasures, rules."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tessera.kernel import codes
from tessera.kernel.policy import Hidden, require
from tessera.protection.rights import actions, policy, queries
from tessera.protection.rights.actions import erasing
from tessera.protection.rights.enums import ErasureState
from tessera.protection.rights.web import presenters
from tessera.protection.rights.web.forms import ClockForm, EraseForm, HoldForm, RuleForm
from tessera.protection.rights.web.views import page_number
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore
from tessera.trust.subjects import policy as subject_policy


@require_GET
def retentions(request: Request) -> HttpResponse:
    """Ended cases by code: due, on hold, asked for erasure, done, all."""
    actor = request.actor
    require(policy.can(actor, policy.LIST), actor, policy.LIST, kind="retention")
    view = request.GET.get("show", "due")
    view = view if view in queries.VIEWS else "due"
    number = page_number(request)
    lines, more = queries.listed(actor, view, number)
    labels = {
        "due": _("Due"), "hold": _("On hold"), "asked": _("Asked for erasure"), "done": _("Erased"), "all": _("All"),
    }  # fmt: skip
    context = {
        "title": _("How long cases are kept"),
        "tabs": [{"label": labels[one], "url": f"?show={one}", "current": one == view} for one in queries.VIEWS],
        "table": presenters.retention_table(lines),
        "previous": f"?show={view}&page={number - 1}" if number > 1 else "",
        "next": f"?show={view}&page={number + 1}" if more else "",
        "rules_url": reverse("rights:rules") if actor.may(policy.RULE) else "",
        "requests_url": reverse("rights:requests") if actor.may(policy.REQUEST_VIEW) else "",
    }
    return render(request, "rights/list.html", context)


retentions.is_list = True  # type: ignore[attr-defined]


@require_GET
def retention(request: Request, retention: UUID) -> HttpResponse:
    """One ended case: dates, wish, holds and decisions. Nothing of what it is about."""
    return _retention(request, retention)


def _retention(request: Request, key: UUID, fault: ValidationError | None = None) -> HttpResponse:
    actor = request.actor
    row = queries.retention(key, by=actor)
    holds = queries.holds(row.subject_id, by=actor)
    erasures = queries.erasures(row.subject_id, by=actor)
    waiting = next((each for each in erasures if each.state == ErasureState.PROPOSED), None)
    accounts = [each.row.set_by_id for each in holds] + [
        a for e in erasures for a in (e.proposed_by_id, e.decided_by_id)
    ]
    names: dict[Any, str] = dict(people.colleague_names(actor, accounts))
    standing = next((each.row for each in holds if each.row.lifted_at is None), None)
    context = {
        "row": row,
        "pairs": presenters.retention_pairs(row),
        "holds": [presenters.hold_pairs(each, names) for each in holds],
        "erasures": [presenters.erasure_pairs(each, names) for each in erasures],
        "proof": queries.proof(row.subject_id, by=actor),
        "same_person": presenters.same_person(
            queries.same_person(row.subject_id, by=actor), asked=waiting is not None and waiting.basis == erasing.ASKED
        ) if not row.erased_on else "",
        "waiting": waiting,
        "may_decide": waiting is not None and bool(policy.may_decide(actor, waiting)),
        "own": waiting is not None and waiting.proposed_by_id == actor.account,
        "standing": standing if actor.may(policy.HOLD) else None,
        "hold_url": reverse("rights:hold", args=[row.subject_id]) if actor.may(policy.HOLD) and not standing and not row.erased_on else "",
        "erase_url": reverse("rights:erase", args=[row.pk]) if actor.may(policy.PROPOSE) and not waiting and not row.erased_on else "",
        "fault": " ".join(fault.messages) if fault else "",
        "breadcrumbs": crumbs(row.code),
    }  # fmt: skip
    return render(request, "rights/retention.html", context, status=422 if fault else 200)


def crumbs(*labels: str) -> list[dict[str, str]]:
    """The way to a page of retention."""
    first = {"label": _("How long cases are kept"), "url": reverse("rights:retentions")}
    return [first, *({"label": label, "url": ""} for label in labels)]


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: Request, subject: UUID) -> HttpResponse:
    """Sets a legal hold."""
    actor = request.actor
    require(policy.can(actor, policy.HOLD), actor, policy.HOLD, kind="subject", object_id=subject)
    if not subject_policy.everybody(actor).filter(pk=subject).exists():
        raise Hidden(actor, policy.HOLD, kind="subject", object_id=subject)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.set_hold(subject, data["reason"], data["words"], data["review_on"], by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("The hold stands. Nothing of this person is erased until it is lifted."))
            return redirect("rights:retentions")
    return form_page(request, form, _("Legal hold"), _("Set the hold"))


def form_page(request: Request, form: Any, title: str, button: str, **more: Any) -> HttpResponse:
    """A short form of these pages."""
    context = {
        "form": restore(form, request), "title": title, "button": button, "back": reverse("rights:retentions"),
        "breadcrumbs": crumbs(title), **more,
    }  # fmt: skip
    return render(request, "rights/form.html", context, status=422 if form.errors else 200)


@require_POST
def lift(request: Request, hold: UUID) -> HttpResponse:
    """Lifts a hold."""
    actions.lift_hold(hold, by=request.actor)
    messages.success(request, _("The hold is lifted."))
    return redirect("rights:retentions")


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: Request, retention: UUID) -> HttpResponse:
    """Proposes to erase a person."""
    actor = request.actor
    require(policy.can(actor, policy.PROPOSE), actor, policy.PROPOSE, kind="retention", object_id=retention)
    row = queries.retention(retention, by=actor)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose(row.subject_id, form.cleaned_data["basis"], by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("The proposal waits for somebody else."))
            return redirect("rights:retention", retention=retention)
    same = presenters.same_person(queries.same_person(row.subject_id, by=actor), asked=False)
    lead = _("Case %(code)s and everything else in this record.") % {"code": row.code}
    return form_page(
        request, form, _("Erase a person"), _("Propose to erase"), lead=lead, warning=True, same_person=same
    )


@require_POST
def approve(request: Request, retention: UUID, erasure: UUID) -> HttpResponse:
    """Erases, with the second pair of eyes."""
    row = queries.retention(retention, by=request.actor)
    try:
        actions.approve(erasure, by=request.actor)
    except ValidationError as fault:
        return _retention(request, row.pk, fault)
    messages.success(request, _("Erased, for good and in every backup. The proof is kept here and in the record."))
    return redirect("rights:retention", retention=retention)


@require_POST
def send_back(request: Request, retention: UUID, erasure: UUID) -> HttpResponse:
    """Says no to an erasure."""
    row = queries.retention(retention, by=request.actor)
    try:
        actions.send_back(erasure, by=request.actor)
    except ValidationError as fault:
        return _retention(request, row.pk, fault)
    messages.success(request, _("Nothing is erased."))
    return redirect("rights:retention", retention=retention)


@require_GET
def rules(request: Request) -> HttpResponse:
    """How long each kind of case is kept, and the clocks."""
    actor = request.actor
    require(policy.can(actor, policy.RULE), actor, policy.RULE, kind="organisation", object_id=actor.organisation)
    kinds = codes.get("retention_kind")
    lines = [(code, kinds.label(code), actions.period_of(code, by=actor)) for code in kinds.values()]
    clocks = actions.clocks(actor)
    context = {"lines": lines, "clocks": clocks, "breadcrumbs": crumbs(_("Rules"))}
    return render(request, "rights/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: Request, kind: str) -> HttpResponse:
    """Changes how long one kind of case is kept."""
    actor = request.actor
    if not actor.may(policy.RULE) or kind not in codes.get("retention_kind"):
        raise Hidden(actor, policy.RULE, kind="retention_rule")
    now = actions.period_of(kind, by=actor)
    form = RuleForm(request.POST or None, initial={"years": now.years, "least_years": now.least_years, "law": now.law})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_rule(kind, by=actor, **form.cleaned_data)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("Saved. Cases closed before are reckoned anew."))
            return redirect("rights:rules")
    return form_page(request, form, codes.get("retention_kind").label(kind), _("Save"), back=reverse("rights:rules"))


@require_http_methods(["GET", "HEAD", "POST"])
def clocks(request: Request) -> HttpResponse:
    """Changes the organisation's clocks."""
    actor = request.actor
    require(policy.can(actor, policy.RULE), actor, policy.RULE, kind="organisation", object_id=actor.organisation)
    row = actions.clocks(actor)
    form = ClockForm(request.POST or None, initial={"answer_days": row.answer_days, "copy_days": row.copy_days})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_clocks(form.cleaned_data["answer_days"], form.cleaned_data["copy_days"], by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("Saved."))
            return redirect("rights:rules")
    return form_page(request, form, _("Clocks"), _("Save"), back=reverse("rights:rules"))
