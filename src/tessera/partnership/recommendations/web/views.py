"""Pages of the register: the list, one recommendation with its chain, the gaps, and bringing a file in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tessera.kernel.policy import require
from tessera.partnership.countries import api as countries
from tessera.partnership.recommendations import actions, bringing, importing, links, policy, queries
from tessera.partnership.recommendations.models import Recommendation
from tessera.partnership.recommendations.states import RECOMMENDATION
from tessera.partnership.recommendations.web import forms, presenters
from tessera.trust.people.api import Request, restore
from tessera.ui.paging import page_number, turns


@require_safe
def register(request: Request) -> HttpResponse:
    """Every recommendation of the office, by what the reader looks for."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="recommendation")
    form = forms.RegisterFilter(request.GET)
    chosen = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    page = queries.page(queries.register(actor, chosen), page_number(request))
    behind = links.counted([row.pk for row in page.rows], actor)
    context = {
        "form": form, "table": presenters.table(page.rows, behind), "count": page.count,
        **turns(request, page.more, chosen), "may_record": bool(policy.can(actor, policy.RECORD)), "filtered": bool(chosen),
        "chart": None if chosen else presenters.chart(queries.tally(actor)),
    }  # fmt: skip
    return render(request, "recommendations/list.html", context)


register.is_list = True  # type: ignore[attr-defined]


@require_safe
def gaps(request: Request) -> HttpResponse:
    """Open in three editions, no money behind them."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="recommendation")
    form = forms.GapFilter(request.GET)
    region = form.cleaned_data.get("region", "") if form.is_valid() else ""
    found, number = queries.gaps(actor, region), page_number(request)
    first = (number - 1) * queries.PAGE
    keys = found[first : first + queries.PAGE]
    rows = queries.among(keys, actor)
    page = queries.Page(rows, number, len(found) > first + queries.PAGE, len(found))
    context = {
        "form": form, "table": presenters.table(rows, links.counted(keys, actor), gaps=True), "count": page.count,
        **turns(request, page.more, {"region"}),
    }  # fmt: skip
    return render(request, "recommendations/gaps.html", context)


gaps.is_list = True  # type: ignore[attr-defined]


@require_safe
def recommendation(request: Request, recommendation: UUID) -> HttpResponse:
    """One recommendation: up to its country and report, down to what answers it."""
    row = queries.get(recommendation, request.actor)
    return render(request, "recommendations/recommendation.html", presenters.page(row, request.actor))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """A recommendation by hand."""
    actor = request.actor
    require(policy.can(actor, policy.RECORD), actor, policy.RECORD, kind="recommendation")
    editions = list(countries.editions(actor))
    if not editions:
        messages.info(request, _("First record the edition of the report that you read."))
        return redirect("countries:editions")
    form = forms.NewForm(editions, request.POST or None, initial={"country": request.GET.get("country", "")})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        chosen = next(each for each in editions if str(each.pk) == given.pop("edition"))
        try:
            row = actions.add(given.pop("country"), chosen, given.pop("text"), by=actor, **given)
        except actions.Wrong as fault:
            form.add_error(fault.field or None, str(fault))
        else:
            messages.success(request, _("The recommendation is recorded."))
            return redirect("recommendations:recommendation", row.pk)
    return _form(request, form, _("A recommendation"), [])


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: Request, recommendation: UUID) -> HttpResponse:
    """What became of it in an edition."""
    actor = request.actor
    row = queries.get(recommendation, actor)
    require(policy.can(actor, policy.MOVE, row), actor, policy.MOVE, kind="recommendation", object_id=row.pk)
    editions = [
        each
        for each in countries.editions(actor)
        if each.publisher == row.publisher and each.year >= row.last_edition.year
    ]
    others = queries.replaceable_by(row, actor)
    form = forms.FollowForm(editions, _states(row), others, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.follow(
                row, next(each for each in editions if str(each.pk) == given["edition"]), given["state"], by=actor,
                evidence=given["evidence"],
                successor=next((each for each in others if str(each.pk) == given["successor"]), None),
            )  # fmt: skip
        except actions.Wrong as fault:
            form.add_error(fault.field or None, str(fault))
        else:
            messages.success(request, _("What became of it is recorded."))
            return redirect("recommendations:recommendation", row.pk)
    title = _("What became of it")
    return _form(request, form, title, presenters.crumbs(row, title), row)


def _states(row: Recommendation) -> list[str]:
    """States that may be said of it now: as it stands, and every move there is."""
    stays = [] if row.state == "new" else [row.state]
    return list(dict.fromkeys([*stays, *(str(each.end) for each in RECOMMENDATION.following(row.state))]))


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: Request, recommendation: UUID) -> HttpResponse:
    """Which areas and criteria it is about."""
    actor = request.actor
    row = queries.get(recommendation, actor)
    require(policy.can(actor, policy.RECORD, row), actor, policy.RECORD, kind="recommendation", object_id=row.pk)
    before = {"p_areas": row.p_areas, "criteria": row.criteria, "priority": row.priority}
    form = forms.FilingForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        actions.file(row, by=actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("recommendations:recommendation", row.pk)
    title = _("Areas and criteria")
    return _form(request, form, title, presenters.crumbs(row, title), row)


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: Request) -> HttpResponse:
    """A file of one edition; what was refused is named line by line."""
    actor = request.actor
    require(policy.can(actor, policy.RECORD), actor, policy.RECORD, kind="recommendation")
    form = forms.ImportForm(request.POST, request.FILES) if request.method == "POST" else forms.ImportForm()
    done = _brought(request, form) if request.method == "POST" and form.is_valid() else None
    context: dict[str, Any] = {"form": restore(form, request)} | (presenters.outcome(done) if done else {})
    return render(request, "recommendations/import.html", context, status=422 if form.errors else 200)


bring.is_list = False  # type: ignore[attr-defined]


def _brought(request: Request, form: forms.ImportForm) -> bringing.Outcome | None:
    given = form.cleaned_data
    try:
        return bringing.bring_in(
            given["file"].read(),
            publisher=given["publisher"],
            year=given["year"],
            by=request.actor,
            columns=form.columns,
        )
    except importing.Unreadable as fault:
        form.add_error("file", str(fault))
    except countries.Wrong as fault:
        form.add_error("year", str(fault))
    return None


def _form(
    request: Request, form: Any, title: str, crumbs: list[dict[str, str]], row: Recommendation | None = None
) -> HttpResponse:
    context = {"form": restore(form, request), "title": title, "crumbs": crumbs, "row": row}
    return render(request, "recommendations/form.html", context, status=422 if form.errors else 200)
