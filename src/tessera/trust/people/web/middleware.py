"""Every request gets an actor or is turned away: signed in, unlocked, in an organisation, with a second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import get_resolver, reverse
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor, acting
from tessera.kernel.policy import Hidden, PolicyError
from tessera.kernel.work import record_refusal
from tessera.trust.people import policy, queries, session
from tessera.trust.people.web.public_urls import PUBLIC, SETTING_UP, WHEN_LOCKED


class ActorMiddleware:
    """Sets `request.actor` and `request.standings`, wraps the request in that identity, and denies by default."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        """Answers the request as its actor; a form that was saved loses its draft."""
        request.actor, request.standing, request.standings = None, None, []
        if request.user.is_authenticated:
            request.standings = queries.standings(request.user.pk)
            request.standing = session.chosen(request, request.standings)
            request.actor = request.standing.actor() if request.standing else Actor(request.user.pk, None)
        with acting(request.actor):
            response = self.get_response(request)
        if request.method == "POST" and 300 <= response.status_code < 400 and request.user.is_authenticated:
            self._saved(request)
        return response

    def _saved(self, request: Any) -> None:
        """A redirect after a POST says that the form was saved, unless it leads to the lock."""
        if request.actor and not session.is_locked(request):
            session.saved(request, request.actor, request.path)

    def process_view(self, request: Any, _view: Any, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        """The gate. An address without a name is nobody's exception."""
        name = request.resolver_match.view_name
        if name in PUBLIC:
            return None
        if request.actor is None:
            return _to_sign_in(request)
        if session.is_locked(request):
            return None if name in WHEN_LOCKED else _to_lock(request)
        if not (request.headers.get("HX-Request") and request.method == "GET"):
            # A page that asks by itself (progress, badges) is no sign of life.
            session.touch(request)
        session.settle(request, request.standing)
        if name in SETTING_UP:
            return None
        if request.standing is None:
            return _go(request, reverse("people:choose_organisation"))
        if not request.standing.second_factor and policy.needs_second_factor(request.actor.actions):
            return _go(request, reverse("mfa_index"))
        return None

    def process_template_response(self, _request: Any, response: Any) -> Any:
        """Draws a late page in a transaction of its own: outside one there is no identity, and no rows."""
        if not response.is_rendered:
            with transaction.atomic():
                response.render()
        return response

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        """A refusal: into the ledger, now that the view is rolled back, and a page that says why, or that nothing is here."""
        if not isinstance(exception, PolicyError):
            return None
        record_refusal(exception)
        with transaction.atomic():
            if isinstance(exception, Hidden):
                # The very page of an address that does not exist: anything else would tell them apart.
                not_found: Callable[..., HttpResponse] = get_resolver().resolve_error_handler(404)
                return not_found(request, exception=Http404())
            return render(request, "people/refused.html", {"reason": exception.reason}, status=403)


def _go(request: HttpRequest, url: str) -> HttpResponse:
    """A redirect; for a part of a page that htmx asks for, one of the whole page."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _page_of(request: HttpRequest) -> str:
    """The page the reader is on: the address itself when reading, the one the form stood on when writing."""
    if request.method in {"GET", "HEAD"} and not request.headers.get("HX-Request"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    if came_from.path and came_from.netloc == request.get_host():
        return came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return request.path


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    back = urlencode({REDIRECT_FIELD_NAME: _page_of(request)})
    return _go(request, f"{reverse(settings.LOGIN_URL)}?{back}")


def _to_lock(request: Any) -> HttpResponse:
    page = _page_of(request)
    if request.method == "POST" and session.keep(request, request.actor, urlsplit(page).path):
        text = _("What you typed is kept and will be back in the form.")
        if request.FILES:
            text = _("What you typed is kept and will be back in the form. Files must be chosen again.")
        messages.info(request, text)
    session.lock(request, page)
    return _go(request, reverse("people:lock"))
