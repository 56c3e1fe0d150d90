"""Pages of opportunities for the office: the list, one with its rubric and panel, writing and moving it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tessera.kernel.policy import require
from tessera.partnership.competition import policy, queries
from tessera.partnership.competition.actions import notices, panels
from tessera.partnership.competition.enums import MemberState, OpportunityState
from tessera.partnership.competition.models import Opportunity, PanelMember
from tessera.partnership.competition.states import OPPORTUNITY
from tessera.partnership.competition.web import presenters
from tessera.partnership.competition.web.forms import MemberForm, MoveForm, NoticeForm, PlaceForm
from tessera.partnership.stages import api as stages
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore
from tessera.ui.paging import page_number, turns

_S = OpportunityState
BUTTONS: dict[tuple[str, str], str | Promise] = {
    (_S.DRAFT, _S.IN_CLEARANCE): gettext_lazy("Send to clearance"),
    (_S.IN_CLEARANCE, _S.DRAFT): gettext_lazy("Send back"),
    (_S.IN_CLEARANCE, _S.FORECAST): gettext_lazy("Clear and announce"),
    (_S.FORECAST, _S.OPEN): gettext_lazy("Open for applications"),
    (_S.OPEN, _S.CLOSED): gettext_lazy("Close, and ask the panel about conflicts"),
    (_S.CLOSED, _S.DECIDED): gettext_lazy("Everything is decided"),
    (_S.DECIDED, _S.ARCHIVED): gettext_lazy("Archive"),
}
_LISTED = ("stage", "title", "weight", "most", "guidance")


@require_safe
def opportunities(request: Request) -> HttpResponse:
    """Opportunities of the office, newest first."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="opportunity")
    rows, more = queries.page(actor, page_number(request))
    context = {
        "table": presenters.opportunities(rows, "competition:opportunity"),
        "may_write": bool(policy.can(actor, policy.EDIT)),
        **turns(request, more),
    }
    return render(request, "competition/list.html", context)


opportunities.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """A new opportunity with its first notice."""
    actor = request.actor
    require(policy.can(actor, policy.EDIT), actor, policy.EDIT, kind="opportunity")
    form = NoticeForm(request.POST or None, fixed=("changed",))
    if request.method == "POST" and form.is_valid():
        try:
            row = notices.draft(by=actor, **_parts(form))
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("The draft is kept. Nobody outside sees it."))
            return redirect("competition:opportunity", row.pk)
    context = {"form": restore(form, request), "title": _("A new opportunity")}
    return render(request, "competition/notice.html", context, status=422 if form.is_bound and form.errors else 200)


def _parts(form: NoticeForm) -> dict[str, Any]:
    values = dict(form.cleaned_data)
    return {"criteria": values.pop("criteria"), "questions": values.pop("questions"), "values": values}


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, opportunity: UUID) -> HttpResponse:
    """Writes a draft anew, or publishes a new version of what is announced or open."""
    actor = request.actor
    row = queries.opportunity(opportunity, by=actor, action=policy.EDIT)
    require(policy.can(actor, policy.EDIT, row), actor, policy.EDIT, kind="opportunity", object_id=row.pk)
    is_draft = row.state == OpportunityState.DRAFT
    fixed = ("number", "changed") if is_draft else ("number", "title", "programme_type", "stages")
    form = NoticeForm(request.POST or None, fixed=fixed, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        try:
            (notices.rewrite if is_draft else notices.amend)(row.pk, by=actor, **_parts(form))
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("The draft is kept.") if is_draft else _("The new version is published."))
            return redirect("competition:opportunity", row.pk)
    title = _("Change the draft") if is_draft else _("A new version of the notice")
    context = {"form": restore(form, request), "title": title, "row": row}
    return render(request, "competition/notice.html", context, status=422 if form.is_bound and form.errors else 200)


def _initial(row: Opportunity) -> dict[str, Any]:
    version = row.versions.all().order_by("-number").first()
    if version is None:
        return {}
    found = {key: getattr(version, key) for key in notices.NOTICE_FIELDS}
    found |= {"title": row.title, "programme_type": row.programme_type, "stages": row.stages}
    found["criteria"] = [{key: getattr(each, key) for key in _LISTED} for each in version.criteria.all()]
    found["questions"] = [
        {"stage": each.stage, "text": each.text, "most_words": each.most_words or None}
        for each in version.questions.all()
    ]
    return found


@require_safe
def page(request: Request, opportunity: UUID) -> HttpResponse:
    """One opportunity: its notice, rubric, panel and what was handed in."""
    return _page(request, queries.opportunity(opportunity, by=request.actor))


