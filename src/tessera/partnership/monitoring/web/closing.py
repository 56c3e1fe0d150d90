"""The close-out of an award: each item and where it stands, and the way to its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tessera.kernel.clock import today
from tessera.kernel.policy import Hidden
from tessera.partnership.monitoring import policy, queries
from tessera.partnership.monitoring.actions import closing
from tessera.partnership.monitoring.enums import CloseoutState as S
from tessera.partnership.monitoring.enums import ItemKind, ItemState
from tessera.partnership.monitoring.models import Closeout
from tessera.partnership.monitoring.states import CLOSEOUT
from tessera.partnership.monitoring.web import common, forms, words
from tessera.partnership.stages import api as stages
from tessera.trust.people import api as people
from tessera.trust.people.api import Request
from tessera.ui.badges import Badge
from tessera.ui.dates import day
from tessera.ui.forms import BareForm
from tessera.ui.sheets import Ask, Part
from tessera.ui.tables import Column, Row, Table


def _found(award: UUID, request: Request) -> Closeout:
    row = queries.closeout(award, by=request.actor)
    if row is None:
        raise Hidden(request.actor, policy.VIEW, kind="closeout", object_id=award)
    return row


@require_safe
def closeout(request: Request, award: UUID) -> HttpResponse:
    """The page."""
    return _page(request, _found(award, request), {})


def _page(request: Request, row: Closeout, bound: Mapping[str, Any]) -> HttpResponse:
    actor = request.actor
    award = common.award_of(row.award_id, actor)
    told = words.pairs((_("The award ended on"), day(row.ended)))
    parts = [
        Part(
            "items", _("What is to be settled"), pairs=told, table=_table(row, request), asks=_asks(row, request, bound)
        ),
        Part("way", _("Its way so far"), entries=stages.timeline(stages.history(CLOSEOUT.kind, row.pk), S, by=actor)),
    ]
    title = _("Close-out of award %(number)s") % {"number": award.number}
    page = common.sheet(title, parts, badge=words.badge(S(row.state)), breadcrumbs=common.crumbs(award, _("Close-out")))
    return common.show(request, page)


def _table(row: Closeout, request: Request) -> Table:
    items = list(row.items.all())
    names = people.colleague_names(request.actor, [item.settled_by for item in items])
    made = [
        Row(
            {
                "what": ItemKind(item.kind).label, "due": day(item.due),
                "state": Badge(_("Overdue"), "attention") if item.state == ItemState.OPEN and item.due < today()
                else words.badge(ItemState(item.state)),
                "who": names.get(item.settled_by, "") if item.settled_by else "", "on": day(item.settled_on),
                "evidence": item.evidence,
            }
        )
        for item in items
    ]  # fmt: skip
    columns = [
        Column("what", _("Item")), Column("due", _("Due")), Column("state", _("State")), Column("who", _("By")),
        Column("on", _("On")), Column("evidence", _("Evidence or reason")),
    ]  # fmt: skip
    return Table(_("Items of the close-out"), columns, made, caption_hidden=True)


def _open(row: Closeout) -> list[tuple[str, Any]]:
    return [(str(item.pk), ItemKind(item.kind).label) for item in row.items.all() if item.state == ItemState.OPEN]


def _asks(row: Closeout, request: Request, bound: Mapping[str, Any]) -> list[Ask]:
    actor, waiting = request.actor, _open(row)

    def url(step: str) -> str:
        return reverse("monitoring:closeout_step", args=[row.award_id, step])

    manages, waives = (bool(policy.can(actor, action, row)) for action in (policy.CLOSE, policy.WAIVE))
    made = []
    if waiting and manages:
        made.append(
            Ask(_("Say that an item is done"), bound.get("settle") or _item("settle", None, waiting), url("settle"))
        )
    if waiting and waives:
        form = bound.get("waive") or _item("waive", None, waiting)
        made.append(Ask(_("Waive an item"), form, url("waive"), main=False))
    for each in CLOSEOUT.following(row.state):
        if each.end != S.ADMINISTRATIVE and manages:
            label = _("Next: %(state)s") % {"state": S(each.end).label}
            made.append(Ask(label, bound.get("next") or BareForm(), url("next")))
        elif each.end == S.ADMINISTRATIVE and waives:
            form = bound.get("administrative") or forms.ReasonForm()
            made.append(Ask(_("Close administratively"), form, url("administrative"), main=False))
    return made


def _item(step: str, data: Any, waiting: list[tuple[str, Any]]) -> forms.ItemForm:
    return forms.ItemForm(data, items=waiting, auto_id=f"id_{step}_%s")


@require_POST
def step(request: Request, award: UUID, step: str) -> HttpResponse:
    """Settles or waives an item, goes one step on, or closes administratively."""
    actor, row = request.actor, _found(award, request)
    data = request.POST
    form: Any = None
    act: Callable[[Any], object]
    if step in ("settle", "waive"):
        form = _item(step, data, _open(row))
        do = closing.settle if step == "settle" else closing.waive
        act = lambda told: do(UUID(told["item"]), told["reason"], by=actor)  # noqa: E731
    elif step == "next":
        ends = [each.end for each in CLOSEOUT.following(row.state) if each.end != S.ADMINISTRATIVE]
        form, act = BareForm(data), lambda _told: closing.advance(row.pk, ends[0] if ends else row.state, by=actor)
    elif step == "administrative":
        form = forms.ReasonForm(data)
        act = lambda told: closing.close_administratively(row.pk, told["reason"], by=actor)  # noqa: E731
    if form is None:
        raise Http404
    if common.done(form, act):
        return common.saved(request, "closeout", award)
    shown = _page(request, _found(award, request), {step: form})
    return common.came_back(request, shown, form, "closeout", award)
