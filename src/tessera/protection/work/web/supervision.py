"""Supervision reviews."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tessera.kernel.policy import Hidden, require
from tessera.protection.cases import api as cases
from tessera.protection.work import actions, policy
from tessera.protection.work import reviews as reading
from tessera.protection.work.web import presenters
from tessera.protection.work.web.forms import SupervisionForm
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore
from tessera.ui.tables import Column, Row, Table

# A supervision talks about some cases; the rest is in the caseload.
AT_ONCE = 40


@require_GET
def reviews(request: Request) -> HttpResponse:
    """Supervision reviews, latest first: everybody's for those who hold them, else one's own."""
    actor = request.actor
    require(policy.can(actor, policy.SUPERVISION_VIEW), actor, policy.SUPERVISION_VIEW, kind="supervision")
    rows = reading.latest(actor)
    table = Table(
        _("Supervision"),
        [Column("on", _("Date")), Column("worker", _("Worker")), Column("supervisor", _("Supervisor")),
         Column("open", _("Open cases"), numeric=True), Column("next", _("Next"))],
        [Row({"on": presenters.day_of(row.on), "worker": row.worker, "supervisor": row.supervisor,
              "open": row.open_cases, "next": presenters.day_of(row.next_on) if row.next_on else ""},
             reverse("work:review", args=[row.id])) for row in rows],
        caption_hidden=True,
        empty_title=_("No supervision review yet"),
        empty_body=_("Supervisors start one from the caseload."),
    )  # fmt: skip
    return render(request, "work/supervisions.html", {"tabs": presenters.tabs(actor, "supervision"), "table": table})


reviews.is_list = True  # type: ignore[attr-defined]


@require_GET
def review(request: Request, supervision: UUID) -> HttpResponse:
    """One review; the reading is in the ledger."""
    found = reading.get(supervision, by=request.actor)
    return render(request, "work/supervision.html", {"row": found, "facts": presenters.review_facts(found)})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, colleague: UUID) -> HttpResponse:
    """Keeps a review of a colleague's cases."""
    actor = request.actor
    require(
        policy.can(actor, policy.SUPERVISION_ADD), actor, policy.SUPERVISION_ADD, kind="account", object_id=colleague
    )
    name = next((one.name for one in people.colleagues(actor) if one.account == colleague), None)
    if name is None:
        raise Hidden(actor, policy.SUPERVISION_ADD, kind="account", object_id=colleague)
    held = [one for one in cases.in_hand(colleague, by=actor) if one.is_open][:AT_ONCE]
    form = SupervisionForm(request.POST or None, held=held)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = actions.supervise(
                colleague, by=actor, on=data["on"], text=data["text"], next_on=data["next_on"], reviewed=form.reviewed()
            )
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("The review is kept."))
            return redirect("work:review", supervision=row.pk)
    form = restore(form, request)
    context = {"form": form, "name": name, "lines": form.lines(), "url": reverse("work:caseload")}
    return render(request, "work/supervise.html", context, status=422 if form.errors else 200)
