"""The pages of other people in a case: the tab, somebody new, a change, their names."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tessera.protection.cases import actions, circle, policy, queries, versions, vocabulary
from tessera.protection.cases.circle import PersonSeen
from tessera.protection.cases.enums import PersonRole
from tessera.protection.cases.models import Case
from tessera.protection.cases.web import presenters
from tessera.protection.cases.web.person_form import PersonForm
from tessera.trust.consent import api as consents
from tessera.trust.people.api import Request, restore
from tessera.trust.subjects import api as subjects
from tessera.ui.badges import Badge


def part(request: Request, row: Case, names: dict[UUID, str] | None = None) -> dict[str, Any]:
    """What the tab needs: everybody else in the case, by code until their names are asked for."""
    queries.seen(row, by=request.actor, action=policy.VIEW)
    may_edit = policy.EDIT in policy.allowed(request.actor, row)
    seen = circle.people(row)
    return {
        "case": row,
        "people": [_card(one, may_edit, names) for one in seen],
        "may_edit": may_edit,
        "may_name": bool(seen) and names is None and request.actor.may("subject:identity:view"),
    }


def _card(seen: PersonSeen, may_edit: bool, names: dict[UUID, str] | None) -> dict[str, Any]:
    row = seen.row
    role = str(vocabulary.ROLES[PersonRole(row.role)])
    relation = vocabulary.label(vocabulary.PERSON["relation"], row.relation)
    pairs: list[tuple[str, object]] = [
        (str(field.label), text)
        for name, field in vocabulary.PERSON.items()
        if name not in {"relation", "possibly_implicated"} and (text := vocabulary.text(field, row))
    ]
    if seen.words:
        pairs += [(label, text) for label, text in ((_("Where they are"), seen.words.where), (_("Good to know"), seen.words.note)) if text]  # fmt: skip
    if row.possibly_implicated == "yes":
        pairs.insert(0, (_("Never asked to decide"), Badge(_("May have had a part in it"), "attention")))
    return {
        "id": f"person-{row.pk.hex[:8]}",
        "title": " · ".join(part for part in (role, relation, seen.code) if part),
        "name": (names or {}).get(row.subject_id, ""),
        "named": names is not None,
        "pairs": pairs,
        "erased": row.subject.erased_at is not None,
        "consent_url": reverse("consent:person", args=[row.subject_id]),
        "edit_url": reverse("cases:person_edit", args=[row.pk]) if may_edit else "",
    }


@require_POST
def reveal(request: Request, case: UUID) -> HttpResponse:
    """The names of everybody else in the case; the asking is in the ledger."""
    row = queries.get(case, by=request.actor)
    ids = [seen.row.subject_id for seen in circle.people(row)]
    context = part(request, row, subjects.reveal_names(ids, by=request.actor, why="case"))
    template = "cases/people.html" if request.headers.get("HX-Request") else "cases/people_page.html"
    return render(request, template, {**context, "breadcrumbs": presenters.case_crumbs(row, _("Other people"))})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, case: UUID) -> HttpResponse:
    """Adds a dependant, a caregiver or another survivor."""
    row = queries.get(case, by=request.actor, action=policy.EDIT)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            actions.add_person(
                case,
                data["role"],
                by=request.actor,
                subject=_known(request, data["person"]),
                values=form.values(),
                identity=form.identity(),
                consent=form.consent(),
                words=form.words(),
            )
        except ValidationError as fault:
            form.take(fault)
        else:
            return _done(request, row, form)
    return _page(request, row, form, _("Add a person"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, person: UUID) -> HttpResponse:
    """Changes what is known of somebody in the case; a name typed here joins what is known of who they are."""
    actor = request.actor
    case, seen = circle.person(person, by=actor, action=policy.EDIT)
    form = PersonForm(request.POST or None, row=seen.row, words=seen.words, new=False, initial={"role": seen.row.role})
    form.meet(
        form.standing(seen.row),
        about=f"person:{person}",
        changes=lambda names: versions.last_changes(seen.row, names, by=actor),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_person(
                person,
                form.cleaned_data["role"],
                form.values(),
                by=actor,
                identity=_joined(request, form, seen),
                consent=form.consent(),
                words=form.words(),
            )
        except ValidationError as fault:
            form.take(fault)
        else:
            return _done(request, case, form)
    return _page(request, case, form, _("Change what is known"), person=seen)


def _joined(request: Request, form: PersonForm, seen: PersonSeen) -> subjects.Identity | None:
    """The name that was typed with what is known already; None where none was typed, and nothing is opened then."""
    if form.identity() is None:
        return None
    return form.identity(subjects.reveal(seen.row.subject_id, by=request.actor, why="case"))


def _done(request: Request, row: Case, form: PersonForm) -> HttpResponse:
    messages.success(request, _("Saved."))
    presenters.say_kept(request, form)
    return redirect(f"{reverse('cases:case', args=[row.pk])}?part=people")


def _page(request: Request, row: Case, form: PersonForm, title: str, person: PersonSeen | None = None) -> HttpResponse:
    form = restore(form, request)
    kept = person is not None and bool(
        consents.gate(person.row.subject_id, consents.Purpose.KEEP_RECORD, consents.OWN, by=request.actor)
    )
    context = {
        "form": form,
        "title": title,
        "case": row,
        "sections": form.sections(),
        "naming": [form[name] for name in form.NAMING],
        "keeping": [] if kept else [form[name] for name in form.KEEPING],
        "may_name": request.actor.may("subject:identity:edit"),
        "naming_open": any(form.errors.get(name) for name in (*form.NAMING, *form.KEEPING)),
        "back": f"{reverse('cases:case', args=[row.pk])}?part=people",
        "breadcrumbs": presenters.case_crumbs(row, title),
    }
    return render(request, "cases/person.html", context, status=422 if form.errors else 200)


def _known(request: Request, code: str) -> UUID | None:
    if not code:
        return None
    hits = [hit for hit in subjects.search(code, by=request.actor) if hit.code == code]
    if not hits:
        raise ValidationError({"person": _("Nobody here has this code.")})
    return hits[0].subject_id
