"""Pages of releases: published ones are for everybody; everything before that is for those who build them.

The public addresses never look at who is asking, so a locked or half signed-in session shows no more than a stranger's.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from tessera.kernel.ids import new_id
from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import Hidden, require
from tessera.observatory.releases import actions, policy, queries, tasks
from tessera.observatory.releases.models import Release
from tessera.observatory.releases.web import presenters, words
from tessera.observatory.releases.web.forms import BuildForm, PublishForm
from tessera.trust.people.api import Request, restore
from tessera.ui.tables import Column, Row, Table

_PAGE = 20


def published(number: int) -> Release:
    """A published release by number. Raises Http404."""
    row = queries.by_number(number, by=None)
    if row is None:
        raise Http404
    return row


def draft(request: Request, number: int) -> Release:
    """A release that waits, for those who build. Raises Hidden."""
    row = queries.by_number(number, by=request.actor)
    if row is None or row.published_at is not None or not request.actor.may(policy.BUILD):
        raise Hidden(request.actor, policy.VIEW, kind="release")
    return row


def _table(rows: list[Release], address: str) -> Table:
    columns = [
        Column("title", _("Release")),
        Column("number", _("Number"), numeric=True),
        Column("date", _("Date")),
        Column("records", _("People counted"), numeric=True),
        Column("contributors", _("Organisations"), numeric=True),
    ]
    lines = [
        Row(
            {
                "title": words.title(row),
                "number": words.grouped(row.number),
                "date": presenters.day(row.published_at or row.built_at),
                "records": words.grouped(row.records),
                "contributors": words.grouped(row.contributors),
            },
            reverse(address, args=[row.number]),
        )
        for row in rows
    ]
    return Table(
        _("Releases"),
        columns,
        lines,
        caption_hidden=True,
        empty_title=_("Nothing is published yet"),
        empty_body=_("Figures appear here once organisations contribute and a release is published."),
    )


@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """Every published release, newest first."""
    before = request.GET.get("before", "")
    rows = queries.published(int(before) if before.isdigit() and len(before) < 10 else None, _PAGE + 1)
    actor = getattr(request, "actor", None)
    context = {
        "table": _table(rows[:_PAGE], "releases:release"),
        "previous_url": reverse("releases:list") if before else "",
        "next_url": f"?before={rows[_PAGE - 1].number}" if len(rows) > _PAGE else "",
        "may_build": actor is not None and actor.may(policy.BUILD),
    }
    return render(request, "releases/list.html", context)


releases.is_list = True  # type: ignore[attr-defined]


@require_safe
def release(request: HttpRequest, number: int) -> HttpResponse:
    """A published release. Whoever builds is shown the way to one that waits; that page has a gate of its own."""
    row = queries.by_number(number, by=None)
    if row is None:
        actor = getattr(request, "actor", None)
        if actor is not None and actor.may(policy.BUILD) and queries.by_number(number, by=actor):
            return redirect("releases:draft", number)
        raise Http404
    return _page(request, row, "")


@require_safe
def draft_release(request: Request, number: int) -> HttpResponse:
    """A release that waits to be published."""
    return _page(request, draft(request, number), "draft_")


def _page(request: HttpRequest, row: Release, kind: str) -> HttpResponse:
    looked_at = presenters.looked_at(row, request.GET, kind)
    whole = not request.headers.get("HX-Request")
    context = (
        presenters.page(request, row, kind) | {"look": looked_at, "release": row}
        if whole
        else {"look": looked_at, "release": row}
    )
    answer = render(request, "releases/release.html" if whole else "releases/figure.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def build(request: Request) -> HttpResponse:
    """Parameters of a new release, and the releases that wait. The work itself is a job."""
    actor = request.actor
    require(policy.can(actor, policy.BUILD), actor, policy.BUILD, kind="release")
    form = BuildForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = new_id()
        chosen = form.cleaned_data
        run = jobs.enqueue(
            tasks.build,
            organisation=actor.organisation,
            by=actor,
            then=reverse("releases:built", args=[made]),
            release=made,
            threshold=chosen["threshold"],
            rounding=chosen["rounding"],
            columns=tuple(chosen["columns"]),
            order=chosen["order"],
            method=chosen["method"],
            family=chosen["family"],
            epsilon=f"{chosen['epsilon'].normalize():f}",
            perturbation=chosen["perturbation"],
            least_contributors=chosen["least_contributors"],
            diversity=2 if chosen["diversity"] else 1,
        )
        return redirect("jobs:run", run)
    waiting = queries.drafts(actor)
    context = {
        "form": (shown := restore(form, request)),
        "groups": shown.groups(),
        "waiting": _table(waiting, "releases:draft") if waiting else None,
    }
    return render(request, "releases/build.html", context, status=422 if form.errors else 200)


build.is_list = True  # type: ignore[attr-defined]


@require_GET
def built(request: Request, release: UUID) -> HttpResponse:
    """Where a job's work is to be seen."""
    row = queries.by_id(release, by=request.actor)
    if row is None or not request.actor.may(policy.BUILD):
        raise Hidden(request.actor, policy.VIEW, kind="release", object_id=release)
    return redirect("releases:release" if row.published_at else "releases:draft", row.number)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Request, number: int) -> HttpResponse:
    """Asks once more, then publishes for good."""
    row = draft(request, number)
    require(
        policy.can(request.actor, policy.PUBLISH, row), request.actor, policy.PUBLISH, kind="release", object_id=row.pk
    )
    form = PublishForm(request.POST if request.method == "POST" else None, initial={"title": row.title})
    if request.method == "POST" and form.is_valid() and _published(request, row, form):
        messages.success(request, _("The release is published. Everybody can read it, and it never changes again."))
        return redirect("releases:release", number)
    context = {
        "form": restore(form, request),
        "release": row,
        "title": words.title(row),
        "about": words.about(row),
        "verdict": words.verdict(row),
        "advice": words.advice(row),
        "attacks_url": reverse("releases:draft_attacks", args=[number]),
        "back": reverse("releases:draft", args=[number]),
    }
    return render(request, "releases/publish.html", context, status=422 if form.errors else 200)


def _published(request: Request, row: Release, form: PublishForm) -> bool:
    """Publishes, or says on the form why that cannot be."""
    try:
        actions.publish(row.pk, by=request.actor, title=form.cleaned_data["title"])
    except actions.NotPublishable as fault:
        form.add_error(None, str(fault))
        return False
    return True
