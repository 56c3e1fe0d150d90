"""The account: its part of the case page, episodes, further tellings, and which telling is read as current."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tessera.protection.cases import policy, queries, tellings, told
from tessera.protection.cases.actions import account as actions
from tessera.protection.cases.models import Case
from tessera.protection.cases.web import fields, presenters, said
from tessera.protection.cases.web.account_form import CorrectForm, EpisodeForm, ReadForm, TellForm
from tessera.protection.cases.web.journey import journey
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore


def part(request: Request, row: Case) -> dict[str, Any]:
    """The account on the case page: the way as a picture, then each episode."""
    may_edit = policy.ACCOUNT_EDIT in policy.allowed(request.actor, row)
    views = told.account(row, by=request.actor)
    wrote = {each.written_by for view in views for each in view.said if each.written_by}
    names = people.colleague_names(request.actor, wrote)
    return {
        "episodes": [presenters.episode_card(view, names, may_edit) for view in views],
        "journey": journey(views),
        "may_edit": may_edit,
    }


def _saved(request: Request, case: UUID) -> HttpResponse:
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(f"{reverse('cases:case', args=[case])}?part=account")


def _form(request: Request, row: Case, form: EpisodeForm, title: str, lead: str) -> HttpResponse:
    context = {
        "form": restore(form, request),
        "title": title,
        "lead": lead,
        "back": f"{reverse('cases:case', args=[row.pk])}?part=account",
        "suggestions": {**fields.suggestions(), **fields.suggested_currencies()},
        "sections": _sections(form),
        "breadcrumbs": presenters.case_crumbs(row, title),
    }
    return render(request, "cases/episode.html", context, status=422 if form.errors else 200)


def _sections(form: EpisodeForm) -> list[dict[str, object]]:
    """The parts of the form; those without an answer or a fault are folded."""
    found = []
    for place, (heading, names) in enumerate(form.GROUPS):
        bound = [form[name] for name in names]
        full = any(one.errors or (one.value() not in (None, "", [], ["", ""])) for one in bound)
        found.append({"heading": heading, "fields": bound, "open": full or place == 0})
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, case: UUID) -> HttpResponse:
    """Adds an episode."""
    row = queries.get(case, by=request.actor, action=policy.ACCOUNT_EDIT)
    form = EpisodeForm(request.POST or None, initial={"episode_type": "Exploitation"})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_episode(case, form.values(), by=request.actor, words=form.words(), said=form.said())
        except ValidationError as fault:
            form.take(fault)
        else:
            return _saved(request, case)
    lead = _("As far as it has been told. Leave empty whatever was not.")
    return _form(request, row, form, _("Add to the account"), lead)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, episode: UUID) -> HttpResponse:
    """Corrects how an episode was written down; the earlier version is kept."""
    row, view = told.episode(episode, by=request.actor, action=policy.ACCOUNT_EDIT)
    form = CorrectForm(request.POST or None, row=view.row, words=view.words)
    if request.method == "POST" and form.is_valid():
        words = form.words() if view.words is not None else None
        try:
            actions.edit_episode(episode, form.values(), by=request.actor, words=words)
        except ValidationError as fault:
            form.take(fault)
        else:
            return _saved(request, row.pk)
    lead = _("To mend what was written down wrongly. If it was told differently another time, add a telling instead.")
    return _form(request, row, form, _("Correct this part of the account"), lead)


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: Request, episode: UUID) -> HttpResponse:
    """Adds what was told of an episode another time, or by somebody else."""
    row, view = told.episode(episode, by=request.actor, action=policy.ACCOUNT_EDIT)
    reading = tellings.stored(view.row, view.words)
    shown = {name: said.answer(name, value) for name, value in reading.items() if name != "note"}
    form = TellForm(request.POST or None, reading=shown)
    if request.method == "POST" and form.is_valid():
        try:
            actions.tell(episode, form.values(), words=form.words(), said=form.said(), by=request.actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            return _saved(request, row.pk)
    lead = _("Only what was said this time. What was said before stays, and both are shown where they differ.")
    return _form(request, row, form, _("Told another time: %(stage)s") % {"stage": presenters.stage(view.row)}, lead)


@require_POST
def read(request: Request, episode: UUID) -> HttpResponse:
    """Takes what one telling says about a field as the current reading."""
    row, _view = told.episode(episode, by=request.actor, action=policy.ACCOUNT_EDIT)
    form = ReadForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This telling does not answer that. Load the page again."))
        return HttpResponseRedirect(f"{reverse('cases:case', args=[row.pk])}?part=account")
    try:
        actions.read_as(episode, form.cleaned_data["telling"], form.cleaned_data["name"], by=request.actor)
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
        return HttpResponseRedirect(f"{reverse('cases:case', args=[row.pk])}?part=account")
    return _saved(request, row.pk)
