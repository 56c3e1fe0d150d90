"""The person's own copy, and what they ask about their data."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tessera.kernel.actor import Actor
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.protection.cases import api as cases
from tessera.protection.rights import actions, contents, policy, queries
from tessera.protection.rights.tasks import make_copy
from tessera.protection.rights.web import presenters
from tessera.protection.rights.web.forms import AskForm, CopyForm, DecideForm
from tessera.trust.people.api import Request, restore
from tessera.trust.subjects import api as subjects


def tab(case: UUID) -> str:
    """The address of this room's tab of the case page."""
    return f"{reverse('cases:case', args=[case])}?part=rights"


def _page(request: Request, form: Any, case: cases.CaseView, title: str, **more: Any) -> HttpResponse:
    context = {
        "form": restore(form, request), "title": title, "case": case, "back": tab(case.id),
        "breadcrumbs": [{"label": case.code, "url": tab(case.id)}, {"label": title, "url": ""}], **more,
    }  # fmt: skip
    return render(request, more.get("template", "rights/form.html"), context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def want(request: Request, case: UUID) -> HttpResponse:
    """Asks first whether the person can hold a copy safely; then has it made, or reads it aloud instead."""
    actor = request.actor
    require(policy.can(actor, policy.COPY), actor, policy.COPY, kind="case", object_id=case)
    view = cases.get(case, by=actor)
    language = next((code for code in view.languages if code in dict(contents.languages())), translation.get_language())
    form = CopyForm(request.POST or None, initial={"language": language})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["safe"] == "no":
            return redirect("rights:read", case=case)
        try:
            row = actions.want(case, form.cleaned_data["language"], form.cleaned_data["password"], by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            then = reverse("rights:copy", args=[row.pk])
            run = jobs.enqueue(make_copy, organisation=actor.organisation, by=actor, then=then, copy=row.pk)
            return redirect("jobs:run", run_id=run)
    return _page(
        request,
        form,
        view,
        _("A copy for the person"),
        template="rights/want.html",
        left_out=contents.left_out(view, actor),
    )


@require_GET
def copy(request: Request, copy: UUID) -> HttpResponse:
    """One copy: whether it can be fetched, and until when."""
    row = queries.copy(copy, by=request.actor)
    case = cases.get(row.case_id, by=request.actor)
    context = {
        "copy": row, "state": presenters.copy_state(row), "ready": queries.is_ready(row), "until": presenters.day(row.until),
        "back": tab(case.id), "case": case,
        "breadcrumbs": [{"label": case.code, "url": tab(case.id)}, {"label": _("A copy for the person"), "url": ""}],
    }  # fmt: skip
    return render(request, "rights/copy.html", context)


@never_cache
@require_POST
def fetch(request: Request, copy: UUID) -> HttpResponse:
    """The file, once. Its name says nothing."""
    row = queries.copy(copy, by=request.actor)
    try:
        data = actions.fetch(copy, by=request.actor)
    except ValidationError as fault:
        messages.error(request, fault.messages[0])
        return redirect("rights:copy", copy=row.pk)
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="document.pdf"'
    return answer


@never_cache
@require_GET
def read(request: Request, case: UUID) -> HttpResponse:
    """What a copy would say, to be read aloud together; nothing is made and nothing is left on the device."""
    actor = request.actor
    require(policy.can(actor, policy.COPY), actor, policy.COPY, kind="case", object_id=case)
    view = cases.get(case, by=actor)
    wanted = request.GET.get("language", "")
    language = wanted if wanted in dict(contents.languages()) else str(translation.get_language())
    ledger.record(by=actor, action="rights:copy:read", kind="case", object_id=case, detail={"language": language})
    with translation.override(language):
        document = contents.collect(case, by=actor)
    context = {
        "document": document, "language": language, "languages": contents.languages(), "back": tab(case), "case": view,
        "direction": "rtl" if translation.get_language_info(language)["bidi"] else "ltr",
        "breadcrumbs": [{"label": view.code, "url": tab(case)}, {"label": _("Read it together"), "url": ""}],
    }  # fmt: skip
    return render(request, "rights/read.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, case: UUID) -> HttpResponse:
    """Writes down what the person asks."""
    actor = request.actor
    require(policy.can(actor, policy.REQUEST_VIEW), actor, policy.REQUEST_VIEW, kind="case", object_id=case)
    view = cases.get(case, by=actor)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = actions.ask(case, data["kind"], data["statement"], by=actor, on=data["on"])
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(
                request, _("Written down. It must be answered by %(day)s.") % {"day": presenters.day(row.due_on)}
            )
            return redirect(tab(case))
    return _page(
        request, form, view, _("What the person asks about their data"), button=_("Write it down"),
        same_person=_reaches(view, actor),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, wish: UUID) -> HttpResponse:
    """Answers a request."""
    actor = request.actor
    row = queries.request(wish, by=actor, action=policy.REQUEST_DECIDE)
    view = cases.get(row.case_id, by=actor, action="case:file:view")
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.decide(wish, data["decision"] == "accepted", data["answer"], by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("The answer is kept."))
            return redirect(tab(row.case_id))
    shown = next((each for each in queries.requests_of(row.case_id, by=actor) if each.row.pk == row.pk), None)
    pairs = presenters.request_pairs(shown) if shown else []
    same = _reaches(view, actor) if row.kind == "erasure" else ""
    return _page(
        request, form, view, _("Answer what the person asked"), button=_("Keep the answer"), pairs=pairs,
        edit_url=reverse("cases:edit", args=[row.case_id]) if row.kind == "correction" and view.is_open else "",
        same_person=same,
    )  # fmt: skip


def _reaches(case: cases.CaseView, actor: Actor) -> str:
    """That an erasure reaches other records of the same person, for whoever may know of those: said before, not after."""
    known = cases.of_subjects(actor, subjects.group_of([case.subject_id], by=actor).keys() - {case.subject_id})
    codes = sorted(line.code for lines in known.values() for line in lines)
    return presenters.reaches(codes)


@require_GET
def requests(request: Request) -> HttpResponse:
    """What waits to be answered, over all cases."""
    actor = request.actor
    require(policy.can(actor, policy.REQUEST_VIEW), actor, policy.REQUEST_VIEW, kind="rights_request")
    number = page_number(request)
    rows, more = queries.open_requests(actor, number)
    context = {
        "title": _("What people asked about their data"), "table": presenters.request_table(rows, actor),
        "previous": f"?page={number - 1}" if number > 1 else "", "next": f"?page={number + 1}" if more else "",
    }  # fmt: skip
    return render(request, "rights/list.html", context)


def page_number(request: Request) -> int:
    """The page asked for; 1 for anything unreadable."""
    wanted = request.GET.get("page", "1")
    return max(int(wanted), 1) if wanted.isdecimal() and len(wanted) < 6 else 1


requests.is_list = True  # type: ignore[attr-defined]
