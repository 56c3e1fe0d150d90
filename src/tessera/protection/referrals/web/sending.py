"""The sender's half: write the envelope, choose with the survivor what is shared, take it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tessera.kernel import codes
from tessera.kernel.ids import NIL
from tessera.kernel.policy import require
from tessera.protection.cases import api as cases
from tessera.protection.referrals import actions, contents, policy, queries
from tessera.protection.referrals.enums import PURPOSES, State
from tessera.protection.referrals.envelope import RECEIVES
from tessera.protection.referrals.models import Origin, Referral
from tessera.protection.referrals.web import presenters
from tessera.protection.referrals.web.forms import EnvelopeForm, ShareForm, take
from tessera.trust.consent import api as consent
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, case: UUID) -> HttpResponse:
    """An envelope from a case."""
    actor = request.actor
    require(policy.can(actor, policy.SEND), actor, policy.SEND, kind="case", object_id=case)
    found = cases.get(case, by=actor)
    home = people.organisation_of(actor.organisation or NIL).country
    form = EnvelopeForm(
        request.POST or None,
        organisations=people.organisation_choices(*RECEIVES, without=actor.organisation),
        home=home,
        initial=_known(found, home),
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.draft(case, form.envelope(), by=actor)
        except ValidationError as fault:
            take(form, fault)
        else:
            return redirect("referrals:share", row.pk)
    context = {
        "form": restore(form, request),
        "case": found,
        "facts": _from_case(found),
        "steps": presenters.stages(1),
    }
    return render(request, "referrals/new.html", context, status=422 if form.errors else 200)


def _known(case: cases.CaseView, home: str) -> dict[str, Any]:
    told = {answer.name: answer.value for answer in case.answers}
    return {
        "language": next(iter(case.languages), ""),
        "needs_interpreter": told.get("needs_interpreter", ""),
        "dependants_count": sum(role == "dependant" for _subject, role in case.others),
        "country": home,
    }


def _from_case(case: cases.CaseView) -> list[tuple[str, str]]:
    """What the envelope takes from the case."""
    unknown = codes.get("empty_answers").label("unknown")
    told = {answer.name: answer.text for answer in case.answers}
    return [(_("Age band"), told.get("age_band") or unknown), (_("Gender"), told.get("gender") or unknown)]


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: Request, referral: UUID) -> HttpResponse:
    """Chooses with the survivor what the receiver reads after saying yes, shows exactly that, and sends."""
    actor = request.actor
    row = queries.get(referral, by=actor, action=policy.SEND)
    require(policy.can(actor, policy.SEND, row), actor, policy.SEND, kind="referral", object_id=referral)
    if row.state != State.DRAFT:
        return redirect("referrals:referral", referral)
    half = queries.origin(row, by=actor)
    carries = PURPOSES[row.kind] is not None
    offers = contents.offers(half.subject_id, half.case_id, by=actor) if carries else []
    answers = actions.gate(row, sorted({offer.category for offer in offers}), by=actor) if offers else {}
    form = ShareForm(
        request.POST or None,
        names=[(offer.field, offer.label) for offer in offers],
    )
    context: dict[str, Any] = {
        "row": row,
        "carries": carries,
        "groups": presenters.groups(row, half, offers, answers, request),
        "chosen": request.POST.getlist("fields_chosen"),
        "steps": presenters.stages(2),
        "preview_kind": "main",
        "preview": None,
    }
    if request.method == "POST":
        if form.is_valid() and "send" in request.POST and _send(request, row, form):
            messages.success(request, _("Sent. You see here when they answer."))
            return redirect("referrals:referral", referral)
        chosen = [offer for offer in offers if offer.field in context["chosen"]]
        context |= _preview(request, half, chosen, answers, form)
    context["form"] = restore(form, request)
    return render(request, "referrals/share.html", context, status=422 if form.errors else 200)


def _send(request: Request, row: Referral, form: ShareForm) -> bool:
    data = form.cleaned_data
    try:
        actions.send(
            row.pk,
            by=request.actor,
            fields=data["fields_chosen"],
            shown_on=data["shown_on"],
            withheld=data["withheld"],
        )
    except ValidationError as fault:
        if hasattr(fault, "error_dict") and "fields" in fault.error_dict:
            fault.error_dict["fields_chosen"] = fault.error_dict.pop("fields")
        take(form, fault)
        return False
    return True


def _preview(
    request: Request,
    half: Origin,
    chosen: list[contents.Offer],
    answers: dict[str, consent.GateDecision],
    form: ShareForm,
) -> dict[str, Any]:
    """The copy as the receiver will read it, and what must not be said: shown before each disclosure."""
    if not chosen and "preview" in request.POST:
        form.add_error("fields_chosen", _("Choose at least one field together with the person."))
    blocked = sorted({offer.category for offer in chosen if not answers[offer.category].allowed})
    if blocked and "preview" in request.POST:
        known = codes.get("data_category")
        listed = "; ".join(f"{known.label(c)}: {presenters.reason(answers[c])}" for c in blocked)
        form.add_error("fields_chosen", _("This cannot be shared now. %(what)s") % {"what": listed})
    content: dict[str, dict[str, str]] = {}
    for offer in chosen:
        if answers[offer.category].allowed:
            content.setdefault(offer.category, {})[offer.field] = offer.value
    # Whatever decision it was said with, it must not be said to anybody.
    stand = consent.standing(consent.decisions(half.subject_id, by=request.actor)).values()
    rows = [row for row in stand if row.sealed]
    unsaid = [said for row in rows if (said := consent.words_of(row, by=request.actor).withhold_exactly)]
    shown = presenters.parts(content) if not blocked else []
    return {
        "preview": shown,
        "unsaid": unsaid,
        "steps": presenters.stages(3 if shown else 2),
        "preview_kind": "" if shown else "main",
    }


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: Request, referral: UUID) -> HttpResponse:
    """Says what will happen, and ends a referral from our side."""
    actor = request.actor
    row = queries.get(referral, by=actor, action=policy.SEND)
    require(policy.can(actor, policy.SEND, row), actor, policy.SEND, kind="referral", object_id=referral)
    if request.method == "POST":
        try:
            actions.take_back(referral, by=actor)
        except ValidationError as fault:
            messages.error(request, " ".join(fault.messages))
        else:
            messages.success(request, _("Taken back. It holds from this moment."))
        return redirect("referrals:referral", referral)
    return render(request, "referrals/take_back.html", {"row": row, "draft": row.state == State.DRAFT})
