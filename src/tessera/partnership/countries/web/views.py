"""Pages of countries. Whoever may not read them learns of none."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tessera.kernel.policy import require
from tessera.partnership.countries import actions, panels, policy, queries
from tessera.partnership.countries import needs as needing
from tessera.partnership.countries.web import forms, presenters
from tessera.partnership.countries.web import needing as drawing
from tessera.partnership.library import api as library
from tessera.trust.people.api import Request, restore
from tessera.ui.paging import page_number, turns

PAGE = 50


@require_safe
def countries(request: Request) -> HttpResponse:
    """Every country with its latest tier; by part of a name, region and tier."""
    require(policy.can(request.actor, policy.VIEW), request.actor, policy.VIEW, kind="country")
    form = forms.CountryFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = queries.lines(
        request.actor, text=chosen.get("q", ""), region=chosen.get("region", ""), tier=chosen.get("tier", "")
    )
    number = page_number(request)
    rows = found[(number - 1) * PAGE : number * PAGE]
    context = {
        "form": form, "table": presenters.table(rows), "count": len(found),
        **turns(request, len(found) > number * PAGE, chosen),
    }  # fmt: skip
    return render(request, "countries/list.html", context)


countries.is_list = True  # type: ignore[attr-defined]


@require_safe
def needs(request: Request) -> HttpResponse:
    """Every country by harm and money, sorted as the reader likes."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="country")
    form = forms.NeedFilter(request.GET)
    chosen = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    found = needing.everywhere(actor, **chosen)
    sort, number = request.GET.get("sort", "")[:20] or needing.TIER, page_number(request)
    rows = needing.ordered(found, sort)
    context = {
        "form": form, "chart": None if chosen else drawing.chart(found), "count": len(rows), "currency": found.currency,
        "table": drawing.table(found, rows[(number - 1) * PAGE : number * PAGE], sort, chosen),
        "sort": request.GET.get("sort", "")[:20], "crumbs": presenters.crumbs(_("Where harm is and money is not")),
        **turns(request, len(rows) > number * PAGE, {*chosen, "sort"}),
    }  # fmt: skip
    return render(request, "countries/needs.html", context)


needs.is_list = True  # type: ignore[attr-defined]


@require_safe
def country(request: Request, iso3: str) -> HttpResponse:
    """All there is on one country, and what upper rooms add."""
    code = queries.country(iso3, request.actor)
    context = presenters.page(code, request.actor) | {
        "panels": panels.drawn(code, request.actor),
        "facts": drawing.facts(code),
    }
    return render(request, "countries/country.html", context)


