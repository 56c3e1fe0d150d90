"""My day: what is due, alerts, and when to be written to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tessera.kernel.clock import today
from tessera.kernel.policy import Hidden, require
from tessera.protection.work import actions, kinds, policy, queries
from tessera.protection.work.enums import AHEAD, SNOOZES, Mail
from tessera.protection.work.web import presenters
from tessera.protection.work.web.forms import LaterForm, MailForm
from tessera.trust.people.api import Request, restore


@require_http_methods(["GET", "HEAD", "POST"])
def day(request: Request) -> HttpResponse:
    """What falls to the actor: alerts, what is overdue, due today, and in the week ahead."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="due")
    if request.method == "POST":
        return _tick(request)
    everything, more = queries.day_parts(actor)
    wanted = request.GET.get("kind", "")
    wanted = wanted if kinds.kind_of(wanted) else ""
    items = [item for item in everything if not wanted or item.kind == wanted]
    now = today()
    parts = [
        (_("Overdue"), [item for item in items if item.on < now]),
        (_("Today"), [item for item in items if item.on == now]),
        (_("The next %(number)s days") % {"number": AHEAD}, [item for item in items if item.on > now]),
    ]
    choice = policy.choices(actor).first()
    context: dict[str, Any] = {
        "tabs": presenters.tabs(actor, "day"),
        "today_lead": formats.date_format(now, "l, j F Y"),
        "kinds": presenters.kind_tabs(everything, wanted),
        "alerts": presenters.alert_lines(queries.unseen(actor)),
        "parts": [(title, len(rows), presenters.item_table(title, rows, act=True)) for title, rows in parts if rows],
        "all_shown": not more,
        "mail_form": MailForm(initial={"mail": choice.mail if choice else Mail.AT_ONCE}),
    }
    return render(request, "work/day.html", context)


day.is_list = True  # type: ignore[attr-defined]


def _tick(request: Request) -> HttpResponse:
    try:
        actions.tick(UUID(request.POST.get("done", "")), by=request.actor)
    except ValueError:
        raise Hidden(request.actor, policy.VIEW, kind="due") from None
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    else:
        messages.success(request, _("Done, and off your list."))
    return redirect("work:day")


@require_http_methods(["GET", "HEAD", "POST"])
def later(request: Request, due: UUID) -> HttpResponse:
    """Puts something off, with a reason."""
    actor = request.actor
    row = queries.open_due(actor).filter(pk=due).select_related("case").first()
    if row is None:
        raise Hidden(actor, policy.VIEW, kind="due", object_id=due)
    form = LaterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.snooze(due, form.cleaned_data["until"], form.cleaned_data["reason"], by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("Put off. It comes back on that day."))
            return redirect("work:day")
    kind = kinds.kind_of(row.kind)
    context = {
        "form": restore(form, request),
        "label": kind.label if kind else "",
        "code": row.case.code,
        "first_on": row.first_on,
        "latest": queries.latest(row),
        "left": max(0, SNOOZES - row.snoozes),
    }
    return render(request, "work/later.html", context, status=422 if form.errors else 200)


@require_POST
def look(request: Request, alert: UUID) -> HttpResponse:
    """The actor looks at what an alert is about; it is seen then."""
    row = actions.seen(alert, by=request.actor)
    kind = kinds.kind_of(row.kind)
    return redirect(kind.url(presenters.item_of(row)) if kind else "work:day")


@require_POST
def all_seen(request: Request) -> HttpResponse:
    """The actor has seen all alerts."""
    require(policy.can(request.actor, policy.VIEW), request.actor, policy.VIEW, kind="alert")
    actions.all_seen(by=request.actor)
    return redirect("work:day")


@require_POST
def mail(request: Request) -> HttpResponse:
    """When the actor is written to."""
    try:
        actions.choose_mail(request.POST.get("mail", ""), by=request.actor)
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("work:day")
