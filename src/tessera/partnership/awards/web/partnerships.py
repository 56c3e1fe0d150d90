"""Partnerships with governments: promises of both sides, and dialogues with indicators chosen before them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tessera.kernel.policy import require
from tessera.partnership.awards import listing, policy, queries
from tessera.partnership.awards import words as presenters
from tessera.partnership.awards.actions import compacts as actions
from tessera.partnership.awards.enums import CommitmentState, Side
from tessera.partnership.awards.models import Commitment, Compact, Dialogue
from tessera.partnership.awards.states import COMMITMENT
from tessera.partnership.awards.web.common import ends_of, form_page
from tessera.partnership.awards.web.forms import MoveForm
from tessera.partnership.awards.web.partnership_forms import (
    CompactForm,
    DialogueForm,
    HoldForm,
    IndicatorForm,
    PromiseForm,
)
from tessera.partnership.library import api as library
from tessera.partnership.stages import api as stages
from tessera.trust.people.api import Request
from tessera.ui.amounts import amount, amounts, number
from tessera.ui.dates import day, span
from tessera.ui.paging import page_number, turns
from tessera.ui.sentences import commas
from tessera.ui.tables import Column, Row, Table

FIELDS = ("country", "title", "objectives", "starts", "ends")
PAGE = 30


def _crumbs(compact: Compact | None = None, *more: str) -> list[dict[str, str]]:
    crumbs = [{"label": _("Partnerships"), "url": reverse("awards:partnerships")}]
    if compact is not None:
        crumbs.append({"label": compact.title, "url": reverse("awards:partnership", args=[compact.pk])})
    return [*crumbs, *({"label": each, "url": ""} for each in more)]


@require_safe
def listed(request: Request) -> HttpResponse:
    """Partnerships of the office, newest first."""
    by = request.actor
    require(policy.can(by, policy.COMPACT), by, policy.COMPACT, kind="compact")
    number = page_number(request)
    start = (number - 1) * PAGE
    rows = list(policy.compacts(by).order_by("-starts", "title")[start : start + PAGE + 1])
    columns = [
        Column("title", _("Title")), Column("country", _("Country")), Column("starts", _("First day")),
        Column("ends", _("Last day")),
    ]  # fmt: skip
    lines = [
        Row(
            {
                "title": row.title, "country": library.country_called(row.country), "starts": day(row.starts),
                "ends": day(row.ends),
            },
            reverse("awards:partnership", args=[row.pk]),
        )
        for row in rows[:PAGE]
    ]  # fmt: skip
    context = {
        "table": Table(_("Partnerships"), columns, lines, caption_hidden=True, empty_title=_("No partnership yet")),
        "may_edit": bool(policy.can(by, policy.COMPACT_EDIT)),
        **turns(request, len(rows) > PAGE),
    }
    return render(request, "awards/partnerships.html", context)


listed.is_list = True  # type: ignore[attr-defined]


@require_safe
def partnership(request: Request, compact: UUID) -> HttpResponse:
    """Both sides' promises, the dialogues and the awards of a partnership."""
    by = request.actor
    row = queries.compact(compact, by=by)
    edits = bool(policy.can(by, policy.COMPACT_EDIT, row))
    promises = list(row.commitments.all())
    held = listing.lines(list(policy.scope(by).filter(partnership=row).order_by("number")[:100]), by)
    context = {
        "compact": row,
        "lead": f"{library.country_called(row.country)} · {span(row.starts, row.ends)}",
        "sides": [
            (side.label, _together(mine, row), _promises(mine, side, edits))
            for side in Side
            for mine in [[each for each in promises if each.side == side]]
        ],
        "dialogues": [_dialogue_line(each) for each in queries.dialogues(row)],
        "awards": presenters.table(held, office=False),
        "may_edit": edits,
        "breadcrumbs": [*_crumbs()[:1], {"label": row.title, "url": ""}],
    }
    return render(request, "awards/partnership.html", context)


partnership.is_list = True  # type: ignore[attr-defined]


