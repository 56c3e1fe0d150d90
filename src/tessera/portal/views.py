"""The start page, and the sign that the server is there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tessera.kernel.clock import now
from tessera.portal import home as _panels  # noqa: F401  # registers the panels of the start page
from tessera.portal import owed as _owed  # noqa: F401  # and that of the programme
from tessera.portal.panels import PANELS
from tessera.protection.cases import policy as cases
from tessera.trust.people.api import Request


@require_GET
def home(request: Request) -> HttpResponse:
    """What waits for this person today."""
    context = {
        "panels": PANELS.shown(request, request.actor),
        "title": _("My day") if request.actor.may(cases.VIEW) else _("Start"),
        "today": now(),
        "may_open": request.actor.may(cases.OPEN),
    }
    return render(request, "portal/home.html", context)


@never_cache
@require_GET
def health(_request: HttpRequest) -> HttpResponse:
    """Says that the server and its database answer, and nothing else: the request's transaction was opened to get here."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
