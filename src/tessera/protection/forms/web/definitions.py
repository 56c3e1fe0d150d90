"""Forms: the list, one version as it will look, upload, use, retire, workbook, blank print."""

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

from tessera.kernel.clock import now
from tessera.kernel.policy import Hidden, require
from tessera.protection.forms import actions, policy, queries, shipped
from tessera.protection.forms.engine import workbook
from tessera.protection.forms.engine.book import Problem
from tessera.protection.forms.engine.definition import Definition
from tessera.protection.forms.enums import FormState
from tessera.protection.forms.fields import AnswersForm
from tessera.protection.forms.models import Form
from tessera.protection.forms.web import presenters
from tessera.protection.forms.web.forms import UploadForm
from tessera.protection.forms.web.paper import sheet
from tessera.trust.people import api as people
from tessera.trust.people.api import Request


def _may(request: Request, action: str) -> None:
    require(policy.can(request.actor, action), request.actor, action, kind="form")


@require_GET
def index(request: Request) -> HttpResponse:
    """Own forms with their versions, and those that come with the system."""
    _may(request, policy.VIEW)
    rows = queries.versions(by=request.actor)
    names = people.colleague_names(request.actor, [row.uploaded_by_id for row in rows])
    context = {
        "own": presenters.own_table(rows, names),
        "shipped": presenters.shipped_table(),
        "may_upload": request.actor.may(policy.UPLOAD),
    }
    return render(request, "forms/list.html", context)


index.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request) -> HttpResponse:
    """Takes an XLSForm; what is wrong with it is told by sheet, row and column."""
    _may(request, policy.UPLOAD)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        made = actions.upload(file.read(), filename=file.name or "", by=request.actor)
        if made.form is not None:
            messages.success(request, _("The form was read. Look at it, and put it into use when it is right."))
            return redirect("forms:own", form=made.form.pk)
        problems = made.problems
    table = presenters.problem_table(problems, _("What is wrong with the form")) if problems else None
    context = {"form": form, "problems": table, "breadcrumbs": presenters.crumbs((_("Upload a form"), ""))}
    return render(request, "forms/upload.html", context, status=422 if problems or form.errors else 200)


def _shipped(request: Request, key: str) -> Definition:
    _may(request, policy.VIEW)
    if key not in shipped.names():
        raise Hidden(request.actor, policy.VIEW, kind="form")
    return shipped.shipped(key)


def _own(request: Request, form: UUID) -> tuple[Form, Definition]:
    row = queries.version(form, by=request.actor)
    return row, queries.of_row(row)


def _page(request: Request, definition: Definition, row: Form | None, urls: dict[str, str]) -> HttpResponse:
    may = request.actor.may(policy.USE) and row is not None
    remarks = definition.book.remarks
    context: dict[str, Any] = {
        "definition": definition,
        "form": AnswersForm(definition),
        "row": row,
        "state": presenters.state(row) if row else None,
        "urls": urls,
        "may_use": may and row is not None and row.state in {FormState.UPLOADED, FormState.RETIRED},
        "may_retire": may and row is not None and row.state == FormState.IN_USE,
        "remarks": presenters.problem_table(remarks, _("Mended or left out while reading")) if remarks else None,
        "facts": [
            (_("Code"), definition.key),
            (_("Version"), definition.version),
            (_("Questions"), str(presenters.questions(definition))),
        ],
        "breadcrumbs": presenters.crumbs((definition.title(), "")),
    }
    return render(request, "forms/definition.html", context)


@require_GET
def own(request: Request, form: UUID) -> HttpResponse:
    """One version as it will look."""
    row, definition = _own(request, form)
    urls = {
        "print": reverse("forms:own_print", args=[form]), "export": reverse("forms:own_workbook", args=[form]),
        "use": reverse("forms:use", args=[form]), "retire": reverse("forms:retire", args=[form]),
    }  # fmt: skip
    return _page(request, definition, row, urls)


@require_GET
def one_shipped(request: Request, form_key: str) -> HttpResponse:
    """A form that comes with the system."""
    definition = _shipped(request, form_key)
    urls = {
        "print": reverse("forms:shipped_print", args=[form_key]),
        "export": reverse("forms:shipped_workbook", args=[form_key]),
    }
    return _page(request, definition, None, urls)


@require_POST
def use(request: Request, form: UUID) -> HttpResponse:
    """Puts a version into use."""
    actions.use(form, by=request.actor)
    messages.success(request, _("The form is in use."))
    return redirect("forms:own", form=form)


@require_POST
def retire(request: Request, form: UUID) -> HttpResponse:
    """Takes a version out of use."""
    try:
        actions.retire(form, by=request.actor)
    except ValidationError as fault:
        messages.warning(request, fault.messages[0])
    else:
        messages.success(request, _("The form is no longer offered. Its answers stay readable."))
    return redirect("forms:own", form=form)


def _workbook(definition: Definition) -> HttpResponse:
    answer = HttpResponse(workbook.workbook(definition), content_type=workbook.XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{definition.key}.xlsx"'
    return answer


@require_GET
def own_workbook(request: Request, form: UUID) -> HttpResponse:
    """An own version as an XLSForm."""
    return _workbook(_own(request, form)[1])


@require_GET
def shipped_workbook(request: Request, form_key: str) -> HttpResponse:
    """A shipped form as an XLSForm."""
    return _workbook(_shipped(request, form_key))


def _blank(request: Request, definition: Definition, back: str) -> HttpResponse:
    context = {
        "definition": definition,
        "parts": sheet(definition),
        "back_url": back,
        "printed_at": presenters.when(now()),
    }
    return render(request, "forms/print.html", context)


@require_GET
def own_print(request: Request, form: UUID) -> HttpResponse:
    """An own version, blank, for paper."""
    return _blank(request, _own(request, form)[1], reverse("forms:own", args=[form]))


@require_GET
def shipped_print(request: Request, form_key: str) -> HttpResponse:
    """A shipped form, blank, for paper."""
    return _blank(request, _shipped(request, form_key), reverse("forms:shipped", args=[form_key]))
