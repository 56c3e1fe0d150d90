"""A new case: look first, then two minutes of intake."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tessera.kernel.clock import today
from tessera.kernel.policy import require
from tessera.protection.cases import actions, policy, queries
from tessera.protection.cases.web import fields, presenters
from tessera.protection.cases.web.forms import IntakeForm, SearchForm
from tessera.trust.people.api import Request, restore
from tessera.trust.subjects import api as subjects
from tessera.ui.forms import FuzzyDate


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
        "matches": [presenters.match_card(match) for match in found.matches] if found else [],
        "restricted": bool(found and found.restricted),
        "breadcrumbs": presenters.crumbs((_("New case"), "")),
    }
    return render(request, "cases/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: Request) -> HttpResponse:
    """The first two minutes. `person` in the address is the pseudonymous id of somebody known here."""
    actor = request.actor
    require(policy.can(actor, policy.OPEN), actor, policy.OPEN, kind="case")
    person = _person(request.GET.get("person", ""))
    code = subjects.code_of(person, by=actor) if person else ""
    form = IntakeForm(
        request.POST or None,
        initial={"intake_date": FuzzyDate(today()), "intake_type": "new", "confidentiality_level": "standard"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.open_case(
                by=actor,
                values=form.values(),
                subject=person,
                identity=form.identity(),
                consent=form.consent(),
                status=form.cleaned_data["status"],
            )
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("The case is open. Its code is %(code)s.") % {"code": row.code})
            return redirect("cases:case", case=row.pk)
    context = {
        "form": restore(form, request, key="intake"),
        "person_code": code,
        "consent_fields": [form[name] for name in form.CONSENT],
        "identity_fields": [form[name] for name in form.IDENTITY],
        "first_fields": [form[name] for name in form.FIRST],
        "work_fields": [form[name] for name in form.WORK],
        "suggestions": fields.suggestions(),
        "breadcrumbs": presenters.crumbs((_("New case"), "")),
    }
    return render(request, "cases/intake.html", context, status=422 if form.errors else 200)


def _person(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
