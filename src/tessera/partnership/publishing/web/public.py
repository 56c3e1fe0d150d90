"""What every public page of the portfolio has in common: no account, no cookie but the reader's language."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tessera.kernel.actor import acting

Page = Callable[..., HttpResponseBase]


def open_to_everybody(view: Page) -> Page:
    """Answers whoever asks alike, whoever is signed in: the database shows publications and nothing else.

    `?lang=` chooses a language, kept in a cookie of its own, and leads to the same page without it.
    """

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = request.GET.get("lang", "")
        if wanted in dict(settings.LANGUAGES):
            return _in_language(request, wanted)
        with acting(None):
            made = view(request, *args, **kwargs)
        patch_vary_headers(made, ["Accept-Language", "Cookie"])
        return _asked_each_time(request, made)

    return answer


def _asked_each_time(request: HttpRequest, made: HttpResponseBase) -> HttpResponseBase:
    """Lets a reader keep a page but ask each time whether it still holds: what was taken away is never shown from a cache.

    The tag is over the page as it would be now, made from what is public now; whoever has that page gets no second copy.
    """
    made["Cache-Control"] = "no-cache"
    if isinstance(made, HttpResponse) and made.status_code == HTTPStatus.OK:
        made["ETag"] = quote_etag(hashlib.sha256(made.content).hexdigest()[:32])
        return get_conditional_response(request, etag=made["ETag"], response=made) or made
    return made


def _in_language(request: HttpRequest, wanted: str) -> HttpResponse:
    query = request.GET.copy()
    del query["lang"]
    there = request.path + (f"?{query.urlencode()}" if query else "")
    made = HttpResponseRedirect(there)
    made.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, wanted, max_age=31536000, samesite="Lax", secure=settings.HTTPS, httponly=True
    )
    return made


def shown(request: HttpRequest, template: str, context: dict[str, Any], **more: Any) -> HttpResponse:
    """Draws a public page: its own way around, languages as links, and no token of any form."""
    query = request.GET.copy()
    languages = []
    for code, name in settings.LANGUAGES:
        query["lang"] = code
        languages.append(
            {"code": code, "name": name, "url": f"?{query.urlencode()}", "current": code == get_language()}
        )
    around = {
        "csrf_token": "", "actor": None, "account": None, "nav": None, "idle_seconds": 0, "draft_key_url": "",
        "messages": (), "languages": languages, "sections": _sections(request), "home_url": reverse("publishing:list"),
    }  # fmt: skip
    return render(request, template, {**context, **around}, **more)


def _sections(request: HttpRequest) -> list[dict[str, Any]]:
    found = [(_("Projects"), reverse("publishing:list")), (_("Map"), reverse("publishing:map")),
             (_("Countries"), reverse("publishing:countries")),
             (_("Organisations"), reverse("publishing:implementers"))]  # fmt: skip
    return [{"label": label, "url": url, "current": request.path == url} for label, url in found]
