"""The tree of an award, its indicators and their targets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden, require
from tessera.partnership.awards import api as awards
from tessera.partnership.library import api as library
from tessera.partnership.recommendations import api as recommendations
from tessera.partnership.results import cells, policy, queries
from tessera.partnership.results.actions import framework
from tessera.partnership.results.enums import DataSource
from tessera.partnership.results.models import Objective
from tessera.partnership.results.web import presenters
from tessera.partnership.results.web.forms import IndicatorForm, ObjectiveForm, TargetsForm
from tessera.partnership.strategy import api as strategy
from tessera.trust.people.api import Request, restore
from tessera.ui.paging import page_number, turns

_MOST_CHOICES = 300


def crumbs(award: awards.Award, *more: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of an award's results."""
    way = [
        {"label": _("Awards"), "url": reverse("awards:list")},
        {"label": award.number, "url": reverse("awards:award", args=[award.pk])},
        {"label": _("Results"), "url": reverse("results:award", args=[award.pk])},
    ]
    return [*way, *({"label": label, "url": url} for label, url in more)]


@require_safe
def waiting(request: Request) -> HttpResponse:
    """Figures that wait for the office's word."""
    actor = request.actor
    require(policy.can(actor, policy.ACCEPT), actor, policy.ACCEPT, kind="actual")
    rows, more = queries.waiting(actor, page_number(request) - 1)
    context = {
        "table": presenters.waiting_table(rows),
        **turns(request, more),
    }
    return render(request, "results/waiting.html", context)


waiting.is_list = True  # type: ignore[attr-defined]


@require_safe
def award(request: Request, award: UUID) -> HttpResponse:
    """What an award is meant to change, and what it did."""
    row, actor = awards.get(award, by=request.actor), request.actor
    require(policy.can(actor, policy.SEE, row), actor, policy.SEE, kind="award", object_id=award)
    may_edit = bool(policy.can(actor, policy.EDIT, row))
    context = {
        "award": row,
        "crumbs": crumbs(row),
        "tree": presenters.tree(row, actor),
        "new_url": reverse("results:new_objective", args=[row.pk]) if may_edit else "",
    }
    return render(request, "results/award.html", context)


award.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def new_objective(request: Request, award: UUID) -> HttpResponse:
    """Adds a node: at the top, or under the one that `under` names."""
    row, actor = awards.get(award, by=request.actor), request.actor
    require(policy.can(actor, policy.EDIT, row), actor, policy.EDIT, kind="award", object_id=award)
    above = _above(request, row)
    form = ObjectiveForm(
        request.POST or None,
        priorities=[(str(each.pk), Truncator(each.objective).chars(120)) for each in strategy.priorities_in_force(actor)[:_MOST_CHOICES]],
        recommendations=_recommended(row, actor),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            framework.add_objective(
                row.pk, by=actor, title=given["title"], description=given["description"],
                parent=above.pk if above else None, priority=UUID(given["priority"]) if given["priority"] else None,
                recommendation=UUID(given["recommendation"]) if given["recommendation"] else None,
            )  # fmt: skip
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("Saved."))
            return redirect("results:award", row.pk)
    lead = _("Under: %(title)s") % {"title": above.title} if above else ""
    return form_page(request, form, _("What is meant to change"), crumbs(row), lead=lead)


def _above(request: Request, award: awards.Award) -> Objective | None:
    try:
        under = UUID(request.GET["under"])
    except (KeyError, ValueError):
        return None
    found = policy.rows(request.actor, Objective).filter(award=award, pk=under).first()
    if found is None:
        raise Hidden(request.actor, policy.EDIT, kind="objective", object_id=under)
    return found


