"""Reports: exact ones inside, protected ones for others; each as a page, for print and as CSV."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tessera.kernel.clock import now, today
from tessera.kernel.policy import require
from tessera.protection.reports import actions, figures, periods, policy, queries
from tessera.protection.reports.enums import PeriodKind
from tessera.protection.reports.web import presenters
from tessera.protection.reports.web.forms import PeriodForm, ThresholdForm
from tessera.trust.people.api import Request
from tessera.ui.tables import Column, Row, Table

_CSV = "text/csv; charset=utf-8; header=present"


@require_GET
def reports(request: Request) -> HttpResponse:
    """The first page of the room that the reader may open."""
    if request.actor.may(policy.INSIDE):
        return redirect("reports:inside")
    require(policy.can(request.actor, policy.SHOW), request.actor, policy.SHOW, kind="organisation")
    return redirect("reports:others")


@require_GET
def inside(request: Request) -> HttpResponse:
    """Exact figures over the cases the reader may see."""
    actor = request.actor
    require(policy.can(actor, policy.INSIDE), actor, policy.INSIDE, kind="organisation", object_id=actor.organisation)
    here = periods.of(PeriodKind.QUARTER, today())
    form = PeriodForm(request.GET) if "period" in request.GET else PeriodForm(initial={"period": here.code})
    if form.is_bound:
        if not form.is_valid():
            context = {"form": form, "tabs": presenters.tabs(actor, "inside")}
            return render(request, "reports/inside.html", context, status=422)
        here = form.cleaned_data["period"]
    found = presenters.sections(queries.inside(here, by=actor))
    as_file = _as_file(request, found, here)
    if as_file:
        return as_file
    context = {
        "form": form, "period": here, "sections": found, "tabs": presenters.tabs(actor, "inside"),
        "staff": presenters.staff(actor), "query": f"period={here.code}&",
    }  # fmt: skip
    return _page(request, "reports/inside.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def others(request: Request) -> HttpResponse:
    """The reports made for others, and making one."""
    actor = request.actor
    require(policy.can(actor, policy.SHOW), actor, policy.SHOW, kind="organisation", object_id=actor.organisation)
    form = PeriodForm(request.POST or None, finished=True)
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.make(form.cleaned_data["period"], by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            return redirect("reports:shown", report.pk)
    return render(request, "reports/others.html", _others(request, form), status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def threshold(request: Request) -> HttpResponse:
    """The smallest number shown to others."""
    actor = request.actor
    require(policy.can(actor, policy.SETTING), actor, policy.SETTING, kind="organisation", object_id=actor.organisation)
    form = ThresholdForm(request.POST or None, initial={"threshold": queries.setting(actor).threshold})
    if request.method == "POST" and form.is_valid():
        actions.set_threshold(form.cleaned_data["threshold"], by=actor)
        messages.success(request, _("Saved."))
        return redirect("reports:others" if actor.may(policy.SHOW) else "reports:threshold")
    return render(request, "reports/threshold.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def shown(request: Request, report: UUID) -> HttpResponse:
    """A report as it was shown."""
    row = queries.shown(report, by=request.actor)
    read = figures.unpack(row.figures)
    found = presenters.sections(read)
    period = queries.period_of(row)
    context = {
        "period": period, "sections": found, "row": row, "threshold": row.threshold,
        "withheld": presenters.withheld_words(read, row.threshold), "made_at": row.made_at,
        "tabs": presenters.tabs(request.actor, "others"), "back_url": reverse("reports:others"),
    }  # fmt: skip
    return _as_file(request, found, period) or _page(request, "reports/shown.html", context)


def _others(request: Request, form: PeriodForm) -> dict[str, object]:
    actor = request.actor
    rows = [
        Row(
            {"period": queries.period_of(row).label, "threshold": row.threshold, "made": date_format(row.made_at)},
            url=reverse("reports:shown", args=[row.pk]),
        )
        for row in queries.made(actor)
    ]
    columns = [
        Column("period", _("Period")),
        Column("threshold", _("Smallest number"), numeric=True),
        Column("made", _("Made on")),
    ]
    table = Table(_("Figures already made"), columns, rows, empty_title=_("No figures were made for others yet"))
    may_set = actor.may(policy.SETTING)
    return {"form": form, "table": table, "tabs": presenters.tabs(actor, "others"), "may_set": may_set,
            "threshold": queries.setting(actor).threshold}  # fmt: skip


def _as_file(request: HttpRequest, found: list[presenters.Section], period: periods.Period) -> HttpResponse | None:
    if request.GET.get("as") != "csv":
        return None
    answer = HttpResponse(presenters.as_csv(period.code, found), content_type=_CSV)
    answer["Content-Disposition"] = f'attachment; filename="report-{period.code}.csv"'
    return answer


def _page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    if request.GET.get("as") == "print":
        more = {"printed_at": date_format(now(), "DATETIME_FORMAT")}
        return render(request, "reports/print.html", context | more)
    return render(request, template, context)


others.is_list = inside.is_list = True  # type: ignore[attr-defined]