def _together(rows: Sequence[Commitment], compact: Compact) -> str:
    """What one side promised and showed that it gave, by currency, and how much goes on after the last day (GAO-23-105390)."""
    if not rows:
        return ""
    sums: dict[str, dict[str, Decimal]] = {"promised": {}, "kept": {}}
    for row in rows:
        if row.amount is not None:
            for name in ("promised", *(["kept"] if row.state == CommitmentState.KEPT else [])):
                sums[name][row.currency] = sums[name].get(row.currency, Decimal(0)) + row.amount
    told = {"promised": amounts(sums["promised"]) or "–", "kept": amounts(sums["kept"]) or "–"}
    said = _("Promised: %(promised)s. Kept, with evidence: %(kept)s.") % told
    if compact.ends is None:
        return said
    after = sum(row.due is not None and row.due > compact.ends for row in rows)
    goes_on = ngettext(
        "%(count)s promise goes on after the partnership's last day.",
        "%(count)s promises go on after the partnership's last day.",
        after,
    )
    return f"{said} {goes_on % {'count': after}}"


def _promises(rows: Sequence[Commitment], side: Side, edits: bool) -> Table:
    columns = [
        Column("text", _("Promise")), Column("amount", _("Amount"), numeric=True), Column("due", _("Due")),
        Column("state", _("State")), Column("evidence", _("Evidence")),
    ]  # fmt: skip
    lines = [
        Row(
            {
                "text": row.text, "amount": amount(row.amount, row.currency), "due": day(row.due),
                "state": presenters.state_badge(row.state, CommitmentState), "evidence": row.evidence,
            },
            reverse("awards:promise_answer", args=[row.pk]) if edits else "",
        )
        for row in rows
    ]  # fmt: skip
    return Table(side.label, columns, lines, caption_hidden=True, empty_title=_("Nothing is promised yet"))


def _dialogue_line(row: Dialogue) -> dict[str, Any]:
    return {
        "url": reverse("awards:dialogue", args=[row.pk]),
        "day": day(row.on),
        "held": row.held_at is not None,
        "indicators": commas(each.indicator.shown_title for each in row.indicators.all()),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """A partnership."""
    by = request.actor
    require(policy.can(by, policy.COMPACT_EDIT), by, policy.COMPACT_EDIT, kind="compact")
    title = _("A new partnership")
    return form_page(
        request, CompactForm(request.POST or None), title, reverse("awards:partnerships"), draft="compact",
        do=lambda said: actions.save_compact(by=by, **said), breadcrumbs=_crumbs(None, title),
    )  # fmt: skip


def _to_edit(request: Request, compact: UUID) -> Compact:
    row = queries.compact(compact, by=request.actor)
    action = policy.COMPACT_EDIT
    require(policy.can(request.actor, action, row), request.actor, action, kind="compact", object_id=compact)
    return row


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, compact: UUID) -> HttpResponse:
    """Changes a partnership."""
    row, title = _to_edit(request, compact), _("Change the partnership")
    form = CompactForm(request.POST or None, initial={name: getattr(row, name) for name in FIELDS})
    return form_page(
        request, form, title, reverse("awards:partnership", args=[compact]), draft="compact",
        do=lambda said: actions.save_compact(by=request.actor, compact_id=compact, **said),
        breadcrumbs=_crumbs(row, title),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: Request, compact: UUID) -> HttpResponse:
    """What a side promises."""
    row, title = _to_edit(request, compact), _("Record a promise")
    return form_page(
        request, PromiseForm(request.POST or None), title, reverse("awards:partnership", args=[compact]), draft="promise",
        do=lambda said: actions.promise(compact, by=request.actor, **said), breadcrumbs=_crumbs(row, title),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, commitment: UUID) -> HttpResponse:
    """What became of a promise."""
    by = request.actor
    held = queries.under(Commitment, commitment, by=by, action=policy.COMPACT_EDIT)
    row, title = _to_edit(request, held.compact_id), _("What became of the promise")
    form = MoveForm(request.POST or None, ends=ends_of(COMMITMENT, held.state, CommitmentState, request))
    form.fields["reason"].label = _("Evidence")
    return form_page(
        request, form, title, reverse("awards:partnership", args=[row.pk]), draft="promise-answer", note=held.text,
        do=lambda said: actions.answer_promise(commitment, said["end"], by=by, evidence=said["reason"]),
        breadcrumbs=_crumbs(row, title),
        timeline=stages.timeline(stages.history(COMMITMENT.kind, held.pk), CommitmentState, by=by),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: Request, compact: UUID) -> HttpResponse:
    """A dialogue to come."""
    row, title = _to_edit(request, compact), _("Plan a dialogue")
    return form_page(
        request, DialogueForm(request.POST or None), title, reverse("awards:partnership", args=[compact]),
        do=lambda said: actions.plan_dialogue(compact, by=request.actor, on=said["on"]), draft="dialogue",
        breadcrumbs=_crumbs(row, title),
        note=_("Indicators with yearly targets are chosen before the day; afterwards none can be added."),
    )  # fmt: skip