def _recommended(award: awards.Award, actor: Actor) -> list[tuple[str, str]]:
    """Recommendations to the countries of the award."""
    version = awards.shown([award.pk]).get(award.pk)
    countries = [each.country for each in version.countries.all()] if version else []
    return [
        (str(each.pk), f"{library.name(iso3)}: {Truncator(each.text).chars(120)}")
        for iso3 in countries
        for each in recommendations.of_country(iso3, actor)[:_MOST_CHOICES]
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def new_indicator(request: Request, objective: UUID) -> HttpResponse:
    """Puts an indicator of the library under a node."""
    actor = request.actor
    node = policy.rows(actor, Objective).select_related("award").filter(pk=objective).first()
    if node is None:
        raise Hidden(actor, policy.EDIT, kind="objective", object_id=objective)
    require(policy.can(actor, policy.EDIT, node), actor, policy.EDIT, kind="objective", object_id=objective)
    listed = [(str(each.pk), f"{each.code} · {each.shown_title}") for each in library.indicators(actor)]
    form = IndicatorForm(request.POST or None, indicators=listed)
    if request.method == "POST" and form.is_valid():
        try:
            made = framework.add_indicator(node.pk, form.wanted(), by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("Saved. Now say what is aimed at in each period."))
            return redirect("results:targets", made.pk)
    return form_page(request, form, _("Add an indicator"), crumbs(node.award), lead=node.title)


@require_safe
def indicator(request: Request, award_indicator: UUID) -> HttpResponse:
    """One indicator: targets against what was accepted, drawn and as a table, and every group."""
    actor = request.actor
    found = queries.result(award_indicator, actor)
    row = queries.indicator(award_indicator, by=actor)
    context = {
        "row": row,
        "crumbs": crumbs(row.award, (row.shown_title, "")),
        "chart": presenters.chart(found),
        "periods": presenters.periods_table(found),
        "cells": presenters.cells_table(found),
        "about": presenters.about(row),
        "missing": len(found.missing),
        "may_target": policy.can(actor, policy.EDIT, row),
        "may_enter": policy.can(actor, policy.ENTER, row) and row.source != DataSource.COMPUTED,
        "may_draw": policy.can(actor, policy.DRAW, row) and row.source == DataSource.COMPUTED,
    }
    return render(request, "results/indicator.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: Request, award_indicator: UUID) -> HttpResponse:
    """What is aimed at in each period, for everybody or for the group that `cell` names."""
    actor = request.actor
    row = queries.indicator(award_indicator, by=actor, action=policy.EDIT)
    require(policy.can(actor, policy.EDIT, row), actor, policy.EDIT, kind="award_indicator", object_id=row.pk)
    try:
        cell = cells.checked(request.GET.get("cell", ""), row.dimensions)
    except cells.NoCell as fault:
        raise Hidden(actor, policy.EDIT, kind="award_indicator", object_id=row.pk) from fault
    told = {each.start: each for each in row.targets.filter(cell=cell)}
    spans = queries.periods_of(row)
    form = TargetsForm(request.POST or None, spans=spans, told=told, unit=row.shown_unit)
    if request.method == "POST" and form.is_valid():
        try:
            framework.set_targets(row.pk, form.aims(cell), by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("Saved."))
            return redirect("results:indicator", row.pk)
    here = reverse("results:targets", args=[row.pk])
    others = [
        (f"{here}?cell={key}" if key else here, label, key == cell) for key, label in cells.choices(row.dimensions)
    ]
    way = crumbs(row.award, (row.shown_title, reverse("results:indicator", args=[row.pk])))
    lead = _("%(indicator)s, for: %(group)s") % {"indicator": row.shown_title, "group": cells.label(cell)}
    return form_page(request, form, _("Targets"), way, lead=lead, others=others if len(others) > 1 else [])


def form_page(request: Request, form: forms.Form, title: str, way: list[dict[str, str]], **more: Any) -> HttpResponse:
    """A form on a page of its own, with the way back."""
    context = {
        "form": restore(form, request),
        "title": title,
        "crumbs": [*way, {"label": title, "url": ""}],
        "back": way[-1]["url"],
        **more,
    }
    return render(request, "results/form.html", context, status=422 if form.errors else 200)
