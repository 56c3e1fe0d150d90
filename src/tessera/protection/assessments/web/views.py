"""Filling in an assessment, reading one version, the list of versions, and the safety plan on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tessera.kernel.clock import today
from tessera.kernel.policy import require
from tessera.protection.assessments import actions, policy, queries, rules
from tessera.protection.assessments.enums import Flag, Kind
from tessera.protection.assessments.web import presenters
from tessera.protection.cases import api as cases
from tessera.protection.forms import api as forms
from tessera.trust.people.api import Request, restore


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, case: UUID, kind: str) -> HttpResponse:
    """Another version: it starts from the last one, with the judgements asked afresh."""
    which, actor = _kind(kind), request.actor
    row = cases.get(case, by=actor)
    action = policy.ADD[which]
    require(policy.may_add(actor, action, row.is_open), actor, action, kind="case", object_id=case)
    last = queries.last_answers(case, which, by=actor)
    shape = forms.definition(f"assessment_{which}", by=actor)
    form = restore(forms.form(shape, request.POST or None, initial=_start(which, row, last)), request)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add(case, which, shape, form.answers, by=actor)
        except ValidationError as fault:
            _take(form, fault)
        else:
            messages.success(request, _("Saved."))
            readable = actor.may(policy.VIEW[which])
            return redirect("assessments:version", made.pk) if readable else redirect("cases:case", case)
    before = queries.reading(last[0], by=actor) if last else None
    context = {
        "form": form,
        "kind": which,
        "title": presenters.title(which),
        "before": presenters.page(before) if before else None,
        "family": policy.family_contact(row.subject_id, by=actor) if which == Kind.RETURN else None,
        "back": presenters.tab_url(case, which),
        "breadcrumbs": presenters.crumbs(row, which),
    }
    return render(request, "assessments/add.html", context, status=422 if form.errors else 200)


def _start(kind: Kind, case: cases.CaseView, last: tuple[Any, dict[str, Any]] | None) -> dict[str, Any]:
    """What the form starts from: the last version, and what is known already."""
    start = rules.forward(last[1]) if last else {}
    start["assessed_on"] = {"value": today().isoformat(), "precision": "exact"}
    if kind != Kind.HEALTH:
        start["trigger"] = "scheduled" if last else "intake"
    if kind == Kind.NEEDS and not last:
        start["needs"] = [{"domain": domain} for domain in rules.OFFERED]
    if kind == Kind.RETURN:
        start["trigger"] = "before_return"
        if case.childhood:
            start["child_or_in_doubt"] = "yes"
    return start


def _take(form: forms.AnswersForm, fault: ValidationError) -> None:
    """Puts what an action found wrong beside its question; what has no field of its own stands at the top."""
    if not hasattr(fault, "error_dict"):
        form.add_error(None, fault)
        return
    for name, found in fault.error_dict.items():
        form.add_error(name if name in form.fields else None, found)


@require_http_methods(["GET", "HEAD"])
def versions(request: Request, case: UUID, kind: str) -> HttpResponse:
    """Every version of one kind, and how it changed."""
    which, actor = _kind(kind), request.actor
    row = cases.get(case, by=actor)
    require(policy.can(actor, policy.VIEW[which]), actor, policy.VIEW[which], kind="case", object_id=case)
    found = queries.versions(case, [which], by=actor).get(which, [])
    context = {
        "title": presenters.title(which),
        "table": presenters.table(which, found),
        "chart": presenters.chart(which, found),
        "add_url": presenters.add_url(actor, row, which),
        "back": presenters.tab_url(case, which),
        "breadcrumbs": presenters.crumbs(row, which),
    }
    return render(request, "assessments/versions.html", context)


versions.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD"])
def version(request: Request, assessment: UUID) -> HttpResponse:
    """One version, what changed in it, and what to do now where something cannot wait."""
    actor = request.actor
    row = queries.get(assessment, by=actor)
    which, case = Kind(row.kind), cases.get(row.case_id, by=actor)
    reading = queries.reading(row, by=actor)
    has_plan = bool(reading.answers.get("safety_plan"))
    context = {
        "row": row,
        "kind": which,
        "title": presenters.title(which),
        "page": presenters.page(reading),
        "protocols": presenters.protocols(row),
        "plan_url": reverse("assessments:plan", args=[row.pk]) if has_plan else "",
        "add_url": presenters.add_url(actor, case, which),
        "versions_url": reverse("assessments:versions", args=[case.id, which]),
        "breadcrumbs": presenters.crumbs(case, which, presenters.day(row.assessed_on)),
    }
    return render(request, "assessments/version.html", context)


@require_http_methods(["GET", "HEAD"])
def plan(request: Request, assessment: UUID) -> HttpResponse:
    """The safety plan on one page without a name, or, where it is not safe to hold, the reason why there is no paper."""
    actor = request.actor
    row = queries.get(assessment, by=actor)
    back = reverse("assessments:version", args=[row.pk])
    reading = queries.reading(row, by=actor)
    steps = presenters.plan_steps(reading)
    if row.kind != Kind.SAFETY or not steps:
        raise Http404
    if Flag.PLAN_NOT_HELD in row.flags:
        case = cases.get(row.case_id, by=actor)
        crumbs = presenters.crumbs(case, Kind.SAFETY, _("Safety plan"))
        return render(request, "assessments/no_paper.html", {"back": back, "breadcrumbs": crumbs, "steps": steps})
    return render(request, "assessments/plan.html", {"steps": steps, "back_url": back})
