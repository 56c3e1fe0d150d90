"""The list of awards, one award, and moving it on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tessera.kernel.policy import Decision, require
from tessera.partnership.awards import listing, policy, queries
from tessera.partnership.awards import words as presenters
from tessera.partnership.awards.actions import award as actions
from tessera.partnership.awards.asking import panels
from tessera.partnership.awards.enums import AwardState, VersionState
from tessera.partnership.awards.models import Award
from tessera.partnership.awards.states import AWARD
from tessera.partnership.awards.terms import terms_of
from tessera.partnership.awards.web.common import award_crumbs, ends_of, form_page, tried
from tessera.partnership.awards.web.forms import AboutForm, FilterForm, MoveForm, NewForm
from tessera.partnership.library import api as library
from tessera.partnership.stages import api as stages
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore
from tessera.ui.amounts import amounts
from tessera.ui.paging import page_number, turns

FILTERS = ("state", "country", "sector", "programme_type")


@require_safe
def awards(request: Request) -> HttpResponse:
    """Awards of the office; for a grantee those made to it."""
    by = request.actor
    require(policy.can(by, policy.VIEW), by, policy.VIEW, kind="award")
    office = by.function == "funder"
    given = request.GET
    asked = {name: given.get(name, "")[:40] for name in FILTERS}
    wanted = listing.Wanted(text=given.get("q", "").strip()[:80], party=given.get("party", "").strip()[:80], **asked)
    meant = listing.meant(by, wanted)
    lines, more = listing.page(by, wanted, page_number(request), meant)
    typed = given.copy()
    if len(meant) == 1:
        typed["party"] = meant[0].shown
    context = {
        "form": FilterForm(typed or None, names=presenters.suggestions(lines, meant)),
        "table": presenters.table(lines, office and not given),
        "meant": presenters.meant(wanted.party, meant),
        "may_create": bool(policy.can(by, policy.CREATE)),
        "sees_partnerships": bool(policy.can(by, policy.COMPACT)),
        **turns(request, more),
    }
    return render(request, "awards/list.html", context)


awards.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """A recommended award with its first version."""
    by = request.actor
    require(policy.can(by, policy.CREATE), by, policy.CREATE, kind="award")
    form = NewForm(request.POST or None, by=by)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        about = {name: said[name] for name in actions.FIELDS}
        made = tried(
            form,
            lambda: actions.create(
                by=by, number=said["number"], party_id=UUID(said["party_id"]), terms=form.terms(),
                effective=said["effective"], reason=said["reason"], **about,
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, _("The award is recommended. Its first version waits for review."))
            return redirect("awards:award", made.pk)
    back = reverse("awards:list")
    context = {"form": restore(form, request), "title": _("A new award"), "back": back, "draft": "award"}
    return render(request, "awards/form.html", context, status=422 if form.errors else 200)


@require_safe
def award(request: Request, award: UUID) -> HttpResponse:
    """One award with everything that hangs on it."""
    by = request.actor
    row = queries.get(award, by=by)
    versions = queries.versions(row.pk)
    hanging = queries.hanging(row)
    shown = queries.shown([row.pk]).get(row.pk)
    names = people.colleague_names(by, [each.requested_by_id for each in versions])
    changes = stages.history(AWARD.kind, row.pk)
    context = {
        "award": row,
        "state": presenters.state_badge(row.state, AwardState),
        "about": _about(row, request),
        "terms": presenters.terms_pairs(terms_of(shown)) if shown else [],
        "shown": shown,
        "not_yet": shown is not None and shown.state != VersionState.IN_EFFECT,
        "versions": presenters.versions_table(row.pk, versions, names),
        "timeline": stages.timeline(changes, AwardState, by=by),
        "breadcrumbs": [*award_crumbs(row)[:1], {"label": row.number, "url": ""}],
        "ends": ends_of(AWARD, row.state, AwardState, request),
        "sections": panels.drawn(row, by),
        **_tables(row, hanging, request),
        **_may(row, request),
    }
    return render(request, "awards/award.html", context)


award.is_list = True  # type: ignore[attr-defined]


def _about(row: Award, request: Request) -> list[tuple[str, object]]:
    pairs: list[tuple[str, object]] = [
        (_("Implementer"), listing.party_names([row], request.actor).get(row.party_id, "")),
        (_("Instrument"), library.worded("instrument", row.instrument) if row.instrument else ""),
        (_("Programme type"), library.worded("programme_type", row.programme_type) if row.programme_type else ""),
        (_("Region"), library.worded("region", row.region) if row.region else ""),
    ]
    if row.partnership_id and request.actor.may(policy.COMPACT):
        compact = queries.compact(row.partnership_id, by=request.actor)
        pairs.append(
            (_("Partnership"), presenters.link(reverse("awards:partnership", args=[compact.pk]), compact.title))
        )
    return pairs


def _tables(row: Award, hanging: queries.Hanging, request: Request) -> dict[str, Any]:
    by = request.actor
    office = row.organisation_id == by.organisation
    names = listing.names_of_parties({each.party_id for each in hanging.subawards}, by)
    edits = office and (by.may(policy.CONDITION) or by.may(policy.WAIVE))
    return {
        "obligations": presenters.obligations_table(hanging.obligations),
        "obligated": amounts(queries.obligated(row.pk)),
        "conditions": presenters.conditions_table(hanging.conditions, edits),
        "people": presenters.people_table(hanging.people, office and by.may(policy.PERSON)),
        "subawards": presenters.subawards_table(hanging.subawards, names),
    }


def _may(row: Award, request: Request) -> dict[str, bool]:
    by = request.actor
    rights = {
        "may_edit": policy.CREATE, "may_amend": policy.AMEND, "may_obligate": policy.OBLIGATE,
        "may_condition": policy.CONDITION, "may_person": policy.PERSON, "may_subaward": policy.SUBAWARD,
    }  # fmt: skip
    office = row.organisation_id == by.organisation
    return {name: office and by.may(action) for name, action in rights.items()}


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, award: UUID) -> HttpResponse:
    """How an award is described."""
    by = request.actor
    row = queries.get(award, by=by, action=policy.CREATE)
    require(policy.can(by, policy.CREATE, row), by, policy.CREATE, kind="award", object_id=award)
    now = {name: getattr(row, name) for name in actions.FIELDS}
    form = AboutForm(request.POST or None, initial=now, by=by)
    return form_page(
        request, form, _("Describe the award"), reverse("awards:award", args=[award]),
        do=lambda said: actions.edit(award, by=by, **said), draft="award-about",
        breadcrumbs=award_crumbs(row, _("Describe the award")),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: Request, award: UUID) -> HttpResponse:
    """Moves an award on; what is missing is listed on the form."""
    by = request.actor
    row = queries.get(award, by=by)
    ends = ends_of(AWARD, row.state, AwardState, request) if row.organisation_id == by.organisation else []
    if not ends:
        require(Decision(False, _("From here nothing follows that is yours to do.")), by, policy.VIEW)
    form = MoveForm(request.POST or None, ends=ends, signs=AwardState.SIGNED in dict(ends))
    said_now = {"note": _("This award is %(state)s.") % {"state": AwardState(row.state).label}}
    return form_page(
        request, form, _("Move the award on"), reverse("awards:award", args=[award]), draft="award-move",
        do=lambda said: actions.move_award(award, said["end"], by=by, reason=said["reason"], on=said.get("on")),
        breadcrumbs=award_crumbs(row, _("Move the award on")), **said_now,
    )  # fmt: skip
