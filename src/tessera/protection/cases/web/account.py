"""Episodes of the account."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tessera.protection.cases import actions, policy, queries
from tessera.protection.cases.models import Case
from tessera.protection.cases.web import fields, presenters
from tessera.protection.cases.web.forms import EpisodeForm
from tessera.trust.people.api import Request, restore


def _saved(request: Request, case: UUID) -> HttpResponse:
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(f"{reverse('cases:case', args=[case])}?part=account")


def _form(request: Request, row: Case, form: EpisodeForm, title: str) -> HttpResponse:
    context = {
        "form": restore(form, request),
        "title": title,
        "back": f"{reverse('cases:case', args=[row.pk])}?part=account",
        "suggestions": fields.suggestions(),
        "sections": _sections(form),
        "breadcrumbs": presenters.case_crumbs(row, title),
    }
    return render(request, "cases/episode.html", context, status=422 if form.errors else 200)


def _sections(form: EpisodeForm) -> list[dict[str, object]]:
    """The parts of the form; those without an answer or a fault are folded."""
    found = []
    for place, (heading, names) in enumerate(form.GROUPS):
        bound = [form[name] for name in names]
        full = any(one.errors or (one.value() not in (None, "", [])) for one in bound)
        found.append({"heading": heading, "fields": bound, "open": full or place == 0})
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, case: UUID) -> HttpResponse:
    """Adds an episode."""
    row = queries.get(case, by=request.actor, action=policy.ACCOUNT_EDIT)
    form = EpisodeForm(request.POST or None, initial={"episode_type": "Exploitation"})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_episode(case, form.values(), by=request.actor, words=form.words())
        except ValidationError as fault:
            form.take(fault)
        else:
            return _saved(request, case)
    return _form(request, row, form, _("Add to the account"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, episode: UUID) -> HttpResponse:
    """Changes an episode; the earlier version is kept."""
    row, view = queries.episode(episode, by=request.actor, action=policy.ACCOUNT_EDIT)
    form = EpisodeForm(request.POST or None, row=view.row, words=view.words)
    if request.method == "POST" and form.is_valid():
        words = form.words() if view.words is not None else None
        try:
            actions.edit_episode(episode, form.values(), by=request.actor, words=words)
        except ValidationError as fault:
            form.take(fault)
        else:
            return _saved(request, row.pk)
    return _form(request, row, form, _("Change this part of the account"))
