"""What the views of the room share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tessera.protection.cases import api as cases
from tessera.protection.plans.web import page
from tessera.protection.plans.web.forms import PlanForm
from tessera.trust.people.api import Request, restore


def form_page(request: Request, case: cases.CaseView, form: PlanForm, title: str, **more: Any) -> HttpResponse:
    """A form about a case; a form with faults answers 422 and keeps what was typed."""
    context = {
        "form": restore(form, request),
        "title": title,
        "back": page.case_url(case.id),
        "breadcrumbs": page.crumbs(case, title),
        **more,
    }
    return render(request, more.get("template", "plans/form.html"), context, status=422 if form.errors else 200)


def saved(request: Request, case: cases.CaseView, anchor: str = "") -> HttpResponse:
    """Back to the plan."""
    messages.success(request, _("Saved."))
    return redirect(page.case_url(case.id) + (f"#{anchor}" if anchor else ""))