def _page(
    request: Request, row: Opportunity, member: MemberForm | None = None, *, place: PlaceForm | None = None
) -> HttpResponse:
    actor = request.actor
    require(policy.can(actor, policy.VIEW, row), actor, policy.VIEW, kind="opportunity", object_id=row.pk)
    notice = queries.notice(row)
    panel = list(row.members.order_by("role", "created_at"))
    names = people.colleague_names(actor, (each.account_id for each in panel))
    criteria = list(notice.criteria.all()) if notice else []
    may_edit = bool(policy.can(actor, policy.EDIT, row))
    editable = row.state in (OpportunityState.DRAFT, OpportunityState.FORECAST, OpportunityState.OPEN)
    may_name = bool(policy.can(actor, policy.PANEL, row)) and row.state != OpportunityState.CANCELLED
    context = {
        "row": row,
        "notice": notice,
        "state": presenters.badge(OpportunityState(row.state)),
        "pairs": presenters.pairs(row, notice),
        "rubric": presenters.rubric(criteria, staged=row.stages == 2),
        "questions": list(notice.questions.all()) if notice else [],
        "versions": presenters.versions(row),
        "panel": presenters.members(panel, names),
        "place_form": (place or _place_form(panel, names)) if may_name else None,
        "member_form": (member or _member_form(actor, names)) if may_name else None,
        "applications": presenters.applications(queries.handed_in(row, by=actor)),
        "steps": _steps(row, actor),
        "may_edit": may_edit and editable,
        "history": stages.timeline(stages.history(OPPORTUNITY.kind, row.pk), OpportunityState, by=actor),
    }
    return render(request, "competition/opportunity.html", context, status=422 if member or place else 200)


def _member_form(actor: Any, names: Any, data: Any = None) -> MemberForm:
    able = [(each.account, each.name) for each in people.colleagues(actor) if each.account not in names]
    return MemberForm(data, people=able)


def _place_form(panel: Sequence[PanelMember], names: Mapping[UUID, str], data: Any = None) -> PlaceForm | None:
    """Ends an assignment or lets it go on; None while nobody is on the panel."""
    said = {MemberState.SERVING: _("%(who)s cannot go on"), MemberState.ENDED: _("%(who)s comes back")}
    places = [
        (each.pk, said[MemberState(each.state)] % {"who": names.get(each.account_id, _("A former colleague"))})
        for each in panel
    ]
    return PlaceForm(data, places=places) if places else None


def _steps(row: Opportunity, actor: Any) -> list[dict[str, Any]]:
    """What this reader may do with the opportunity now; cancelling comes last and folded away."""
    return [
        {
            "end": each.end,
            "label": BUTTONS.get((row.state, each.end), _("Cancel this opportunity")),
            "reason": each.reason,
            "main": not each.reason,
        }
        for each in OPPORTUNITY.following(row.state)
        if actor.may(each.action)
    ]


@require_POST
def move(request: Request, opportunity: UUID) -> HttpResponse:
    """Moves an opportunity on."""
    row = queries.opportunity(opportunity, by=request.actor, action=policy.EDIT)
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            notices.move(row.pk, form.cleaned_data["end"], by=request.actor, reason=form.cleaned_data["reason"])
        except stages.ReasonMissing:
            messages.warning(request, _("Say why first."))
        except stages.IllegalMove:
            messages.warning(request, _("Somebody moved it meanwhile. Look where it stands now."))
        except ValidationError as fault:
            messages.warning(request, " ".join(fault.messages))
        else:
            messages.success(request, _("Done."))
    return redirect("competition:opportunity", row.pk)


@require_POST
def panel(request: Request, opportunity: UUID) -> HttpResponse:
    """Names a member of the panel."""
    actor = request.actor
    row = queries.opportunity(opportunity, by=actor, action=policy.PANEL)
    require(policy.can(actor, policy.PANEL, row), actor, policy.PANEL, kind="opportunity", object_id=row.pk)
    form = _member_form(actor, set(), request.POST)
    if form.is_valid():
        try:
            panels.name_member(row.pk, form.cleaned_data["account"], form.cleaned_data["role"], by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("On the panel now."))
            return redirect("competition:opportunity", row.pk)
    return _page(request, row, form)


@require_POST
def member(request: Request, opportunity: UUID) -> HttpResponse:
    """Ends the assignment of a member of the panel, or lets it go on, with the reason."""
    actor = request.actor
    row = queries.opportunity(opportunity, by=actor, action=policy.PANEL)
    require(policy.can(actor, policy.PANEL, row), actor, policy.PANEL, kind="opportunity", object_id=row.pk)
    panel = list(row.members.order_by("role", "created_at"))
    names = people.colleague_names(actor, (each.account_id for each in panel))
    form = _place_form(panel, names, request.POST)
    if form is None or not form.is_valid():
        return _page(request, row, place=form)
    held = next(each for each in panel if each.pk == form.cleaned_data["member"])
    try:
        aside = 0
        if held.state == MemberState.SERVING:
            aside = panels.end_member(held.pk, reason=form.cleaned_data["reason"], by=actor)
        else:
            panels.resume_member(held.pk, reason=form.cleaned_data["reason"], by=actor)
    except stages.IllegalMove:
        messages.warning(request, _("Somebody changed the panel meanwhile."))
    else:
        messages.success(request, _panel_changed(aside))
    return redirect("competition:opportunity", row.pk)


def _panel_changed(aside: int) -> str:
    said = ngettext(
        "Done. %(count)s review that was not handed in is set aside.",
        "Done. %(count)s reviews that were not handed in are set aside.",
        aside,
    )
    return said % {"count": aside} if aside else _("Done.")
