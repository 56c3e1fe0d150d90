"""Versions of an award: reading, comparing, asking for an amendment, deciding on it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tessera.kernel.clock import today
from tessera.kernel.policy import require
from tessera.partnership.awards import policy, queries
from tessera.partnership.awards import words as presenters
from tessera.partnership.awards.actions import versions as actions
from tessera.partnership.awards.differing import changes
from tessera.partnership.awards.enums import AwardState, VersionKind, VersionState
from tessera.partnership.awards.models import Award, AwardVersion
from tessera.partnership.awards.states import VERSION
from tessera.partnership.awards.terms import terms_of
from tessera.partnership.awards.web.common import award_crumbs, ends_of, form_page, tried
from tessera.partnership.awards.web.forms import AmendForm, MoveForm, TermsForm, said_by
from tessera.partnership.stages import api as stages
from tessera.trust.people.api import Request, restore
from tessera.ui.dates import day


def _title(version: AwardVersion) -> str:
    return _("Version %(number)s") % {"number": version.number}


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: Request, award: UUID, number: int) -> HttpResponse:
    """What a version says, what became of it, and what may follow."""
    by = request.actor
    row = queries.get(award, by=by)
    shown = queries.version(row, number, by=by)
    ends = _ends(request, row, shown)
    form = MoveForm(request.POST or None, ends=ends, signs=VersionState.SIGNED in dict(ends)) if ends else None
    if request.method == "POST" and form is not None and form.is_valid():
        said = form.cleaned_data
        moved = tried(
            form,
            lambda: actions.move_version(shown.pk, said["end"], by=by, reason=said["reason"], on=said.get("on")),
        )
        if moved is not None:
            messages.success(request, _("Saved."))
            return redirect("awards:version", award, number)
    office = row.organisation_id == by.organisation
    context = {
        "award": row,
        "version": shown,
        "title": _title(shown),
        "state": presenters.version_badge(shown),
        "about": _about(shown),
        "terms": presenters.terms_pairs(terms_of(shown)),
        "differs": _differs(row, shown, request),
        "timeline": stages.timeline(stages.history(VERSION.kind, shown.pk), VersionState, by=by),
        "form": restore(form, request) if form else None,
        "may_revise": office and shown.state == VersionState.REQUESTED and by.may(policy.AMEND),
        "breadcrumbs": award_crumbs(row, _title(shown)),
    }
    return render(request, "awards/version.html", context, status=422 if form and form.errors else 200)


def _ends(request: Request, award: Award, shown: AwardVersion) -> list[tuple[str, object]]:
    if award.organisation_id != request.actor.organisation:
        return []
    ends = ends_of(VERSION, shown.state, VersionState, request)
    first = award.state in (AwardState.NEGOTIATING, AwardState.SIGNED)
    # The original is signed with the award and takes effect with it.
    return [each for each in ends if not (first and each[0] in (VersionState.SIGNED, VersionState.IN_EFFECT))]


def _about(shown: AwardVersion) -> list[tuple[str, object]]:
    return [
        (_("What it is"), VersionKind(shown.kind).label),
        (_("In effect from"), day(shown.effective)),
        (_("Until"), day(shown.until) or _("open")),
        (_("Signed on"), day(shown.signed_on)),
        (_("Reason"), shown.reason),
    ]


def _differs(award: Award, shown: AwardVersion, request: Request) -> object:
    if shown.number < 2:
        return None
    before = queries.version(award, shown.number - 1, by=request.actor)
    return presenters.changes_table(changes(terms_of(before), terms_of(shown)), before, shown)


@require_safe
def compare(request: Request, award: UUID, first: int, second: int) -> HttpResponse:
    """What one version says differently from another."""
    by = request.actor
    row = queries.get(award, by=by)
    before, after = (queries.version(row, number, by=by) for number in (first, second))
    title = _("Versions %(first)s and %(second)s") % {"first": first, "second": second}
    context = {
        "award": row,
        "title": title,
        "table": presenters.changes_table(changes(terms_of(before), terms_of(after)), before, after),
        "others": [(each.number, each.kind) for each in queries.versions(row.pk)],
        "breadcrumbs": award_crumbs(row, title),
    }
    return render(request, "awards/compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: Request, award: UUID) -> HttpResponse:
    """Asks for an amendment; the form begins with what is in force."""
    by = request.actor
    row = queries.get(award, by=by, action=policy.AMEND)
    require(policy.can(by, policy.AMEND, row), by, policy.AMEND, kind="award", object_id=award)
    held = queries.shown([award]).get(award)
    now = said_by(terms_of(held)) if held else {}
    form = AmendForm(request.POST or None, initial={**now, "effective": today()})
    if row.state == AwardState.NEGOTIATING:
        del form.fields["kind"]
    return form_page(
        request, form, _("Ask for an amendment"), reverse("awards:award", args=[award]), draft="amend",
        do=lambda said: actions.amend(
            award, by=by, kind=said.get("kind", ""), terms=form.terms(), effective=said["effective"],
            reason=said["reason"],
        ),
        breadcrumbs=award_crumbs(row, _("Ask for an amendment")),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: Request, award: UUID, number: int) -> HttpResponse:
    """Writes a requested version anew."""
    by = request.actor
    row = queries.get(award, by=by, action=policy.AMEND)
    shown = queries.version(row, number, by=by)
    require(policy.can(by, policy.AMEND, shown), by, policy.AMEND, kind="award_version", object_id=shown.pk)
    now = {**said_by(terms_of(shown)), "effective": shown.effective, "reason": shown.reason}
    form = TermsForm(request.POST or None, initial=now)
    return form_page(
        request, form, _("Change the version"), reverse("awards:version", args=[award, number]), draft="revise",
        do=lambda said: actions.revise(
            shown.pk, by=by, terms=form.terms(), effective=said["effective"], reason=said["reason"]
        ),
        breadcrumbs=award_crumbs(row, _title(shown)),
    )  # fmt: skip
