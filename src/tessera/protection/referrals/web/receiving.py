"""The receiver's half: answer, open what was shared, say what became of it, let go of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tessera.kernel.policy import Hidden, require
from tessera.protection.referrals import actions, bundle, policy, queries
from tessera.protection.referrals.enums import State
from tessera.protection.referrals.web import presenters
from tessera.protection.referrals.web.forms import AnswerForm, FollowForm, RecallForm, take
from tessera.protection.referrals.web.views import page
from tessera.trust.people.api import Request


@require_POST
def answer(request: Request, referral: UUID) -> HttpResponse:
    """Received, accepted, on the waiting list, or declined with a reason."""
    row = queries.get(referral, by=request.actor, action=policy.ANSWER)
    form = AnswerForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.answer(
                referral,
                State(data["state"]),
                by=request.actor,
                decline_reason=data["decline_reason"],
                waiting_until=data["waiting_until"],
            )
        except ValidationError as fault:
            take(form, fault)
        else:
            messages.success(request, _("Your answer is on its way."))
            return redirect("referrals:referral", referral)
    return page(request, row, status=422, answer_form=form)


@require_POST
def follow(request: Request, referral: UUID) -> HttpResponse:
    """Whether the person arrived, when help began, how it ended."""
    row = queries.get(referral, by=request.actor, action=policy.ANSWER)
    form = FollowForm(request.POST)
    if form.is_valid():
        try:
            actions.follow_through(referral, by=request.actor, **form.cleaned_data)
        except ValidationError as fault:
            take(form, fault)
        else:
            messages.success(request, _("Saved. The sender sees it."))
            return redirect("referrals:referral", referral)
    return page(request, row, status=422, follow_form=form)


@require_POST
def open_copy(request: Request, referral: UUID) -> HttpResponse:
    """What was shared, as far as consent covers it at this moment. The reading is in both sides' sight."""
    row = queries.get(referral, by=request.actor, action=policy.READ_BUNDLE)
    require(policy.can(request.actor, policy.READ_BUNDLE, row), request.actor, policy.READ_BUNDLE, kind="referral",
            object_id=referral)  # fmt: skip
    copy = queries.bundle(row, by=request.actor)
    if copy is None:
        raise Hidden(request.actor, policy.READ_BUNDLE, kind="referral", object_id=referral)
    content = actions.read_bundle(copy.pk, by=request.actor)
    lost = presenters.missing(copy, content)
    return page(
        request,
        row,
        opened=True,
        parts=presenters.parts(content),
        missing=lost,
        signed=bundle.signed_by_us(copy.id, copy.sha256, bytes(copy.signature)),
        whole=not lost and bundle.digest(content) == copy.sha256,
    )


@require_POST
def answer_recall(request: Request, referral: UUID) -> HttpResponse:
    """Deleted, sealed, or kept because the law demands it."""
    row = queries.get(referral, by=request.actor, action=policy.ANSWER_RECALL)
    asked = queries.recall(row, by=request.actor)
    if asked is None:
        raise Hidden(request.actor, policy.ANSWER_RECALL, kind="referral", object_id=referral)
    form = RecallForm(request.POST)
    if form.is_valid():
        try:
            actions.answer_recall(asked.pk, form.cleaned_data["answer"], by=request.actor)
        except ValidationError as fault:
            take(form, fault)
        else:
            messages.success(request, _("Thank you. The sender sees your answer."))
            return redirect("referrals:referral", referral)
    return page(request, row, status=422, recall_form=form)
