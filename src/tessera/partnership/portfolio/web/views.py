"""Pages of lists: bring one in, see what it did, decide what changed and what names mean."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import Hidden, require
from tessera.observatory.tables.api import neutralised
from tessera.partnership.portfolio import actions, deciding, policy, queries, tasks
from tessera.partnership.portfolio.enums import BatchState, Choice, NameKind, Outcome
from tessera.partnership.portfolio.issues import OF_THE_LIST, WORDS
from tessera.partnership.portfolio.models import ImportRow
from tessera.partnership.portfolio.web import presenters
from tessera.partnership.portfolio.web.forms import DecideForm, ListForm, NameForm, TakeBackForm
from tessera.trust.people.api import Request, colleague_names, restore
from tessera.ui.forms import UiForm
from tessera.ui.paging import page_number, turns


@require_safe
def lists(request: Request) -> HttpResponse:
    """Lists that were brought in, newest first, and what waits for a person."""
    actor, at = request.actor, page_number(request)
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="list")
    found = queries.batches(actor, at)
    context = {
        "table": presenters.lists(found[: queries.PAGE]),
        "names_waiting": queries.names_waiting(actor),
        "changes_waiting": queries.changes_waiting(actor),
        "may_import": actor.may(policy.IMPORT),
    } | turns(request, len(found) > queries.PAGE)
    return render(request, "portfolio/list.html", context)


lists.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """A file or pasted text; a job reads it entry by entry."""
    actor = request.actor
    require(policy.can(actor, policy.IMPORT), actor, policy.IMPORT, kind="list")
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if request.method == "POST" and form.is_valid() and (made := _received(request, form)):
        return made
    return render(request, "portfolio/new.html", {"form": restore(form, request)}, status=422 if form.errors else 200)


def _received(request: Request, form: ListForm) -> HttpResponse | None:
    data, actor = form.cleaned_data, request.actor
    try:
        batch, is_new = actions.receive(
            data["page"], name=data["name"], source=data["source"], remarks=data["remarks"], by=actor
        )
    except actions.ListError:
        text = (
            _("The page is too long: a list of projects has at most 5 million letters. Bring it in in parts.")
            if len(data["page"]) > actions.LARGEST
            else _(
                "No project was found in it. A list has lines that begin with Country:, Implementer:, Amount:, End Date:."
            )
        )
        form.add_error("file" if data.get("file") else "text", text)
        return None
    shown = reverse("portfolio:batch", args=[batch.pk])
    if not is_new and batch.state == BatchState.DONE:
        messages.info(request, _("This very page was brought in before; nothing changed."))
        return redirect(shown)
    run = jobs.enqueue(tasks.read, organisation=actor.organisation, by=actor, then=shown, batch=batch.pk)
    return redirect("jobs:run", run)


@require_safe
def batch(request: Request, batch: UUID) -> HttpResponse:
    """One list: counts, claims beside what was computed, the issue report, entries, totals."""
    actor = request.actor
    row = queries.batch(batch, by=actor)
    rows = list(queries.entries(batch, by=actor))
    found, total = queries.sums(rows), queries.total(rows)
    countries = {
        code for one in rows if one.outcome not in (Outcome.REFUSED, Outcome.GONE) for code in one.parsed["countries"]
    }
    whole, report = presenters.report(row, rows)
    context = {
        "batch": row,
        "counts": queries.summary(row, by=actor),
        "claims": presenters.claims(row, total, len(countries)),
        "total": presenters.dollars(total.amount_usd),
        "whole": whole,
        "report": report,
        "waiting": presenters.entries(one for one in rows if presenters.is_open(one)),
        "entries": presenters.entries(rows),
        "sections": presenters.picture(found["section"], _("Heading")),
        "implementers": presenters.picture(found["implementer"], _("Organisation")),
        "implementers_all": presenters.sums(found["implementer"], _("Organisation")),
        "sections_all": presenters.sums(found["section"], _("Heading")),
        "issues_url": reverse("portfolio:issues", args=[batch]),
    }
    return render(request, "portfolio/batch.html", context)


@require_safe
def issues_csv(request: Request, batch: UUID) -> HttpResponse:
    """The issue report as a table: line, heading, organisation, code, words to act on, and what stands in the file."""
    lines = queries.issue_lines(batch, by=request.actor)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["line", "section", "implementer", "code", "words", "written"])
    for line in lines:
        words = str(WORDS.get(line["code"]) or OF_THE_LIST.get(line["code"], ""))
        writer.writerow([line["line"] or "", neutralised(line["section"]), neutralised(line["implementer"]), line["code"],
                         neutralised(words), neutralised(line["written"])])  # fmt: skip
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8; header=present")
    answer["Content-Disposition"] = f'attachment; filename="issues-{batch}.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: Request, entry: UUID) -> HttpResponse:
    """One entry: as written, as read, what changed, and the decision."""
    actor = request.actor
    row = queries.entry(entry, by=actor)
    form = DecideForm(request.POST) if request.method == "POST" else DecideForm()
    back = TakeBackForm(request.POST) if request.method == "POST" and "back" in request.POST else TakeBackForm()
    if request.method == "POST":
        require(policy.can(actor, policy.DECIDE, row), actor, policy.DECIDE, kind="list_entry", object_id=entry)
        asked = back if "back" in request.POST else form
        if asked.is_valid() and (answer := _answered(request, row, asked)):
            return answer
    may_decide = actor.may(policy.DECIDE)
    names = colleague_names(actor, [row.decided_by])
    context: dict[str, Any] = {
        "entry": row,
        "raw": [(part[0] or _("No label"), part[1], part[2] if len(part) > 2 else "") for part in row.raw],
        "kept": row.parsed.get("kept", []),
        "facts": [(_("Organisation"), row.parsed["implementer"]), (_("Where"), presenters.where(row.parsed)),
                  (_("Amount"), presenters.dollars(row.parsed["amount_usd"]) if row.parsed["amount_usd"] else ""),
                  (_("End"), row.parsed["end_date"]), (_("Heading"), row.parsed["section"]),
                  (_("Award"), presenters.award_link(row)), (_("What it is"), presenters.outcome(row))],
        "issues": presenters.issues(row),
        "difference": presenters.difference(row),
        "form": form if presenters.is_open(row) and may_decide else None,
        "back": back if deciding.can_take_back(row) and may_decide else None,
        "faults": _faults(form, back),
        "decided": [(_("Decided by"), names.get(row.decided_by, "") if row.decided_by else ""),
                    (_("On"), date_format(row.decided_at, "DATE_FORMAT") if row.decided_at else ""), (_("Why"), row.why)]
        if row.decision else [],
        "batch_url": reverse("portfolio:batch", args=[row.batch_id]),
    }  # fmt: skip
    failed = request.method == "POST"
    return render(request, "portfolio/entry.html", context, status=422 if failed else 200)


def _answered(request: Request, row: ImportRow, form: UiForm) -> HttpResponse | None:
    """What the person decided, done; None where it cannot be, with the reason on the form."""
    actor, why = request.actor, form.cleaned_data["why"]
    try:
        if isinstance(form, TakeBackForm):
            deciding.take_back(row.pk, by=actor, why=why)
            messages.success(request, _("Taken back. It waits for a decision again."))
            return redirect("portfolio:entry", row.pk)
        deciding.decide(row.pk, Choice(form.cleaned_data["choice"]), by=actor, why=why)
    except actions.ListError as fault:
        form.add_error(None, str(fault))
        # Somebody else may have decided meanwhile: the page shows what is so now.
        row.refresh_from_db(fields=["decision", "why", "decided_by", "decided_at", "undo"])
        return None
    messages.success(request, _("Decided."))
    return redirect("portfolio:batch", row.batch_id)


def _faults(*forms: UiForm) -> list[str]:
    """Why a form that is no longer on the page could not be done."""
    return [str(fault) for form in forms if form.is_bound for fault in form.non_field_errors()]


@require_safe
def names(request: Request) -> HttpResponse:
    """Names as lists write them: those that wait, or those decided."""
    actor, at = request.actor, page_number(request)
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="listed_name")
    decided = request.GET.get("state") == "decided"
    found = queries.names(actor, waiting=not decided, page=at)
    context = {
        "table": presenters.names(found[: queries.PAGE]),
        "tabs": [{"label": _("To look at"), "url": "?", "current": not decided},
                 {"label": pgettext("state", "Decided"), "url": "?state=decided", "current": decided}],
        **turns(request, len(found) > queries.PAGE, {"state"}),
    }  # fmt: skip
    return render(request, "portfolio/names.html", context)


names.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def decide_name(request: Request, name: UUID) -> HttpResponse:
    """What one written name means."""
    actor = request.actor
    row = policy.names(actor).select_related("party").filter(pk=name).first()
    if row is None:
        raise Hidden(actor, policy.NAME, kind="listed_name", object_id=name)
    require(policy.can(actor, policy.NAME, row), actor, policy.NAME, kind="listed_name", object_id=name)
    form = NameForm(row, actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        means = form.cleaned_data["means"]
        if row.kind == NameKind.COUNTRY:
            deciding.decide_place(name, means, by=actor)
        else:
            deciding.decide_party(name, UUID(means) if means else None, by=actor)
        messages.success(request, _("Decided. The next list is read so."))
        return redirect("portfolio:names")
    context = {"name": row, "form": form, "used": queries.used(row, by=actor)}
    return render(request, "portfolio/name.html", context, status=422 if form.errors else 200)
