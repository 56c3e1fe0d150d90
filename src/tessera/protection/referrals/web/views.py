"""Inbox, outbox, and one referral from either side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tessera.kernel.policy import require
from tessera.protection.referrals import bundle as bundles
from tessera.protection.referrals import policy, queries
from tessera.protection.referrals.enums import SHARED, State
from tessera.protection.referrals.models import Referral
from tessera.protection.referrals.states import RECEIVER, SENDER, next_states
from tessera.protection.referrals.web import presenters
from tessera.protection.referrals.web.forms import AnswerForm, FollowForm, RecallForm
from tessera.protection.referrals.words import due, state_badge
from tessera.trust.people.api import Request, restore


def _number(request: Request) -> int:
    wanted = request.GET.get("page", "1")
    return int(wanted) if wanted.isdecimal() and len(wanted) < 6 else 1


@require_GET
def inbox(request: Request) -> HttpResponse:
    """What arrived, the most pressing first, and what is asked back."""
    actor = request.actor
    require(policy.can(actor, policy.INBOX), actor, policy.INBOX, kind="referral")
    page = queries.inbox(actor, _number(request))
    context = {
        "table": presenters.table(page, received=True),
        "turns": presenters.turns(page),
        "recalls": presenters.recalls(queries.open_recalls(actor)),
        "may_send": actor.may(policy.VIEW) or actor.may(policy.SEND),
    }
    return render(request, "referrals/inbox.html", context)


@require_GET
def outbox(request: Request) -> HttpResponse:
    """What was sent, what waits for an answer first."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="referral")
    page = queries.outbox(actor, _number(request))
    context = {
        "table": presenters.table(page, received=False),
        "turns": presenters.turns(page),
        "may_receive": actor.may(policy.INBOX),
    }
    return render(request, "referrals/outbox.html", context)


inbox.is_list = outbox.is_list = True  # type: ignore[attr-defined]


@require_GET
def referral(request: Request, referral: UUID) -> HttpResponse:
    """One referral, each side with its half."""
    return page(request, queries.get(referral, by=request.actor))


def page(request: Request, row: Referral, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a referral; `more` are bound forms with faults, or the content of an opened copy."""
    actor = request.actor
    received = row.to_organisation_id == actor.organisation
    recall = queries.recall(row, by=actor)
    context: dict[str, Any] = {
        "row": row,
        "received": received,
        "badge": state_badge(row),
        "due": due(row),
        **dict.fromkeys(("may", "copy", "answer_form", "follow_form", "recall_form", "opened", "missing", "parts")),
        **dict.fromkeys(("answering", "may_share", "may_take_back", "views", "signed", "whole", "chosen")),
        "envelope": presenters.envelope(row),
        "pathway": presenters.pathway(row, recall),
        "recall": recall,
        "recall_reason": presenters.recall_reason(recall) if recall else "",
        "recall_answer": presenters.recall_words(recall) if recall else "",
    }
    context |= _receivers(request, row) if received else _senders(request, row)
    context["steps"] = presenters.steps(row, context["views"] or (), recall)
    context |= more
    context["bound"] = [form for form in _forms(context) if form.is_bound]
    return render(request, "referrals/referral.html", context, status=status)


def _forms(context: dict[str, Any]) -> list[BaseForm]:
    return [form for name in ("answer_form", "follow_form", "recall_form") if (form := context.get(name))]


def _receivers(request: Request, row: Referral) -> dict[str, Any]:
    """What the receiver may do now."""
    actor = request.actor
    ends = next_states(row.state, RECEIVER) if policy.can(actor, policy.ANSWER, row) else []
    shared = row.state in SHARED and bool(policy.can(actor, policy.READ_BUNDLE, row))
    follow = {"arrived": row.arrived, "first_service_on": row.first_service_on, "outcome": row.outcome}
    started = row.state == State.IN_SERVICE and State.COMPLETED in ends
    return {
        "may": {end.value: end in ends for end in State},
        "answering": State.ACCEPTED in ends,
        "answer_form": AnswerForm(),
        "follow_form": restore(FollowForm(initial=follow), request) if State.IN_SERVICE in ends or started else None,
        "recall_form": RecallForm() if actor.may(policy.ANSWER_RECALL) else None,
        "copy": queries.bundle(row, by=actor) if shared else None,
    }


def _senders(request: Request, row: Referral) -> dict[str, Any]:
    """What the sender may do now, and the proof of what was shared."""
    actor = request.actor
    copy = queries.bundle(row, by=actor)
    may_send = actor.may(policy.SEND)
    return {
        "may_share": may_send and row.state == State.DRAFT,
        "may_take_back": may_send and State.WITHDRAWN_BY_SENDER in next_states(row.state, SENDER),
        "copy": copy,
        "chosen": presenters.field_labels(copy.fields_chosen) if copy else [],
        "signed": copy is not None and bundles.signed_by_us(copy.id, copy.sha256, bytes(copy.signature)),
        "views": queries.views(copy) if copy else [],
    }
