"""What every page needs: the way around, drawn from what the actor may do."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.portal.navigation import account_links, navigation
from tessera.trust.people import api as people

# The page locks itself a little before the server would, so that what was typed is sent while the session lives.
_EARLIER_SECONDS = 30


def page(request: HttpRequest) -> dict[str, Any]:
    """Template variables of the frame. Entries and counts are made only where a page draws them.

    Somebody who is not signed in, or has not chosen an organisation, gets a frame without a way around.
    """
    actor: Actor | None = getattr(request, "actor", None)
    context: dict[str, Any] = {"actor": actor, "home_url": reverse("portal:home")}
    if actor is None or actor.account is None:
        return context
    context |= {
        "account": SimpleLazyObject(lambda: _account(request, actor)),
        "lock_url": reverse("people:lock"),
        "here_url": reverse("people:here"),
        "draft_key_url": reverse("people:draft_key"),
        "saved_forms": SimpleLazyObject(lambda: _saved_forms(request)),
        "idle_seconds": settings.IDLE_MINUTES * 60 - _EARLIER_SECONDS,
    }
    if actor.organisation is not None:
        context["nav"] = SimpleLazyObject(lambda: navigation(actor, request.path))
    return context


def _saved_forms(request: HttpRequest) -> str:
    """The forms saved since the last page, once: the browser lets go of what it kept of them."""
    paths = people.saved_forms(request)
    return json.dumps(paths) if paths else ""


def _account(request: Any, actor: Actor) -> dict[str, Any]:
    standing = getattr(request, "standing", None)
    name = request.user.display_name
    return {
        "label": _("Account"),
        "detail": f"{name} · {standing.organisation_name}" if standing else name,
        "links": account_links(actor, request.path, several=len(getattr(request, "standings", ())) > 1),
        "sign_out_url": reverse("account_logout"),
    }
