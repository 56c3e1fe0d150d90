"""Addresses of the interface floor alone, with the gallery, outside of any transaction."""

import json
from urllib.parse import parse_qsl, urlencode

from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import URLPattern, include, path
from django.utils.html import format_html

from tessera.ui import views

_IDLE = """{% extends "ui/base.html" %}{% block content %}<form method="post" data-draft="note">{% csrf_token %}
<label for="note">Note</label><textarea id="note" name="note"></textarea></form>{% endblock %}"""


@non_atomic_requests
def idle(request: HttpRequest) -> HttpResponse:
    """A page that locks after ten idle minutes."""
    context = {"idle_seconds": 600, "lock_url": "/lock/"}
    return HttpResponse(engines["django"].from_string(_IDLE).render(context, request))


@non_atomic_requests
def lock(request: HttpRequest) -> HttpResponse:
    """Keeps what was sent in a cookie, as a session would, and shows it."""
    if request.method == "POST":
        answer = HttpResponse()
        answer.set_cookie("sent", urlencode({name: request.POST[name] for name in ("draft", "draft_key", "next")}))
        return answer
    sent = dict(parse_qsl(request.COOKIES["sent"]))
    return HttpResponse(format_html("<pre>{}</pre>", json.dumps(sent)))


_patterns: list[URLPattern] = [
    path("calendar/", non_atomic_requests(views.away), name="away"),
    path("leave/", non_atomic_requests(views.leave), name="leave"),
    path("language/", non_atomic_requests(views.language), name="language"),
    path("gallery/", non_atomic_requests(views.gallery), name="gallery"),
]

urlpatterns = [path("idle/", idle), path("lock/", lock), path("", include((_patterns, "ui")))]