@require_safe
def dialogue(request: Request, dialogue: UUID) -> HttpResponse:
    """A dialogue: its indicators with targets by year, its minutes and what was agreed to do."""
    by = request.actor
    held = queries.under(Dialogue, dialogue, by=by, action=policy.COMPACT)
    row = queries.compact(held.compact_id, by=by)
    chosen = list(held.indicators.select_related("indicator").prefetch_related("targets"))
    columns = [
        Column("indicator", _("Indicator")), Column("chosen", _("Chosen on")), Column("year", _("Year")),
        Column("target", _("Target"), numeric=True), Column("actual", _("Reached"), numeric=True),
    ]  # fmt: skip
    lines = [
        Row(
            {
                "indicator": each.indicator.shown_title, "chosen": day(each.chosen_on), "year": str(target.year),
                "target": f"{number(target.target)} {each.indicator.shown_unit}",
                "actual": "–" if target.actual is None else f"{number(target.actual)} {each.indicator.shown_unit}",
            }
        )
        for each in chosen
        for target in each.targets.all()
    ]  # fmt: skip
    title = _("Dialogue of %(day)s") % {"day": day(held.on)}
    context = {
        "dialogue": held,
        "title": title,
        "table": Table(
            _("Indicators"), columns, lines, caption_hidden=True, empty_title=_("No indicator is chosen yet")
        ),
        "may_edit": bool(policy.can(by, policy.COMPACT_EDIT, row)),
        "breadcrumbs": _crumbs(row, title),
    }
    return render(request, "awards/dialogue.html", context)


dialogue.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: Request, dialogue: UUID) -> HttpResponse:
    """Chooses an indicator for a dialogue to come."""
    by = request.actor
    held = queries.under(Dialogue, dialogue, by=by, action=policy.COMPACT_EDIT)
    row, title = _to_edit(request, held.compact_id), _("Choose an indicator")
    return form_page(
        request, IndicatorForm(request.POST or None, by=by), title, reverse("awards:dialogue", args=[dialogue]),
        do=lambda said: actions.choose_indicator(
            dialogue, by=by, indicator_id=UUID(said["indicator"]),
            targets={line["year"]: line["target"] for line in said["targets"]},
        ),
        draft="dialogue-indicator", breadcrumbs=_crumbs(row, title),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: Request, dialogue: UUID) -> HttpResponse:
    """Minutes, actions and what the indicators reached."""
    by = request.actor
    held = queries.under(Dialogue, dialogue, by=by, action=policy.COMPACT_EDIT)
    row, title = _to_edit(request, held.compact_id), _("Minutes of the dialogue")
    chosen = held.indicators.select_related("indicator").prefetch_related("targets")
    targets = [(each.indicator.shown_title, target) for each in chosen for target in each.targets.all()]
    now = {"minutes": held.minutes, "actions": held.actions}
    form: forms.Form = HoldForm(request.POST or None, initial=now, targets=targets)

    def keep(said: dict[str, Any]) -> Dialogue:
        reached: dict[UUID, Decimal] = {
            target.pk: value for _title, target in targets if (value := said.get(f"reached-{target.pk}")) is not None
        }
        return actions.hold_dialogue(dialogue, by=by, minutes=said["minutes"], actions=said["actions"], actuals=reached)

    return form_page(
        request, form, title, reverse("awards:dialogue", args=[dialogue]), do=keep, draft="minutes",
        breadcrumbs=_crumbs(row, title),
    )  # fmt: skip
