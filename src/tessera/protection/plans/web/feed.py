"""The own calendar: its address is made and ended here; a calendar program reads it without signing in."""

from __future__ import annotations

from collections.abc import Callable

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import get_resolver, reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tessera.kernel.actor import acting
from tessera.kernel.policy import require
from tessera.protection.plans import actions, calendar, policy
from tessera.protection.plans.web.forms import FeedForm
from tessera.trust.people.api import Request, restore

# Calendar programs ask every few minutes at most. Whoever tries addresses that are none is slowed down by where they
# ask from; an address in force by itself, because one company's servers read many people's calendars.
OWN_RATE, WRONG_RATE = "30/h/key", "30/m/ip"


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: Request) -> HttpResponse:
    """Makes the address, makes it anew, ends it. The address is shown once, in the answer to making it."""
    actor = request.actor
    require(policy.can(actor, policy.FEED), actor, policy.FEED, kind="calendar")
    current = policy.feeds(actor).filter(revoked_at__isnull=True).first()
    if request.method == "POST" and request.POST.get("end"):
        actions.revoke_feed(by=actor)
        messages.success(request, _("The address does not work any more."))
        return redirect("plans:calendar")
    form = FeedForm(request.POST or None, initial={"word": current.word if current else _("Work")})
    address = ""
    if request.method == "POST" and form.is_valid():
        try:
            token = actions.make_feed(form.cleaned_data["word"], by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            address = request.build_absolute_uri(reverse("plans:feed", args=[token]))
            current = policy.feeds(actor).filter(revoked_at__isnull=True).first()
    context = {"form": restore(form, request), "current": current, "address": address}
    return render(request, "plans/calendar.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind an address; the page of an address that does not exist for any other; 429 for too many."""
    kept = actions.hashed(token)
    found = calendar.feed_of(kept)
    if not _in_time(request, WRONG_RATE) if found is None else not _in_time(request, OWN_RATE, kept):
        words = _("Too many requests. Try again later.")
        return HttpResponse(words, status=429, content_type="text/plain; charset=utf-8")
    if found is None:
        # Answered, not raised: a fault would take back that somebody tried.
        not_found: Callable[..., HttpResponse] = get_resolver().resolve_error_handler(404)
        return not_found(request, exception=Http404())
    link = request.build_absolute_uri(reverse("cases:new").removesuffix("new/"))
    with acting(found.actor), transaction.atomic(), override(found.language):
        body = calendar.written(found, link)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    return answer


def _in_time(request: HttpRequest, rate: str, key: str | None = None) -> bool:
    """Whether this is not one too many."""
    allowed = ratelimit.consume(
        request, app="plans", action="calendar_feed", config={"calendar_feed": rate}, key=key, limit_get=True
    )
    return allowed is not None
