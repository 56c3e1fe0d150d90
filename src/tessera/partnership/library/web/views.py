"""Pages of the library. Whoever may not read it learns of nothing in it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tessera.kernel.policy import Hidden, require
from tessera.partnership.library import actions, policy, queries
from tessera.partnership.library.models import Indicator, Party
from tessera.partnership.library.web import forms, presenters
from tessera.trust.people.api import Request, restore
from tessera.ui.paging import page_number, turns

PAGE = 30
_INDICATOR = (
    "code", "title", "p_area", "unit", "measure", "ascending", "cumulative", "dimensions", "definition", "source", "metric",
    "active",
)  # fmt: skip


def _may_look(request: Request) -> None:
    require(policy.can(request.actor, policy.VIEW), request.actor, policy.VIEW, kind="party")


@require_safe
def parties(request: Request) -> HttpResponse:
    """Organisations the office works with, by name."""
    _may_look(request)
    form = forms.PartyFilter(request.GET)
    chosen = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    number = page_number(request)
    found = queries.parties(request.actor, text=chosen.get("q", ""), kind=chosen.get("kind", ""))
    rows = list(found[(number - 1) * PAGE : number * PAGE + 1])
    context = {
        "form": form, "table": presenters.parties(rows[:PAGE], filtered=bool(chosen)), "tabs": presenters.tabs("parties"),
        "may_edit": bool(policy.can(request.actor, policy.EDIT)),
        **turns(request, len(rows) > PAGE, chosen),
    }  # fmt: skip
    return render(request, "library/parties.html", context)


parties.is_list = True  # type: ignore[attr-defined]


def _one(request: Request, party: UUID) -> Party:
    """A party for whoever may read the library. Raises Hidden."""
    if not request.actor.may(policy.VIEW):
        raise Hidden(request.actor, policy.VIEW, kind="party", object_id=party)
    return queries.party(party, request.actor)


@require_http_methods(["GET", "HEAD", "POST"])
def party(request: Request, party: UUID) -> HttpResponse:
    """One organisation with its spellings and numbers; adding one of either."""
    row = _one(request, party)
    adds_number = "scheme" in request.POST
    spelling = forms.AliasForm(request.POST if request.method == "POST" and not adds_number else None)
    number = forms.IdentifierForm(request.POST if adds_number else None)
    form = number if adds_number else spelling
    if request.method == "POST" and form.is_valid():
        write = actions.add_identifier if adds_number else actions.add_alias
        try:
            write(row, *form.cleaned_data.values(), by=request.actor)
        except actions.Wrong as fault:
            form.add_error(fault.field or None, str(fault))
        else:
            messages.success(request, _("Added."))
            return redirect("library:party", row.pk)
    context = {
        "row": row, "about": presenters.about(row), "aliases": list(row.aliases.all()), "spelling": spelling,
        "number": number, "may_edit": bool(policy.can(request.actor, policy.EDIT, row)),
        "crumbs": [{"label": _("Library"), "url": reverse("library:parties")}, {"label": row.name, "url": ""}],
    }  # fmt: skip
    return render(request, "library/party.html", context, status=422 if form.errors else 200)


@require_POST
def remove_alias(request: Request, party: UUID, alias: UUID) -> HttpResponse:
    """Forgets a spelling."""
    row = _one(request, party)
    actions.remove_alias(row, alias, by=request.actor)
    messages.success(request, _("Removed."))
    return redirect("library:party", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def new_party(request: Request) -> HttpResponse:
    """Another organisation."""
    require(policy.can(request.actor, policy.EDIT), request.actor, policy.EDIT, kind="party")
    return _party_form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_party(request: Request, party: UUID) -> HttpResponse:
    """An organisation that changes."""
    row = _one(request, party)
    require(policy.can(request.actor, policy.EDIT, row), request.actor, policy.EDIT, kind="party", object_id=row.pk)
    return _party_form(request, row)


def _party_form(request: Request, row: Party | None) -> HttpResponse:
    before = {name: getattr(row, name) for name in ("name", "short_name", "kind", "country")} if row else {}
    form = forms.PartyForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.save_party(by=request.actor, party=row, **form.cleaned_data)
        except actions.Wrong as fault:
            form.add_error(fault.field or None, str(fault))
        else:
            messages.success(request, _("Saved."))
            return redirect("library:party", kept.pk)
    back = reverse("library:party", args=[row.pk]) if row else reverse("library:parties")
    return _form(request, form, row.name if row else _("An organisation"), back)


@require_safe
def indicators(request: Request) -> HttpResponse:
    """Indicators by code."""
    _may_look(request)
    context = {
        "table": presenters.indicators(list(queries.indicators(request.actor, active=False)), request.actor),
        "tabs": presenters.tabs("indicators"), "may_edit": bool(policy.can(request.actor, policy.INDICATORS)),
    }  # fmt: skip
    return render(request, "library/indicators.html", context)


indicators.is_list = True  # type: ignore[attr-defined]


@require_POST
def load(request: Request) -> HttpResponse:
    """Adds the published indicators that are missing."""
    came = actions.load_indicators(by=request.actor)
    words = ngettext("%(count)s indicator was added.", "%(count)s indicators were added.", came) % {"count": came}
    messages.success(request, words if came else _("All published indicators are here already."))
    return redirect("library:indicators")


@require_http_methods(["GET", "HEAD", "POST"])
def new_indicator(request: Request) -> HttpResponse:
    """An indicator of the office's own."""
    require(policy.can(request.actor, policy.INDICATORS), request.actor, policy.INDICATORS, kind="indicator")
    return _indicator_form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def indicator(request: Request, indicator: UUID) -> HttpResponse:
    """An indicator that changes."""
    if not request.actor.may(policy.VIEW):
        raise Hidden(request.actor, policy.VIEW, kind="indicator", object_id=indicator)
    row = queries.indicator(indicator, request.actor)
    require(policy.can(request.actor, policy.INDICATORS, row), request.actor, policy.INDICATORS, kind="indicator")
    return _indicator_form(request, row)


def _indicator_form(request: Request, row: Indicator | None) -> HttpResponse:
    fresh: dict[str, Any] = {"measure": "unit", "ascending": True, "cumulative": True, "active": True}
    before = {name: getattr(row, name) for name in _INDICATOR} if row else fresh
    form = forms.IndicatorForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_indicator(by=request.actor, indicator=row, **form.cleaned_data)
        except actions.Wrong as fault:
            form.add_error(fault.field or None, str(fault))
        else:
            messages.success(request, _("Saved."))
            return redirect("library:indicators")
    return _form(request, form, row.shown_title if row else _("An indicator"), reverse("library:indicators"))


def _form(request: Request, form: Any, title: str, back: str) -> HttpResponse:
    context = {"form": restore(form, request), "title": title, "back": back}
    return render(request, "library/form.html", context, status=422 if form.errors else 200)
