"""Figures: entered, changed, handed in, accepted or returned, and counted by the observatory."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tessera.kernel.clock import today
from tessera.kernel.files import api as files
from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import require
from tessera.partnership.results import policy, queries, tasks
from tessera.partnership.results.actions import actuals
from tessera.partnership.results.enums import COUNTS, OPEN, ActualState
from tessera.partnership.results.models import Actual
from tessera.partnership.results.web import presenters, words
from tessera.partnership.results.web.forms import ActualForm, ReasonForm
from tessera.partnership.results.web.views import crumbs, form_page
from tessera.partnership.stages.api import IllegalMove, SamePerson
from tessera.trust.people.api import Request, restore


def _way(row: Actual) -> list[dict[str, str]]:
    known = row.indicator
    return crumbs(row.award, (known.shown_title, reverse("results:indicator", args=[known.pk])))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, award_indicator: UUID) -> HttpResponse:
    """Enters a figure; after an accepted one it is a correction."""
    actor = request.actor
    row = queries.indicator(award_indicator, by=actor, action=policy.ENTER)
    require(policy.can(actor, policy.ENTER, row), actor, policy.ENTER, kind="award_indicator", object_id=row.pk)
    spans = [each for each in queries.periods_of(row) if each.start <= today()]
    initial = {name: request.GET[name] for name in ("start", "cell") if name in request.GET}
    form = ActualForm(request.POST or None, request.FILES or None, row=row, spans=spans, initial=initial)
    if request.method == "POST" and form.is_valid():
        start = parse_date(form.cleaned_data["start"])
        try:
            made = actuals.enter(row.pk, form.said(), start=start or today(), by=actor, cell=form.cleaned_data["cell"])
        except ValidationError as fault:
            form.take(fault)
        except files.FileRefused as fault:
            form.add_error("evidence", str(fault.reason))
        else:
            messages.success(request, _("Kept as a draft. Hand it in when it is ready."))
            return redirect("results:actual", made.pk)
    way = crumbs(row.award, (row.shown_title, reverse("results:indicator", args=[row.pk])))
    return form_page(request, form, _("Enter a result"), way, lead=row.shown_title, upload=True)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, actual: UUID) -> HttpResponse:
    """Changes a draft, or a figure that came back."""
    actor = request.actor
    row = queries.actual(actual, by=actor, action=policy.ENTER)
    require(policy.can(actor, policy.ENTER, row), actor, policy.ENTER, kind="actual", object_id=row.pk)
    initial = {name: getattr(row, name) for name in ("value", "numerator", "denominator", "comment")}
    form = ActualForm(request.POST or None, request.FILES or None, row=row.indicator, actual=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actuals.edit(row.pk, form.said(), by=actor)
        except ValidationError as fault:
            form.take(fault)
        except files.FileRefused as fault:
            form.add_error("evidence", str(fault.reason))
        else:
            messages.success(request, _("Saved."))
            return redirect("results:actual", row.pk)
    way = [*_way(row), {"label": _("Figure"), "url": reverse("results:actual", args=[row.pk])}]
    return form_page(request, form, _("Change a result"), way, lead=row.indicator.shown_title, upload=True)


@require_safe
def actual(request: Request, actual: UUID) -> HttpResponse:
    """One version of a figure: what it says, its evidence, its way so far, and every other version."""
    return _shown(request, queries.actual(actual, by=request.actor), ReasonForm())


def _shown(request: Request, row: Actual, form: ReasonForm) -> HttpResponse:
    actor = request.actor
    enter = policy.can(actor, policy.ENTER, row)
    accept = policy.can(actor, policy.ACCEPT, row)
    latest = queries.versions(row)[0].pk == row.pk
    again = f"?start={row.start.isoformat()}&cell={quote(row.cell)}"
    submitted = row.state == ActualState.SUBMITTED
    context = {
        "row": row,
        "crumbs": [*_way(row), {"label": _("Figure"), "url": ""}],
        "state": words.state(row),
        "about": presenters.actual_about(row),
        "way": presenters.way(row, actor),
        "versions": presenters.versions_table(row),
        "snapshots": presenters.snapshots_table(row, actor),
        "evidence": bool(actuals.evidence(row, by=actor)),
        "may_change": enter and row.state in OPEN,
        "may_submit": enter and row.state in OPEN,
        "may_judge": accept and submitted,
        "why_not": accept.reason if submitted and actor.may(policy.ACCEPT) and not accept else "",
        "may_lock": policy.can(actor, policy.LOCK, row) and row.state == ActualState.ACCEPTED,
        "correct_url": reverse("results:new_actual", args=[row.indicator_id]) + again
        if enter and latest and row.state in COUNTS and not row.snapshots
        else "",
        "form": restore(form, request),
    }
    return render(request, "results/actual.html", context, status=422 if form.errors else 200)


@require_POST
def move(request: Request, actual: UUID) -> HttpResponse:
    """Hands in, accepts, returns with a reason, or locks."""
    actor, end = request.actor, request.POST.get("to", "")
    row = queries.actual(actual, by=actor)
    form = ReasonForm(request.POST)
    if end == ActualState.RETURNED and not form.is_valid():
        return _shown(request, row, form)
    try:
        if end == ActualState.SUBMITTED:
            actuals.submit(row.pk, by=actor)
        elif end == ActualState.LOCKED:
            actuals.lock(row.pk, by=actor)
        elif end in (ActualState.ACCEPTED, ActualState.RETURNED):
            reason = form.cleaned_data["reason"] if end == ActualState.RETURNED else ""
            actuals.judge(row.pk, end, by=actor, reason=reason)
        else:
            raise Http404
    except IllegalMove:
        messages.warning(request, _("This has changed meanwhile. Look at it again."))
    except SamePerson:
        messages.warning(request, _("You entered or handed in this figure. Somebody else has to accept it."))
    else:
        messages.success(request, _("Done, and written down with your name."))
    return redirect("results:actual", row.pk)


@require_POST
def draw(request: Request, award_indicator: UUID) -> HttpResponse:
    """Has the observatory count an indicator, in a job whose progress is shown."""
    actor = request.actor
    row = queries.indicator(award_indicator, by=actor, action=policy.DRAW)
    require(policy.can(actor, policy.DRAW, row), actor, policy.DRAW, kind="award_indicator", object_id=row.pk)
    then = reverse("results:indicator", args=[row.pk])
    run = jobs.enqueue(tasks.draw, organisation=actor.organisation, by=actor, then=then, indicator=row.pk)
    return redirect("jobs:run", run)


@require_safe
def evidence(request: Request, actual: UUID) -> StreamingHttpResponse:
    """The file behind a figure, under the reader's own key."""
    actor = request.actor
    row = queries.actual(actual, by=actor)
    file = actuals.evidence(row, by=actor)
    if file is None:
        raise Http404
    answer = StreamingHttpResponse(files.read(file, by=actor), content_type=row.evidence_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.evidence_name)}"
    return answer
