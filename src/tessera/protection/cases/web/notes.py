"""Notes: a list that only grows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tessera.protection.cases import actions, policy, queries
from tessera.protection.cases.models import Case
from tessera.protection.cases.web import presenters
from tessera.protection.cases.web.forms import NoteForm
from tessera.trust.people.api import Request, restore


def part(request: Request, row: Case, form: NoteForm | None = None) -> dict[str, Any]:
    """What the notes of a case need: the newest, the way to older ones, and the form."""
    actor = request.actor
    may_add = policy.NOTE_ADD in policy.allowed(actor, row)
    views, older = queries.notes(row, by=actor, before=request.GET.get("before", ""))
    url = reverse("cases:case", args=[row.pk])
    if may_add and form is None:
        posts_to = reverse("cases:note_add", args=[row.pk])
        form = restore(
            NoteForm(initial={"corrects": request.GET.get("corrects", "")}), request, key="note", action=posts_to
        )
    return {
        "case": row,
        "notes": [presenters.note_entry(view, row, may_add) for view in views],
        "older_url": f"{url}?part=notes&before={older}" if older else "",
        "newer_url": f"{url}?part=notes" if request.GET.get("before") else "",
        "note_form": form if may_add else None,
        "correcting": bool(form and (form["corrects"].value() or "")),
    }


def fresh(request: Request, row: Case) -> NoteForm:
    """The form of a new note, with what was typed before the session locked."""
    return restore(NoteForm(), request, key="note", action=reverse("cases:note_add", args=[row.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, case: UUID) -> HttpResponse:
    """Adds a note; for htmx the answer is the list with the new note on top, else the case page."""
    actor = request.actor
    row = queries.get(case, by=actor, action=policy.NOTE_ADD)
    if request.method != "POST":
        return redirect(f"{reverse('cases:case', args=[case])}?part=notes")
    form = NoteForm(request.POST)
    in_place = bool(request.headers.get("HX-Request"))
    if form.is_valid():
        try:
            actions.add_note(case, by=actor, **form.cleaned_data)
        except ValidationError as fault:
            form.take(fault)
        else:
            if in_place:
                return render(request, "cases/notes.html", part(request, row, NoteForm()) | {"added": True})
            messages.success(request, _("The note is saved."))
            return redirect(f"{reverse('cases:case', args=[case])}?part=notes")
    context = part(request, row, form)
    # htmx swaps answers of success only; the errors stand in the fragment.
    return render(request, "cases/notes.html" if in_place else "cases/note_page.html", {
        **context, "breadcrumbs": presenters.case_crumbs(row, _("Notes")),
    }, status=200 if in_place else 422)  # fmt: skip
