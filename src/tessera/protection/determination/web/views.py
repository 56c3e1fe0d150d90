"""The page of a determination with the steps its reader may take, and the two ways to start one."""

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

from tessera.kernel.clock import today
from tessera.kernel.policy import Hidden, require
from tessera.protection.cases import api as cases
from tessera.protection.determination import actions, policy, queries
from tessera.protection.determination.enums import OWN_LEVEL
from tessera.protection.determination.web import forms, presenters
from tessera.protection.determination.web.steps import FIRST, STEPS, Step
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore


def crumbs(case: cases.CaseView, here: str) -> list[dict[str, str]]:
    """The way from the case to this page."""
    url = reverse("cases:case", args=[case.id])
    return [
        {"label": case.code, "url": url},
        {"label": _("Determination"), "url": f"{url}?part=determination"},
        {"label": here, "url": ""},
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: Request, case: UUID) -> HttpResponse:
    """Starts our own determination with two reviewers."""
    actor = request.actor
    require(policy.can(actor, policy.START), actor, policy.START, kind="case", object_id=case)
    found = cases.get(case, by=actor)
    able = actions.possible_reviewers(case, by=actor)
    form = forms.OwnForm(request.POST or None, people=able)
    if request.method == "POST" and form.is_valid():
        named = (UUID(form.cleaned_data["first_reviewer"]), UUID(form.cleaned_data["second_reviewer"]))
        if row := _started(form, case, request, level=OWN_LEVEL, reviewers=named):
            return row
    few = len(able) < 2
    return _start_page(request, found, form, _("Determination by this organisation"), few=few)


@require_http_methods(["GET", "HEAD", "POST"])
def outside(request: Request, case: UUID) -> HttpResponse:
    """Starts a determination that another body makes."""
    actor = request.actor
    require(policy.can(actor, policy.RECORD), actor, policy.RECORD, kind="case", object_id=case)
    found = cases.get(case, by=actor)
    home = people.organisation_of(actor.home).country
    form = forms.OutsideForm(request.POST or None, initial={"country": home, "started_on": today()})
    if request.method == "POST" and form.is_valid() and (answer := _started(form, case, request, **form.cleaned_data)):
        return answer
    return _start_page(request, found, form, _("Determination by another body"))


def _started(form: forms.StepForm, case: UUID, request: Request, **given: Any) -> HttpResponse | None:
    try:
        row = actions.start(case, by=request.actor, **given)
    except ValidationError as fault:
        form.take(fault)
        return None
    messages.success(request, _("Started."))
    return redirect("determination:page", row.id)


def _start_page(
    request: Request, case: cases.CaseView, form: forms.StepForm, title: str, *, few: bool = False
) -> HttpResponse:
    context = {
        "case": case,
        "form": restore(form, request),
        "title": title,
        "few": few,
        "breadcrumbs": crumbs(case, title),
    }
    return render(request, "determination/start.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD"])
def page(request: Request, determination: UUID) -> HttpResponse:
    """A determination: where it stands, its clocks, what was found, and what may be done."""
    row = queries.get(determination, by=request.actor)
    return _page(request, queries.see(row, by=request.actor))


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Request, determination: UUID, step: str) -> HttpResponse:
    """Takes one step."""
    actor = request.actor
    row = queries.get(determination, by=actor)
    if step not in STEPS:
        raise Hidden(actor, policy.VIEW, kind="determination", object_id=determination)
    if request.method != "POST":
        return redirect("determination:page", determination)
    seen = queries.see(row, by=actor)
    chosen = STEPS[step]
    form = _form(chosen, seen, request, request.POST)
    if form.is_valid():
        try:
            chosen.run(row.id, form.cleaned_data, actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, str(chosen.done))
            return redirect("determination:page", determination)
    return _page(request, seen, wrong=(step, form))


def _form(one: Step, seen: queries.Seen, request: Request, data: Any = None) -> forms.StepForm:
    able = []
    if one.form.named:
        mine = policy.reviewers(seen.row)
        able = [pair for pair in actions.possible_reviewers(seen.row.case_id, by=request.actor) if pair[0] not in mine]
    initial = {"decided_on": today(), "informed_on": today(), "asked_on": today(), "result_on": today()}
    return one.form(data, people=able, initial=initial, auto_id=f"{one.key}_%s")


def _page(request: Request, seen: queries.Seen, wrong: tuple[str, forms.StepForm] | None = None) -> HttpResponse:
    actor, row = request.actor, seen.row
    case = cases.get(row.case_id, by=actor)
    offered = []
    for one in STEPS.values():
        failed = wrong is not None and wrong[0] == one.key
        if not failed and not one.offered(seen, actor):
            continue
        url = reverse("determination:step", args=[row.id, one.key])
        form = wrong[1] if wrong and failed else restore(_form(one, seen, request), request, key=one.key, action=url)
        offered.append({"step": one, "form": form, "url": url, "open": failed or form.is_bound or one.key in FIRST})
    names = presenters.names(seen, actor)
    context = {
        "case": case,
        "row": row,
        "title": presenters.level(row),
        "state": presenters.state(row),
        "pairs": presenters.pairs(seen, names),
        "clocks": presenters.clocks(row),
        "reviews": presenters.reviews(seen, names),
        "blind": presenters.blind(seen),
        "extensions": presenters.extensions(seen),
        "asked": presenters.asked(seen),
        "steps": offered,
        "wrong": wrong[1] if wrong else None,
        "breadcrumbs": crumbs(case, presenters.level(row)),
    }
    return render(request, "determination/page.html", context, status=422 if wrong else 200)
