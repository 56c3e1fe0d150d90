"""Bring a file, see what would happen, say yes, see what happened."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tessera.interchange.imports import policy, refusals, tasks, uploads
from tessera.interchange.imports.enums import BatchState, UploadState
from tessera.interchange.imports.models import Batch, Upload
from tessera.interchange.imports.web import presenters
from tessera.interchange.imports.web.forms import FileForm
from tessera.interchange.imports.web.receiving import Unnamed
from tessera.interchange.mapping import api as mapping
from tessera.interchange.reading import api as reading
from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import Hidden, require
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore

_ENDED = {jobs.RunState.DONE, jobs.RunState.FAILED}
_SHOWN = 100


def _crumbs(title: str) -> list[dict[str, str]]:
    return [{"label": _("Bring in records"), "url": reverse("imports:list")}, {"label": title, "url": ""}]


@require_GET
def index(request: Request) -> HttpResponse:
    """The last imports, and files that wait for an answer."""
    actor = request.actor
    require(policy.can(actor, policy.RUN), actor, policy.RUN, kind="import")
    rows = list(policy.scope(actor)[:_SHOWN])
    names = people.colleague_names(actor, [row.started_by for row in rows])
    context = {
        "table": presenters.batches(rows, names),
        "waiting": presenters.waiting(list(policy.waiting(actor)[:_SHOWN])),
        "any": bool(rows),
    }
    return render(request, "imports/list.html", context)


index.is_list = True  # type: ignore[attr-defined]


@csrf_exempt
def new(request: Request) -> HttpResponse:
    """Puts our way of holding a file in place, which must come before the form is read; then the forgery check."""
    request.upload_handlers = [Unnamed(request)]
    return _new(request)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def _new(request: Request) -> HttpResponse:
    """Choose a file. One that cannot be read is told at once; everything else chosen stays."""
    actor = request.actor
    require(policy.can(actor, policy.RUN), actor, policy.RUN, kind="import")
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        try:
            return _received(request, form)
        except reading.UnreadableFile as fault:
            form.refuse(fault)
    context = {"form": restore(form, request), "breadcrumbs": _crumbs(_("Choose a file"))}
    return render(request, "imports/new.html", context, status=422 if form.errors else 200)


def _received(request: Request, form: FileForm) -> HttpResponse:
    actor, data = request.actor, form.cleaned_data
    rules, source = mapping.shipped(data["mapping"]), data["file"].file
    digest = uploads.survey(source, rules, data["encoding"])
    if before := uploads.done_before(digest, rules, by=actor):
        messages.info(
            request, _("This very file was brought in before. This is what came of it; nothing was changed now.")
        )
        return redirect("imports:batch", batch=before.pk)
    upload, fresh = uploads.receive(source, data["file"].size, digest, rules, encoding=data["encoding"], by=actor)
    if not fresh and (upload.encoding == data["encoding"] or upload.state == UploadState.TAKEN):
        return redirect("imports:file", upload=upload.pk)
    upload.encoding = data["encoding"]
    return _enqueue(request, upload, tasks.check, reverse("imports:file", args=[upload.pk]))


def _enqueue(request: Request, upload: Upload, task: jobs.Task, then: str) -> HttpResponse:
    """Puts the work on a waiting file into the queue and leads to its progress."""
    actor = request.actor
    upload.run = jobs.enqueue(task, organisation=actor.organisation, by=actor, then=then, upload=upload.pk)
    upload.save(update_fields=["run", "encoding"])
    return redirect("jobs:run", run_id=upload.run)


def _is_at_work(request: Request, upload: Upload) -> bool:
    run = jobs.run_of(request.actor, upload.run) if upload.run else None
    return run is not None and run.state not in _ENDED


@require_GET
@never_cache
def file(request: Request, upload: UUID) -> HttpResponse:
    """A waiting file: how far its check is, or what it found and the question whether to go on."""
    row = uploads.find(upload, by=request.actor)
    if row.run and _is_at_work(request, row):
        return redirect("jobs:run", run_id=row.run)
    context = {
        "upload": row,
        "breadcrumbs": _crumbs(_("What would happen")),
        "checked": row.state != UploadState.WAITING,
        "stopped": row.state == UploadState.TAKEN,
        "pairs": presenters.checked(row),
        "refusals": presenters.refusals(refusals.first(row, request.actor, presenters.FIRST)) if row.refused else None,
        "first": presenters.FIRST,
        "take_label": _take_label(row),
    }
    return render(request, "imports/file.html", context)


def _take_label(row: Upload) -> str:
    if row.state == UploadState.TAKEN:
        return _("Go on with the import")
    text = ngettext("Bring in %(count)s case", "Bring in %(count)s cases", row.accepted)
    return text % {"count": presenters.grouped(row.accepted)}


@require_POST
def take(request: Request, upload: UUID) -> HttpResponse:
    """Yes: the import begins, once, however often the button is pressed."""
    row = uploads.find(upload, by=request.actor, lock=True)
    if row.run and _is_at_work(request, row):
        return redirect("jobs:run", run_id=row.run)
    if row.state == UploadState.WAITING:
        return redirect("imports:file", upload=upload)
    made = uploads.confirm(row, by=request.actor)
    return _enqueue(request, row, tasks.take, reverse("imports:batch", args=[made.pk]))


@require_POST
def give_up(request: Request, upload: UUID) -> HttpResponse:
    """No: the file is let go of."""
    row = uploads.find(upload, by=request.actor, lock=True)
    if row.run and _is_at_work(request, row):
        return redirect("jobs:run", run_id=row.run)
    uploads.give_up(row, by=request.actor)
    messages.success(request, _("The file is not kept. Nothing more of it is brought in."))
    return redirect("imports:list")


@require_GET
def file_refused(request: Request, upload: UUID) -> HttpResponseBase:
    """The rows that would be refused, as a file."""
    row = uploads.find(upload, by=request.actor)
    return _download(refusals.text(row, request.actor))


def _batch(request: Request, batch: UUID) -> Batch:
    row = policy.scope(request.actor).filter(pk=batch).first()
    if row is None:
        raise Hidden(request.actor, policy.RUN, kind="import", object_id=batch)
    return row


@require_GET
@never_cache
def batch(request: Request, batch: UUID) -> HttpResponse:
    """What came of an import."""
    row = _batch(request, batch)
    names = people.colleague_names(request.actor, [row.started_by])
    running = row.state != BatchState.DONE
    file_here = policy.waiting(request.actor).filter(batch=row).first() if running else None
    context = {
        "row": row,
        "state": presenters.state(row),
        "breadcrumbs": _crumbs(_("What happened")),
        "pairs": presenters.result(row, names),
        "running": running,
        "file_url": reverse("imports:file", args=[file_here.pk]) if file_here else "",
        "refusals": presenters.refusals(refusals.first(row, request.actor, presenters.FIRST)) if row.refused else None,
        "first": presenters.FIRST,
    }
    return render(request, "imports/batch.html", context)


@require_GET
def refused(request: Request, batch: UUID) -> HttpResponseBase:
    """The rows that were refused, as a file."""
    return _download(refusals.text(_batch(request, batch), request.actor))


def _download(parts: Iterator[str]) -> StreamingHttpResponse:
    """A file that is written as it is read, each part in a transaction of its own."""
    headers = {"Content-Disposition": 'attachment; filename="refused-rows.csv"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(
        (part.encode() for part in parts), content_type="text/csv; charset=utf-8", headers=headers
    )