country.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def editions(request: Request) -> HttpResponse:
    """The office's editions of reports, and a new one."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="report_edition")
    form = forms.EditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edition(**form.cleaned_data, by=actor)
        except actions.Wrong as fault:
            form.add_error(fault.field or None, str(fault))
        else:
            messages.success(request, _("The edition is recorded."))
            return redirect("countries:editions")
    context = {
        "form": restore(form, request), "table": presenters.editions(list(queries.editions(actor))),
        "may_record": bool(policy.can(actor, policy.RECORD)),
    }  # fmt: skip
    return render(request, "countries/editions.html", context, status=422 if form.errors else 200)


editions.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: Request, iso3: str) -> HttpResponse:
    """What an edition says of a country; also a correction of what was recorded."""
    actor = request.actor
    code = queries.country(iso3, actor)
    require(policy.can(actor, policy.RECORD), actor, policy.RECORD, kind="assessment_of_country")
    known = list(queries.editions(actor))
    if not known:
        messages.info(request, _("First record the edition of the report that you read."))
        return redirect("countries:editions")
    form = forms.AssessmentForm(known, request.POST or None, initial=_before(request, code))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.record_assessment(
                code, queries.edition(UUID(given["edition"]), actor), by=actor, ranking=given["ranking"],
                waiver=given["waiver"], source=given["source"], reason=given["reason"], notes=form.notes,
            )  # fmt: skip
        except actions.Wrong as fault:
            form.add_error(fault.field or None, str(fault))
        else:
            messages.success(request, _("The assessment is recorded."))
            return redirect("countries:country", code)
    return _form(request, form, code, _("Record an assessment"), "countries/assess.html")


def _before(request: Request, code: str) -> dict[str, Any]:
    """What an assessment in force says, as the form shows it, when the page is asked to correct one."""
    wanted = request.GET.get("assessment", "")
    row = next((each for each in queries.assessments(code, request.actor) if str(each.pk) == wanted), None)
    if row is None:
        return {}
    notes = {note.section: note.text for note in row.notes.all()}
    return {"edition": str(row.edition_id), "ranking": row.ranking, "waiver": row.waiver, "source": row.source, **notes}


@require_http_methods(["GET", "HEAD", "POST"])
def ratification(request: Request, iso3: str) -> HttpResponse:
    """Whether a country is bound by a treaty."""
    code = queries.country(iso3, request.actor)
    require(policy.can(request.actor, policy.FACT), request.actor, policy.FACT, kind="country_fact")
    form = forms.RatificationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "ratified": form.cleaned_data["ratified"] == "yes"}
        if done := _kept(request, form, code, actions.record_ratification, given):
            return done
    return _form(request, form, code, _("Treaty"))


@require_http_methods(["GET", "HEAD", "POST"])
def mechanism(request: Request, iso3: str) -> HttpResponse:
    """The national referral mechanism."""
    actor = request.actor
    code = queries.country(iso3, actor)
    require(policy.can(actor, policy.FACT), actor, policy.FACT, kind="country_fact")
    row = queries.mechanism(code, actor)
    names = ("exists", "year", "lead_body", "procedures", "note", "source")
    before = {name: getattr(row, name) for name in names} if row else {"exists": "unknown", "procedures": "unknown"}
    form = forms.MechanismForm(request.POST or None, initial=before)
    if (
        request.method == "POST"
        and form.is_valid()
        and (done := _kept(request, form, code, actions.record_mechanism, form.cleaned_data))
    ):
        return done
    return _form(request, form, code, _("National referral mechanism"))


@require_http_methods(["GET", "HEAD", "POST"])
def new_plan(request: Request, iso3: str) -> HttpResponse:
    """A national plan."""
    code = queries.country(iso3, request.actor)
    require(policy.can(request.actor, policy.FACT), request.actor, policy.FACT, kind="country_fact")
    form = forms.PlanForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and (done := _kept(request, form, code, actions.record_plan, form.cleaned_data))
    ):
        return done
    return _form(request, form, code, _("National plan"))


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: Request, iso3: str, national_plan: UUID) -> HttpResponse:
    """A national plan that changes."""
    code = queries.country(iso3, request.actor)
    row = queries.plan(national_plan, request.actor)
    require(policy.can(request.actor, policy.FACT, row), request.actor, policy.FACT, kind="country_fact")
    before = {name: getattr(row, name) for name in ("title", "state", "year", "until", "lead_body", "source")}
    form = forms.PlanForm(request.POST or None, initial=before)
    if (
        request.method == "POST"
        and form.is_valid()
        and (done := _kept(request, form, row.country, actions.record_plan, {**form.cleaned_data, "plan": row}))
    ):
        return done
    return _form(request, form, code, _("National plan"))


def _kept(request: Request, form: Any, code: str, write: Any, given: dict[str, Any]) -> HttpResponse | None:
    """Writes a fact; None, with the fault on the form, where it does not fit."""
    try:
        write(code, by=request.actor, **given)
    except actions.Wrong as fault:
        form.add_error(fault.field or None, str(fault))
        return None
    messages.success(request, _("Recorded."))
    return redirect("countries:country", code)


def _form(request: Request, form: Any, code: str, title: str, template: str = "countries/form.html") -> HttpResponse:
    name = library.name(code)
    context = {
        "form": restore(form, request), "title": title, "name": name, "iso3": code,
        "crumbs": presenters.crumbs(name, title, iso3=code),
    }  # fmt: skip
    return render(request, template, context, status=422 if form.errors else 200)
