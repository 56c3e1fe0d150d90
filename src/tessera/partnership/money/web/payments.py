"""Requests for payment: those that wait, one of them, and its steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tessera.kernel.actor import Actor
from tessera.kernel.policy import require
from tessera.partnership.awards import api as awards
from tessera.partnership.money import policy, queries
from tessera.partnership.money.actions import payments
from tessera.partnership.money.enums import RequestState as S
from tessera.partnership.money.models import PaymentRequest
from tessera.partnership.money.states import REQUEST
from tessera.partnership.money.web import presenters, views
from tessera.partnership.money.web.forms import PayForm, ReasonForm, WantedForm, WhyForm
from tessera.partnership.stages import api as stages
from tessera.trust.people import api as people
from tessera.trust.people.api import Request
from tessera.ui.amounts import amount
from tessera.ui.dates import day, span
from tessera.ui.forms import BareForm
from tessera.ui.paging import page_number, turns
from tessera.ui.sheets import Ask, Part, Sheet

_BACK = {S.SUBMITTED: (policy.APPROVE, (S.RETURNED, S.DECLINED)), S.PROGRAMME_APPROVED: (policy.FINANCE, (S.RETURNED, S.DECLINED)),
         S.FINANCE_APPROVED: (policy.PAY, (S.FAILED,))}  # fmt: skip


@require_safe
def waiting(request: Request) -> HttpResponse:
    """Requests that wait for somebody, the longest waiting first."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="payment_request")
    page = page_number(request) - 1
    rows, more = queries.waiting(actor, page=page)
    part = Part("waiting", _("Waiting"), table=presenters.request_table(rows, with_award=True))
    lead = _("The longest waiting comes first.")
    buttons = [(_("Exchange rates"), reverse("money:rates"), "list")] if actor.may(policy.RATE) else ()
    return views.show(
        request,
        Sheet(_("Money"), _("Payments that wait"), [part], lead=lead, buttons=buttons, **turns(request, more)),
    )


waiting.is_list = True  # type: ignore[attr-defined]


@require_POST
def ask(request: Request, award: UUID) -> HttpResponse:
    """Asks for a payment."""
    row = awards.get(award, by=request.actor)
    form = WantedForm(request.POST)
    made: list[PaymentRequest] = []
    if stages.done(form, lambda _told: made.append(payments.ask(award, form.wanted(), by=request.actor))):
        return redirect("money:request", made[0].pk)
    return views.award_page(request, row, ask=form)


@require_safe
def request_page(request: Request, payment_request: UUID) -> HttpResponse:
    """One request: what is asked, who approved, and what may come next."""
    return _page(request, queries.request(payment_request, by=request.actor), {})


def _page(request: Request, row: PaymentRequest, bound: Mapping[str, Any]) -> HttpResponse:
    actor = request.actor
    names = people.colleague_names(actor, [row.requested_by, row.programme_by, row.finance_by])

    def who(account: UUID | None) -> str:
        return str(names.get(account, _("The other side")) if account else "")

    pairs: list[tuple[str, object]] = [
        (_("Amount"), amount(row.amount, row.currency)),
        (_("For the days"), span(row.starts, row.ends)),
        (_("Asked by"), who(row.requested_by)),
        (_("Approved for the programme by"), who(row.programme_by)),
        (_("Approved for finance by"), who(row.finance_by)),
    ]
    for paid in row.payments.all():
        pairs += [(_("Paid on"), day(paid.paid_on)), (_("Reference"), paid.reference)]
    changes = stages.history(REQUEST.kind, row.pk)
    parts = [
        Part("asked", _("What is asked"), pairs=[(label, text or "–") for label, text in pairs], words=row.purpose),
        Part("way", _("Its way so far"), entries=stages.timeline(changes, S, by=actor)),
    ]
    if asks := _asks(actor, row, bound):
        parts.append(Part("next", _("What is next"), asks=asks))
    title = _("Request %(number)s for payment") % {"number": row.number}
    sheet = Sheet(
        _("Money"), title, parts, badge=presenters.request_badge(row), breadcrumbs=views.crumbs(row.award, title)
    )
    return views.show(request, sheet)


def _asks(actor: Actor, row: PaymentRequest, bound: Mapping[str, Any]) -> list[Ask]:
    """The steps this actor may take from here."""

    def url(step: str) -> str:
        return reverse("money:step", args=[row.pk, step])

    def may(action: str) -> bool:
        return bool(policy.can(actor, action, row))

    found = []
    if row.state == S.SUBMITTED and may(policy.APPROVE):
        found.append(Ask(_("Approve for the programme"), bound.get("approve") or BareForm(), url("approve")))
    if row.state == S.PROGRAMME_APPROVED and may(policy.FINANCE):
        found.append(Ask(_("Approve for finance"), bound.get("finance") or BareForm(), url("finance")))
    if row.state == S.FAILED and may(policy.FINANCE):
        found.append(Ask(_("Try the payment again"), bound.get("again") or WhyForm(), url("again")))
    if row.state == S.FINANCE_APPROVED and may(policy.PAY):
        found.append(Ask(_("Record the payment"), bound.get("pay") or PayForm(), url("pay")))
    if row.state == S.RETURNED and may(policy.MAKE):
        start = {"amount": row.amount, "starts": row.starts, "ends": row.ends, "purpose": row.purpose}
        found.append(
            Ask(_("Change and submit again"), bound.get("resubmit") or WantedForm(initial=start), url("resubmit"))
        )
    action, ends = _BACK.get(S(row.state), ("", ()))
    if ends and may(action):
        form = bound.get("back") or ReasonForm(ends=[(end, end.label) for end in ends])
        found.append(Ask(_("Give back"), form, url("back"), main=False))
    return found


@require_POST
def step(request: Request, payment_request: UUID, step: str) -> HttpResponse:
    """Takes a step."""
    actor, pk = request.actor, payment_request
    row = queries.request(pk, by=actor)
    ends = [(end, end.label) for end in _BACK.get(S(row.state), ("", ()))[1]]
    data = request.POST
    steps: dict[str, tuple[Callable[[], Any], Callable[[Any, Any], object]]] = {
        "approve": (lambda: BareForm(data), lambda _f, _t: payments.approve(pk, by=actor)),
        "finance": (lambda: BareForm(data), lambda _f, _t: payments.approve_finance(pk, by=actor)),
        "again": (lambda: WhyForm(data), lambda _f, told: payments.approve_finance(pk, by=actor, **told)),
        "pay": (lambda: PayForm(data), lambda _f, told: payments.pay(pk, by=actor, **told)),
        "resubmit": (lambda: WantedForm(data), lambda form, _t: payments.resubmit(pk, form.wanted(), by=actor)),
        "back": (lambda: ReasonForm(data, ends=ends), lambda _f, told: payments.send_back(pk, by=actor, **told)),
    }
    if step not in steps:
        raise Http404
    make, act = steps[step]
    form = make()
    if stages.done(form, lambda told: act(form, told)):
        messages.success(request, _("Saved."))
        return redirect("money:request", pk)
    shown = _page(request, queries.request(pk, by=actor), {step: form})
    return views.came_back(request, shown, form, "money:request", pk)
