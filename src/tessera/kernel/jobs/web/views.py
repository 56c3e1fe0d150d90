"""How far a piece of work is: a page that asks again by itself, with or without script."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tessera.kernel.jobs import api
from tessera.kernel.jobs.web.presenters import RunLine, line
from tessera.kernel.policy import Hidden


def _line(request: Any, run_id: UUID) -> RunLine:
    run = api.run_of(request.actor, run_id)
    if run is None:
        raise Hidden(request.actor, "job:run:view", kind="job", object_id=run_id)
    return line(run)


@require_GET
@never_cache
def run_page(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The page of one run of the actor's own organisation."""
    address = reverse("jobs:progress", args=[run_id])
    return render(request, "jobs/run.html", {"run": _line(request, run_id), "address": address})


@require_GET
@never_cache
def run_progress(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The part of the page that moves, alone."""
    address = reverse("jobs:progress", args=[run_id])
    return render(request, "jobs/progress.html", {"run": _line(request, run_id), "address": address})
