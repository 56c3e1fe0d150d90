"""Reading strategies, and moving them on."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tessera.kernel.policy import Decision, require
from tessera.partnership.library import api as library
from tessera.partnership.stages import api as stages
from tessera.partnership.strategy import actions, policy, queries, words
from tessera.partnership.strategy.enums import StrategyState
from tessera.partnership.strategy.models import Strategy
from tessera.partnership.strategy.states import STRATEGY
from tessera.partnership.strategy.web.common import crumbs, form_page
from tessera.partnership.strategy.web.forms import FilterForm, MoveForm
from tessera.trust.people import api as people
from tessera.trust.people.api import Request
from tessera.ui.paging import page_number, turns
from tessera.ui.sentences import commas

PAGE = 30


@require_safe
def strategies(request: Request) -> HttpResponse:
    """Strategies of the office, every version, newest fiscal year first."""
    by = request.actor
    require(policy.can(by, policy.VIEW), by, policy.VIEW, kind="strategy")
    asked = {name: request.GET.get(name, "")[:16] for name in ("region", "state")}
    start = (page_number(request) - 1) * PAGE
    rows = list(queries.listed(by, **asked)[start : start + PAGE + 1])
    context = {
        "form": FilterForm(request.GET or None),
        "table": words.table(rows[:PAGE]),
        **turns(request, len(rows) > PAGE, asked),
        "may_edit": bool(policy.can(by, policy.EDIT)),
    }
    return render(request, "strategy/list.html", context)


strategies.is_list = True  # type: ignore[attr-defined]


@require_safe
def strategy(request: Request, strategy: UUID) -> HttpResponse:
    """One version: its priorities, what they answer, their sum against the ceiling, and what became of it."""
    by = request.actor
    row = queries.get(strategy, by=by)
    priorities = queries.priorities_of(row)
    versions = queries.versions_of(row, by)
    whole = request.GET.get("all", "")
    open_versions = (StrategyState.DRAFT, StrategyState.IN_CLEARANCE, StrategyState.APPROVED)
    context = {
        "strategy": row,
        "state": words.badge(row.state),
        "about": _about(row, request),
        **words.sums(row, priorities),
        "priorities": [words.priority_line(each, whole=str(each.number) == whole) for each in priorities],
        "versions": [
            {
                "number": each.version, "state": words.badge(each.state), "current": each.pk == row.pk,
                "url": reverse("strategy:strategy", args=[each.pk]),
            }
            for each in versions
        ],
        "ends": _ends(row, request),
        "may_edit": bool(policy.can(by, policy.EDIT, row)),
        "may_draft_anew": by.may(policy.EDIT) and all(each.state not in open_versions for each in versions),
        "timeline": stages.timeline(stages.history(STRATEGY.kind, row.pk), StrategyState, by=by),
        "breadcrumbs": [*crumbs(), {"label": row.title, "url": ""}],
    }  # fmt: skip
    return render(request, "strategy/strategy.html", context)


strategy.is_list = True  # type: ignore[attr-defined]


def _about(row: Strategy, request: Request) -> list[tuple[str, object]]:
    names = people.colleague_names(request.actor, [*row.drafters, row.cleared_by_id])
    return [
        (_("Region"), library.worded("region", row.region)),
        (_("Fiscal year"), str(row.fiscal_year)),
        (_("Version"), str(row.version)),
        (_("Drafted by"), commas(names.get(each, "–") for each in row.drafters)),
        (_("Cleared by"), names.get(row.cleared_by_id, "") if row.cleared_by_id else ""),
    ]


def _ends(row: Strategy, request: Request) -> list[tuple[str, object]]:
    by = request.actor
    following = STRATEGY.following(row.state)
    return [(each.end, StrategyState(each.end).label) for each in following if policy.can(by, each.action, row)]


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: Request, strategy: UUID) -> HttpResponse:
    """Moves a strategy on."""
    by = request.actor
    row = queries.get(strategy, by=by)
    ends = _ends(row, request)
    if not ends:
        refusal = Decision(False, _("From here nothing follows that is yours to do. Nobody clears what they drafted."))
        require(refusal, by, policy.CLEAR, kind="strategy", object_id=row.pk)
    title = _("Move the strategy on")
    return form_page(
        request, MoveForm(request.POST or None, ends=ends), title, reverse("strategy:strategy", args=[row.pk]),
        do=lambda said: actions.move(row.pk, said["end"], by=by, reason=said["reason"]), draft="strategy-move",
        note=_("This strategy is %(state)s.") % {"state": StrategyState(row.state).label},
        breadcrumbs=crumbs(row, title),
    )  # fmt: skip


@require_POST
def new_version(request: Request, strategy: UUID) -> HttpResponse:
    """A draft that begins with what this version says."""
    try:
        made = actions.new_version(strategy, by=request.actor)
    except actions.Wrong as fault:
        messages.warning(request, str(fault))
        return redirect("strategy:strategy", strategy)
    messages.success(request, _("A new version is a draft now. The one before stays as it is."))
    return redirect("strategy:strategy", made.pk)
