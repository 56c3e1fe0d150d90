"""What hangs on an award: money bound, special conditions, key people, sub-awards."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tessera.kernel.policy import require
from tessera.partnership.awards import listing, policy, queries
from tessera.partnership.awards import words as presenters
from tessera.partnership.awards.actions import under as actions
from tessera.partnership.awards.enums import ConditionState, Procedure, SubawardState
from tessera.partnership.awards.models import Award, Condition, KeyPerson, Subaward
from tessera.partnership.awards.states import CONDITION, SUBAWARD
from tessera.partnership.awards.web.common import award_crumbs, ends_of, form_page, tried
from tessera.partnership.awards.web.forms import ConditionForm, MoveForm, ObligationForm, PersonForm, SubawardForm
from tessera.partnership.stages import api as stages
from tessera.trust.people.api import Request, restore
from tessera.ui.amounts import amount
from tessera.ui.dates import day

PERSON = ("role", "name", "contact", "since", "until")


def _award(request: Request, award: UUID, action: str) -> Award:
    row = queries.get(award, by=request.actor, action=action)
    require(policy.can(request.actor, action, row), request.actor, action, kind="award", object_id=award)
    return row


def _back(award: UUID, anchor: str) -> str:
    return reverse("awards:award", args=[award]) + f"#{anchor}"


@require_http_methods(["GET", "HEAD", "POST"])
def obligate(request: Request, award: UUID) -> HttpResponse:
    """Binds money, or takes it back."""
    row, title = _award(request, award, policy.OBLIGATE), _("Record an obligation")
    return form_page(
        request, ObligationForm(request.POST or None), title, _back(award, "obligations"), draft="obligate",
        do=lambda said: actions.obligate(award, by=request.actor, **said), breadcrumbs=award_crumbs(row, title),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def condition_new(request: Request, award: UUID) -> HttpResponse:
    """A special condition."""
    row, title = _award(request, award, policy.CONDITION), _("Add a condition")
    return form_page(
        request, ConditionForm(request.POST or None), title, _back(award, "conditions"), draft="condition",
        do=lambda said: actions.add_condition(award, by=request.actor, **said), breadcrumbs=award_crumbs(row, title),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: Request, condition: UUID) -> HttpResponse:
    """What became of a condition, with the evidence."""
    by = request.actor
    held = queries.under(Condition, condition, by=by)
    ends = ends_of(CONDITION, held.state, ConditionState, request)
    action = policy.CONDITION if by.may(policy.CONDITION) else policy.WAIVE
    require(policy.can(by, action, held), by, action, kind="condition", object_id=condition)
    form = MoveForm(request.POST or None, ends=ends)
    form.fields["reason"].label = _("Evidence, or why it is waived")
    return form_page(
        request, form, _("Condition"), _back(held.award_id, "conditions"), draft="condition-move", note=held.text,
        do=lambda said: actions.move_condition(condition, said["end"], by=by, reason=said["reason"]),
        breadcrumbs=award_crumbs(queries.get(held.award_id, by=by), _("Condition")),
        timeline=stages.timeline(stages.history(CONDITION.kind, held.pk), ConditionState, by=by),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: Request, award: UUID) -> HttpResponse:
    """A key person."""
    row, title = _award(request, award, policy.PERSON), _("Name a key person")
    return form_page(
        request, PersonForm(request.POST or None), title, _back(award, "people"), draft="person",
        do=lambda said: actions.save_person(award, by=request.actor, **said), breadcrumbs=award_crumbs(row, title),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: Request, person: UUID) -> HttpResponse:
    """Changes a key person."""
    held = queries.under(KeyPerson, person, by=request.actor, action=policy.PERSON)
    row, title = _award(request, held.award_id, policy.PERSON), _("Key person")
    form = PersonForm(request.POST or None, initial={name: getattr(held, name) for name in PERSON})
    return form_page(
        request, form, title, _back(row.pk, "people"), draft="person", breadcrumbs=award_crumbs(row, title),
        do=lambda said: actions.save_person(row.pk, by=request.actor, person_id=person, **said),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def subaward_new(request: Request, award: UUID) -> HttpResponse:
    """A sub-award with the record of the choice."""
    row, title = _award(request, award, policy.SUBAWARD), _("Record a sub-award")
    return form_page(
        request, SubawardForm(request.POST or None, by=request.actor), title, _back(award, "subawards"), draft="subaward",
        do=lambda said: actions.propose_subaward(award, by=request.actor, **said), breadcrumbs=award_crumbs(row, title),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def subaward(request: Request, subaward: UUID) -> HttpResponse:
    """A sub-award: how its receiver was chosen, and the decision."""
    by = request.actor
    held = queries.under(Subaward, subaward, by=by)
    row = queries.get(held.award_id, by=by)
    ends = ends_of(SUBAWARD, held.state, SubawardState, request) if row.organisation_id == by.organisation else []
    form = MoveForm(request.POST or None, ends=ends) if ends else None
    if request.method == "POST" and form is not None and form.is_valid():
        said = form.cleaned_data
        if tried(form, lambda: actions.move_subaward(subaward, said["end"], by=by, reason=said["reason"])) is not None:
            messages.success(request, _("Saved."))
            return redirect("awards:subaward", subaward)
    title = _("Sub-award %(number)s") % {"number": held.number}
    context = {
        "award": row,
        "title": title,
        "state": presenters.state_badge(held.state, SubawardState),
        "pairs": _pairs(held, request),
        "form": restore(form, request) if form else None,
        "timeline": stages.timeline(stages.history(SUBAWARD.kind, held.pk), SubawardState, by=by),
        "breadcrumbs": award_crumbs(row, title),
    }
    return render(request, "awards/subaward.html", context, status=422 if form and form.errors else 200)


def _pairs(held: Subaward, request: Request) -> list[tuple[str, object]]:
    names = listing.names_of_parties({held.party_id}, request.actor)
    return [
        (_("Receiver"), names.get(held.party_id, "")),
        (_("Purpose"), held.purpose),
        (_("Amount"), amount(held.amount, held.currency)),
        (_("First day"), day(held.starts)),
        (_("Last day"), day(held.ends)),
        (_("How the receiver was chosen"), Procedure(held.procedure).label),
        (_("How many were considered"), held.considered),
        (_("By which criteria"), held.criteria),
        (_("Why this one"), held.why_chosen),
        (_("Conflicts of interest and how they were handled"), held.conflicts),
    ]
