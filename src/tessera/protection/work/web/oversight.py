"""What supervisors see: where somebody is being forgotten, what is overdue, what nobody works on, and the caseload."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tessera.kernel.policy import require
from tessera.protection.work import actions, policy, queries
from tessera.protection.work import oversight as lists
from tessera.protection.work.web import presenters
from tessera.protection.work.web.forms import LimitsForm
from tessera.trust.people import api as people
from tessera.trust.people.api import Request


def _require(request: Request) -> None:
    actor = request.actor
    require(policy.can(actor, policy.CASELOAD), actor, policy.CASELOAD, kind="organisation")


@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: Request) -> HttpResponse:
    """Where somebody is being forgotten; and what counts as too long here."""
    _require(request)
    actor = request.actor
    row = queries.setting(actor.home)
    form = LimitsForm(
        request.POST or None,
        initial={name: getattr(row, name) for name in ("forgotten_days", "escalate_hours", "supervision_days")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_limits(by=actor, **form.cleaned_data)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("Saved."))
            return redirect("work:forgotten")
    found = lists.forgotten(actor)
    assert found is not None  # noqa: S101 - the right was required above
    owners = people.colleague_names(actor, {item.owner for item in found.reviews})
    context = {
        "tabs": presenters.tabs(actor, "forgotten"),
        "found": found,
        "quiet": presenters.case_table(_("Quiet cases"), found.quiet, since=_("Quiet since")),
        "reviews": presenters.item_table(_("Late reviews"), found.reviews, owners=owners),
        "missing": [(one, presenters.missing_table(one)) for one in found.missing if one.cases],
        "nothing": not (found.quiet or found.nobody or found.reviews or any(one.cases for one in found.missing)),
        "form": form,
    }
    return render(request, "work/forgotten.html", context, status=422 if form.errors else 200)


@require_GET
def nobody(request: Request) -> HttpResponse:
    """Cases nobody works on, and what is due in them."""
    _require(request)
    found = lists.forgotten(request.actor)
    assert found is not None  # noqa: S101 - the right was required above
    items = queries.unowned(request.actor)
    context = {
        "tabs": presenters.tabs(request.actor, "nobody"),
        "cases": presenters.case_table(_("Cases nobody works on"), found.nobody, since=_("Last work"), workers=False),
        "more": found.more_nobody,
        "items": presenters.item_table(_("Due in them"), items),
        "count": len(items),
    }
    return render(request, "work/nobody.html", context)


@require_GET
def overdue(request: Request) -> HttpResponse:
    """Everything overdue in the organisation, longest first."""
    _require(request)
    items = queries.overdue(request.actor)
    owners = people.colleague_names(request.actor, {item.owner for item in items})
    context = {
        "tabs": presenters.tabs(request.actor, "overdue"),
        "count": len(items),
        "items": presenters.item_table(_("Overdue"), items, owners=owners),
    }
    return render(request, "work/overdue.html", context)


@require_GET
def caseload(request: Request) -> HttpResponse:
    """Who carries how much."""
    _require(request)
    actor = request.actor
    loads = queries.caseload(actor)
    context = {
        "tabs": presenters.tabs(actor, "caseload"),
        "table": presenters.load_table(
            loads, handover=actor.may(policy.HANDOVER), supervise=actor.may(policy.SUPERVISION_ADD), me=actor.account
        ),
        "chart": presenters.chart(loads),
    }
    return render(request, "work/caseload.html", context)


forgotten.is_list = nobody.is_list = overdue.is_list = caseload.is_list = True  # type: ignore[attr-defined]
