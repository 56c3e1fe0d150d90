"""A new case: look first, then two minutes of intake."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tessera.kernel.clock import today
from tessera.kernel.ids import read_code
from tessera.kernel.policy import require
from tessera.protection.cases import actions, policy, queries
from tessera.protection.cases.alike import alike
from tessera.protection.cases.models import Case
from tessera.protection.cases.web import fields, presenters
from tessera.protection.cases.web.forms import SearchForm
from tessera.protection.cases.web.intake_form import IntakeForm
from tessera.trust.people.api import Request, restore
from tessera.trust.subjects import api as subjects
from tessera.ui.forms import FuzzyDate
from tessera.ui.together import fingerprint

SHORTEST_NUMBER = 5


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: Request) -> HttpResponse:
    """Looks for the person before a case is started. What is typed is posted and kept nowhere."""
    actor = request.actor
    require(policy.can(actor, policy.OPEN), actor, policy.OPEN, kind="case")
    form = SearchForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = queries.find(form.cleaned_data["text"], by=actor)
    context = {
        "form": form,
        "found": found is not None,
        "typed": form.cleaned_data["text"] if found is not None else "",
        "matches": [presenters.match_card(match) for match in found.matches] if found else [],
        "restricted": bool(found and found.restricted),
        "breadcrumbs": presenters.crumbs((_("New case"), "")),
    }
    return render(request, "cases/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: Request) -> HttpResponse:
    """The first two minutes. `person` in the address is the pseudonymous id of somebody known here; `carry` in the post
    is what was looked for just before."""
    actor = request.actor
    require(policy.can(actor, policy.OPEN), actor, policy.OPEN, kind="case")
    person = _person(request.GET.get("person", ""))
    carried = request.POST.get("carry") if request.method == "POST" else None
    form = IntakeForm(request.POST if request.method == "POST" and carried is None else None, initial=_initial(carried))
    found = queries.Found()
    if form.is_bound and form.is_valid():
        found = alike(form.identity(), by=actor, but=[person] if person else [])
        if _decided(form, found, person):
            same = _same(request, found) or person
            if row := _open(request, form, same):
                messages.success(request, _("The case is open. Its code is %(code)s.") % {"code": row.code})
                return redirect("cases:case", case=row.pk)
            found = queries.Found()
    return _page(request, form, person, found)


def _initial(carried: str | None) -> dict[str, Any]:
    """What a fresh form begins with; what was looked for stands where it belongs."""
    first: dict[str, Any] = {
        "intake_date": FuzzyDate(today()),
        "intake_type": "new",
        "confidentiality_level": "standard",
    }
    text = (carried or "").strip()[:200]
    if not text or read_code(text):
        return first
    is_number = "@" in text or sum(c.isdigit() for c in text) >= SHORTEST_NUMBER
    return {**first, "contact" if is_number else "given_names": text}


def _mark(found: queries.Found) -> str:
    """Says which people were shown, so that a yes to them is no yes to others."""
    shown = sorted(str(match.subject_id) for match in found.matches)
    return fingerprint("intake", "alike", [*shown, "restricted"] if found.restricted else shown)


def _decided(form: IntakeForm, found: queries.Found, person: UUID | None) -> bool:
    """Whether nobody is alike, or the worker has seen who is and says whether it is one of them."""
    if person or not (found.matches or found.restricted):
        return True
    return str(form.cleaned_data["alike"]) == _mark(found)


def _same(request: Request, found: queries.Found) -> UUID | None:
    """The person among those shown whom the worker recognised."""
    chosen = _person(request.POST.get("same", ""))
    return chosen if chosen in {match.subject_id for match in found.matches} else None


def _open(request: Request, form: IntakeForm, person: UUID | None) -> Case | None:
    try:
        return actions.open_case(
            by=request.actor,
            values=form.values(),
            subject=person,
            identity=form.identity(),
            consent=form.consent(),
            status=form.cleaned_data["status"],
        )
    except ValidationError as fault:
        form.take(fault)
    return None


def _page(request: Request, form: IntakeForm, person: UUID | None, found: queries.Found) -> HttpResponse:
    asked = bool(found.matches or found.restricted)
    form = restore(form, request, key="intake")
    context = {
        "form": form,
        "person_code": subjects.code_of(person, by=request.actor) if person else "",
        "matches": [presenters.match_card(match) for match in found.matches],
        "restricted": found.restricted,
        "asked": asked,
        "mark": _mark(found) if asked else "",
        **{
            f"{part.lower()}_fields": [form[name] for name in getattr(form, part)]
            for part in ("CONSENT", "CONSENT_MORE", "IDENTITY", "FIRST", "WORK")
        },
        "more_open": any(form.errors.get(name) for name in form.WORK),
        "how_open": any(form.errors.get(name) for name in form.CONSENT_MORE),
        "suggestions": fields.suggestions(),
        "breadcrumbs": presenters.crumbs((_("New case"), "")),
    }
    return render(request, "cases/intake.html", context, status=422 if form.errors else 200)


def _person(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
