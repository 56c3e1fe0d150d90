"""Smaller pages of the room: one task, what waits for approval, who may hear what, and the survivor's own page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.protection.cases import api as cases
from tessera.protection.plans import held, queries
from tessera.protection.plans.conference import Hearing
from tessera.protection.plans.enums import OPEN_GOALS, TaskOwner
from tessera.protection.plans.models import PlanTask
from tessera.protection.plans.queries import PlanView, Told, ToldService, Waiting
from tessera.protection.plans.web import page
from tessera.protection.plans.words import ConferenceWords, TaskWords
from tessera.trust.people import api as people
from tessera.ui.badges import Badge
from tessera.ui.tables import Column, Row, Table

# Services whose very provider says where somebody lives.
_NEVER_NAMED = frozenset({"safe_accommodation", "police_protection", "relocation"})


def one_task(told: Told[PlanTask, TaskWords], actor: Actor) -> list[tuple[str, object]]:
    """A task in pairs."""
    row, words = told.row, told.words
    names = people.colleague_names(actor, [row.owner_id, row.recorded_by_id])
    who = names.get(row.owner_id, "") if row.owner_id else held.label("task_owner", row.owner_kind)
    pairs = [
        (_("What is to be done"), words.action if words else _("The words were erased with the person.")),
        (_("What should come of it"), words.expected if words else ""),
        (_("Who does it"), " – ".join(part for part in (who, words.who if words else "") if part)),
        (_("By"), held.day(row.due)),
        (_("Done on"), held.day(row.done_on)),
        (_("Let go on"), held.day(row.dropped_on)),
        (_("Set by"), names.get(row.recorded_by_id, "") if row.recorded_by_id else ""),
    ]
    return [(label, text) for label, text in pairs if text]


def approval_table(lines: Iterable[Waiting], names: dict[UUID, str]) -> Table:
    """What waits for approval."""
    return Table(
        _("Plans that wait for approval"),
        [Column("code", _("Case")), Column("version", _("Version"), numeric=True), Column("who", _("Asked by")), Column("since", _("Since"))],
        [
            Row(
                {
                    "code": line.code,
                    "version": str(line.version),
                    "who": names.get(line.asked_by, "") if line.asked_by else "",
                    "since": held.day(line.since),
                },
                url=reverse("plans:answer", args=[line.plan]),
            )
            for line in lines
        ],
        caption_hidden=True,
        empty_title=_("Nothing waits"),
        empty_body=_("Plans appear here when a colleague asks for approval."),
    )  # fmt: skip


def heard(found: Iterable[Hearing]) -> list[dict[str, Any]]:
    """Who may hear what, as the page shows it."""
    reasons = {
        "withdrawn": _("The person took the decision back."),
        "refused": _("The person decided against it."),
        "no_decision": _("No decision is recorded for this organisation. Ask the person before the meeting."),
        "category_not_covered": _("The decision does not cover everything."),
    }
    return [
        {
            "name": one.name,
            "badge": Badge(_("Nothing about the person"), "attention")
            if one.nothing
            else Badge(_("May hear"), "success"),
            "what": held.labels("data_category", one.may_hear),
            "why": reasons.get(one.reason, ""),
        }
        for one in found
    ]


def conference_words(said: ConferenceWords | None) -> list[tuple[str, str]]:
    """What was written, wishes first; for whoever may not write."""
    if said is None:
        return [("", _("The words were erased with the person."))]
    labels = [
        (_("What does the person wish?"), said.wishes),
        (_("Strengths"), said.strengths),
        (_("Limits"), said.limits),
        (_("Local resources"), said.resources),
        (_("Decisions"), said.decisions),
    ]
    return [(label, text) for label, text in labels if text]


def sheet(view: PlanView) -> dict[str, Any]:
    """Open goals, open tasks and services to come, in plain lines, without any place."""
    return {
        "sheet_goals": [page.goal_line(one, False) for one in view.goals if one.row.state in OPEN_GOALS],
        "sheet_tasks": [_task(one) for one in view.tasks if not (one.row.done_on or one.row.dropped_on)],
        "sheet_services": [_service(one) for one in view.services if not one.row.ended_on],
        "agreed": view.plan.words.agreed if view.plan and view.plan.words else "",
        "review_on": view.plan.row.review_on if view.plan else None,
    }


def _task(one: Told[PlanTask, TaskWords]) -> dict[str, Any]:
    who = {TaskOwner.WORKER: _("Your worker"), TaskOwner.SURVIVOR: _("You")}.get(TaskOwner(one.row.owner_kind))
    return {
        "text": one.words.action if one.words else "",
        "who": who or (one.words.who if one.words else "") or _("Others"),
        "due": one.row.due,
    }


def _service(one: ToldService) -> dict[str, Any]:
    row, words = one.row, one.words
    named = not row.place_hidden and row.service_type not in _NEVER_NAMED
    giver = row.provider.name if row.provider else words.provider if words else ""
    return {
        "label": held.label("service_type", row.service_type),
        "who": giver if named and row.provider_id != row.organisation_id else "",
        "place": words.place if named and words else "",
        "appointment": row.appointment,
    }


def printed(request: HttpRequest, case: cases.CaseView) -> HttpResponse:
    """The survivor's page, in her language where the program speaks it."""
    spoken = dict(settings.LANGUAGES)
    wanted = [request.GET.get("language", ""), *case.languages, get_language() or ""]
    language = next((code for code in wanted if code in spoken), settings.LANGUAGE_CODE)
    view = queries.plan_of(case.id, by=page.actor_of(request))
    with override(language):
        context = {
            **sheet(view),
            "back_url": page.case_url(case.id),
            "printed_at": held.day(today()),
            "languages": [(code, name, code == language) for code, name in settings.LANGUAGES],
        }
        return render(request, "plans/copy.html", context)
