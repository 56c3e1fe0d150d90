"""Services and case conferences."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tessera.kernel.clock import today
from tessera.kernel.policy import require
from tessera.protection.cases import api as cases
from tessera.protection.plans import actions, policy, queries
from tessera.protection.plans.conference import hearings
from tessera.protection.plans.web import page, sheets
from tessera.protection.plans.web.common import form_page, saved
from tessera.protection.plans.web.forms import ConferenceForm, ServiceForm
from tessera.trust.people import api as people
from tessera.trust.people.api import Request


def _organisations(request: Request) -> list[tuple[str, str]]:
    return people.organisation_choices(
        "service", "coordinator", "police", "prosecution", "labour_inspectorate", without=request.actor.organisation
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, case: UUID) -> HttpResponse:
    """A new episode of a service."""
    shown = cases.get(case, by=request.actor)
    require(
        policy.can(request.actor, policy.SERVICE_EDIT), request.actor, policy.SERVICE_EDIT, kind="case", object_id=case
    )
    return _service(request, shown, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, service: UUID) -> HttpResponse:
    """Writes on in an episode of a service."""
    actor = request.actor
    told = queries.service(service, by=actor)
    require(
        policy.can(actor, policy.SERVICE_EDIT, told.row), actor, policy.SERVICE_EDIT, kind="service", object_id=service
    )
    return _service(request, cases.get(told.row.case_id, by=actor), told)


def _service(request: Request, case: cases.CaseView, told: queries.ToldService | None) -> HttpResponse:
    actor = request.actor
    goals = page.goal_choices(queries.goals_of(case.id, by=actor))
    initial = ServiceForm.initial_of(told.row, told.words) if told else None
    form = ServiceForm(request.POST or None, organisations=_organisations(request), goals=goals, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if told:
                actions.change_service(told.row.pk, form.values(), form.words(), by=actor)
            else:
                actions.add_service(case.id, form.values(), form.words(), by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            return saved(request, case, "services")
    sections = [(heading, [form[name] for name in names]) for heading, names in form.GROUPS]
    title = _("Service") if told else _("Add a service")
    return form_page(request, case, form, title, sections=sections, draft="service")


@require_http_methods(["GET", "HEAD", "POST"])
def add_conference(request: Request, case: UUID) -> HttpResponse:
    """Prepares a conference; saving shows who may hear what."""
    shown = cases.get(case, by=request.actor)
    require(
        policy.can(request.actor, policy.CONFERENCE_EDIT),
        request.actor,
        policy.CONFERENCE_EDIT,
        kind="case",
        object_id=case,
    )
    form = ConferenceForm(request.POST or None, organisations=_organisations(request), initial={"held_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.add_conference(case, form.words(), by=request.actor, **form.values())
        except ValidationError as fault:
            form.take(fault)
        else:
            return redirect("plans:conference", conference=row.pk)
    lead = _("Begin with the person's wishes. After saving you see what each organisation may hear.")
    return form_page(
        request, shown, form, _("Prepare a conference"), draft="conference", lead=lead, may_be_read_in_court=True
    )


@require_http_methods(["GET", "HEAD", "POST"])
def conference(request: Request, conference: UUID) -> HttpResponse:
    """A conference: who may hear what now, and what was said."""
    actor = request.actor
    told = queries.conference(conference, by=actor)
    case = cases.get(told.row.case_id, by=actor)
    guests = queries.guests(told.row)
    may = bool(policy.can(actor, policy.CONFERENCE_EDIT, told.row))
    said = told.words
    initial = {name: getattr(said, name) for name in ConferenceForm.WORDS} if said else {}
    initial |= {"held_on": told.row.held_on, "survivor_present": told.row.survivor_present, "guests": [str(one.guest_id) for one in guests]}  # fmt: skip
    form = ConferenceForm(request.POST or None, organisations=_organisations(request), initial=initial)
    if request.method == "POST":
        require(policy.can(actor, policy.CONFERENCE_EDIT, told.row), actor, policy.CONFERENCE_EDIT, kind="conference", object_id=conference)  # fmt: skip
        if form.is_valid():
            try:
                actions.change_conference(conference, form.words(), by=actor, **form.values())
            except ValidationError as fault:
                form.take(fault)
            else:
                return redirect("plans:conference", conference=conference)
    heard = hearings(case.subject_id, [one.guest_id for one in guests], by=actor)
    more = {
        "heard": sheets.heard(heard),
        "others": said.others if said else "",
        "may": may,
        "words": sheets.conference_words(said),
        "day": told.row.held_on,
    }
    return form_page(request, case, form, _("Case conference"), draft="conference", may_be_read_in_court=True, template="plans/conference.html", **more)  # fmt: skip
