"""Answers to own forms in a case: fill in, read, correct, print."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.protection.cases import api as cases
from tessera.protection.forms import actions, policy, queries
from tessera.protection.forms.engine.definition import Definition
from tessera.protection.forms.engine.words import words
from tessera.protection.forms.fields import AnswersForm
from tessera.protection.forms.models import Form, Response
from tessera.protection.forms.web import presenters
from tessera.protection.forms.web.forms import SourceForm
from tessera.protection.forms.web.paper import sheet
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore


def _tab(case: UUID) -> str:
    return f"{reverse('cases:case', args=[case])}?part=forms"


def _crumbs(case: cases.CaseView, *more: tuple[str, str]) -> list[dict[str, str]]:
    way = ((case.code, reverse("cases:case", args=[case.id])), (_("Forms"), _tab(case.id)), *more)
    return [{"label": label, "url": url} for label, url in way]


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: Request, case: UUID, form: UUID) -> HttpResponse:
    """Fills in one of the organisation's own forms."""
    view = cases.get(case, by=request.actor)
    require(policy.can(request.actor, policy.ANSWER_ADD), request.actor, policy.ANSWER_ADD, kind="case", object_id=case)
    row = next((each for each in queries.to_fill(by=request.actor) if each.pk == form), None)
    if row is None:
        raise Hidden(request.actor, policy.ANSWER_ADD, kind="form", object_id=form)
    return _answering(request, view, row, None)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Request, response: UUID) -> HttpResponse:
    """Corrects answers: the new ones supersede the old, with the questions the old ones were given to."""
    row = queries.response(response, by=request.actor, action=policy.ANSWER_ADD)
    view = cases.get(row.case_id, by=request.actor)
    if getattr(row, "corrected", False) or row.sealed is None:
        return redirect("forms:answers", response=response)
    return _answering(request, view, row.form, row)


def _answering(request: Request, case: cases.CaseView, row: Form, earlier: Response | None) -> HttpResponse:
    definition = queries.of_row(row)
    before = queries.opened([earlier])[earlier.pk] if earlier else None
    asks_source = "source" not in definition.by_name
    data = request.POST or None
    form = AnswersForm(definition, data, initial=before.answers if before else None, language=get_language() or "en")
    source = SourceForm(data, prefix="who", initial={"source": before.source if before else ""})
    if request.method == "POST" and form.is_valid() and (not asks_source or source.is_valid()):
        header = {"source": source.cleaned_data.get("source", "")} if asks_source else {}
        try:
            actions.answer(
                case.id, row, form.answers, by=request.actor, header=header, supersedes=earlier.pk if earlier else None
            )
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(request, _("Saved."))
            return redirect(_tab(case.id))
    title = definition.title()
    context = {
        "form": restore(form, request, key="answers"),
        "source": restore(source, request, key="answers") if asks_source else None,
        "definition": definition,
        "title": title,
        "case": case,
        "earlier": earlier,
        "back": _tab(case.id),
        "breadcrumbs": _crumbs(case, (title, "")),
    }
    return render(request, "forms/fill.html", context, status=422 if form.is_bound and form.errors else 200)


def _read(request: Request, response: UUID) -> tuple[Response, cases.CaseView, queries.Kept, Definition]:
    """One response in clear; the reading is in the ledger before anything leaves."""
    row = queries.response(response, by=request.actor)
    view = cases.get(row.case_id, by=request.actor)
    detail = {"response": str(row.pk)}
    ledger.record(by=request.actor, action=policy.ANSWER_VIEW, kind="case", object_id=view.id, detail=detail)
    kept = queries.opened([row])[row.pk]
    return row, view, kept, kept.definition


@require_GET
def answers(request: Request, response: UUID) -> HttpResponse:
    """What was answered, with the questions of that version."""
    row, case, kept, definition = _read(request, response)
    names = people.colleague_names(request.actor, [row.author_id])
    may_correct = policy.can(request.actor, policy.ANSWER_ADD).allowed and not getattr(row, "corrected", False)
    context: dict[str, Any] = {
        "row": row,
        "case": case,
        "title": definition.title(),
        "state": presenters.answer_state(row),
        "facts": presenters.facts(row, names.get(row.author_id, "") if row.author_id else ""),
        "sections": words(definition, kept.answers) if kept.answers is not None else None,
        "correct_url": reverse("forms:correct", args=[response]) if may_correct and kept.answers is not None else "",
        "print_url": reverse("forms:answers_print", args=[response]),
        "earlier_url": reverse("forms:answers", args=[row.supersedes_id]) if row.supersedes_id else "",
        "breadcrumbs": _crumbs(case, (definition.title(), "")),
    }
    return render(request, "forms/answers.html", context)


@require_GET
def answers_print(request: Request, response: UUID) -> HttpResponse:
    """A filled form for paper: the case's code and no name."""
    row, case, kept, definition = _read(request, response)
    names = people.colleague_names(request.actor, [row.author_id])
    context = {
        "definition": definition,
        "parts": sheet(definition, kept.answers) if kept.answers is not None else [],
        "code": case.code,
        "facts": presenters.facts(row, names.get(row.author_id, "") if row.author_id else ""),
        "back_url": reverse("forms:answers", args=[response]),
        "printed_at": presenters.when(now()),
    }
    return render(request, "forms/print.html", context)
