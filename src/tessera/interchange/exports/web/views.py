"""Ask for an export, agree to one, see its password once, download it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tessera.interchange.exports import actions, policy, tasks
from tessera.interchange.exports.enums import DOWNLOADS, ExportState, Format
from tessera.interchange.exports.models import Export
from tessera.interchange.exports.web import presenters
from tessera.interchange.exports.web.forms import ExportForm
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import Hidden, Refused
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore

_SHOWN = 100


@require_GET
def index(request: Request) -> HttpResponse:
    """Exports of one's own; for those who agree, all of the organisation."""
    actor = request.actor
    if not (actor.may(policy.ASK) or actor.may(policy.APPROVE)):
        raise Refused(actor, policy.ASK, kind="export")
    rows = list(policy.scope(actor)[:_SHOWN])
    names = people.colleague_names(actor, [row.asked_by for row in rows])
    context = {"table": presenters.exports(rows, names), "may_ask": policy.can(actor, policy.ASK).allowed}
    return render(request, "exports/list.html", context)


index.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """What, for what, and why."""
    actor = request.actor
    answer = policy.can(actor, policy.ASK)
    if not answer:
        raise Refused(actor, policy.ASK, kind="export")
    may_name = policy.can(actor, policy.IDENTITY).allowed
    form = ExportForm(request.POST if request.method == "POST" else None, may_name=may_name)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.ask(
                format=data["format"], purpose=data["purpose"], which=data["which"], reason=data["reason"],
                with_identity=data.get("identity", False), by=actor,
            )  # fmt: skip
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            return _asked(request, made)
    context = {"form": restore(form, request), "breadcrumbs": _crumbs(_("New export"))}
    return render(request, "exports/new.html", context, status=422 if form.errors else 200)


def _crumbs(title: str) -> list[dict[str, str]]:
    return [{"label": _("Take out records"), "url": reverse("exports:list")}, {"label": title, "url": ""}]


def _asked(request: Request, export: Export) -> HttpResponse:
    if export.state == ExportState.WAITING:
        messages.success(request, _("A second person has to agree now. Come back when they have."))
        return redirect("exports:export", export=export.pk)
    _enqueue(export, request.actor)
    return redirect("jobs:run", run_id=export.run)


def _enqueue(export: Export, by: Actor) -> None:
    then = reverse("exports:export", args=[export.pk])
    export.run = jobs.enqueue(tasks.make, organisation=by.organisation, by=by, then=then, export=export.pk)
    export.save(update_fields=["run"])


def _find(request: Request, export: UUID) -> Export:
    row = policy.scope(request.actor).filter(pk=export).first()
    if row is None:
        raise Hidden(request.actor, policy.ASK, kind="export", object_id=export)
    return row


@require_GET
@never_cache
def export(request: Request, export: UUID) -> HttpResponse:
    """One export: what it is, and what can be done with it."""
    return _page(request, _find(request, export))


def _page(request: Request, row: Export, password: str = "", problem: str = "") -> HttpResponse:
    actor = request.actor
    mine = policy.can(actor, policy.ASK, row).allowed
    ready = mine and row.state == ExportState.READY and row.until is not None and row.until > now()
    names = people.colleague_names(actor, [row.asked_by, row.decided_by])
    context = {
        "row": row,
        "state": presenters.state(row),
        "pairs": presenters.pairs(row, names, actions.reason_of(row)),
        "breadcrumbs": _crumbs(_("Export")),
        "may_decide": row.state == ExportState.WAITING and policy.can(actor, policy.APPROVE, row).allowed,
        "waits": row.state == ExportState.WAITING and mine,
        "ready": ready,
        "may_download": ready and row.downloads < DOWNLOADS,
        "may_see_password": ready and row.sealed_passphrase is not None,
        "run_url": reverse("jobs:run", args=[row.run]) if mine and row.run and row.state == ExportState.MAKING else "",
        "password": password,
        "problem": problem,
        "zip": row.format == Format.CSV,
    }
    return render(request, "exports/export.html", context, status=422 if problem else 200)


@require_POST
def decide(request: Request, export: UUID) -> HttpResponse:
    """A second person agrees or declines."""
    agreed = request.POST.get("answer") == "agree"
    try:
        row = actions.decide(export, agreed, by=request.actor)
    except ValidationError as fault:
        return _page(request, _find(request, export), problem=fault.messages[0])
    if agreed and row.asked_by:
        # The job works with the rights of whoever asked, and tells them how far it is.
        _enqueue(row, people.actor_for(row.asked_by, row.organisation_id, purpose="export"))
    messages.success(
        request, _("You agreed: the file is being made.") if agreed else _("You declined: no file is made.")
    )
    return redirect("exports:export", export=export)


@require_POST
@never_cache
def password(request: Request, export: UUID) -> HttpResponse:
    """The password, once."""
    try:
        found = actions.passphrase(export, by=request.actor)
    except ValidationError as fault:
        return _page(request, _find(request, export), problem=fault.messages[0])
    return _page(request, _find(request, export), password=found)


@require_POST
def file(request: Request, export: UUID) -> HttpResponseBase:
    """The file, under a name that says nothing."""
    try:
        row, pieces = actions.download(export, by=request.actor)
    except ValidationError as fault:
        return _page(request, _find(request, export), problem=fault.messages[0])
    ending = "zip" if row.format == Format.CSV else "xlsx"
    headers = {
        "Content-Disposition": f'attachment; filename="file-{row.pk.hex[:8]}.{ending}"',
        "Cache-Control": "no-store",
    }
    return StreamingHttpResponse(pieces, content_type="application/octet-stream", headers=headers)
