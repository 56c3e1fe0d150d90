"""What is said when a page cannot be shown: what happened, and how to mend it. Nothing the user typed is lost."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

# Fields that are never shown again or sent twice.
_SECRET = ("csrfmiddlewaretoken", "password", "code", "credential")


def _page(request: HttpRequest, status: int, title: str, what: str, mend: str) -> HttpResponse:
    context = {"error_title": title, "error_what": what, "error_mend": mend}
    return render(request, "ui/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """400: the request makes no sense to us."""
    return _page(
        request,
        400,
        _("This could not be understood"),
        _("What the browser sent is not what this page expects; often it is too large or was cut off on the way."),
        _("Go back, load the page again and send it once more. Very long texts may have to be split."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403: for a colleague, but not for this one."""
    return _page(
        request,
        403,
        _("This is not open to you"),
        _("Your role does not include this."),
        _("If your work needs it, ask the administrator of your organisation."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404: nothing is here, or nothing that this person may know of. Both answers are the same."""
    return _page(
        request,
        404,
        _("This page is not here"),
        _("The address may be old, or the page belongs to somebody else."),
        _("Go back and try another way in, or ask the person who gave you the address."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Drawn without asking the database anything, because that may be what failed."""
    reference = secrets.token_hex(4)
    request.actor = None  # type: ignore[attr-defined]
    context = {
        "error_title": _("Something went wrong on our side"),
        "error_what": _("What you did was not saved, and nothing else was changed."),
        "error_mend": _(
            "Go back: what you typed is still in the form. Try again in a moment, and tell whoever runs the system if it stays."
        ),
        "error_reference": reference,
    }
    return HttpResponse(render_to_string("ui/error.html", context), status=500)


def _same_site(request: HttpRequest) -> bool:
    """Whether the form stood on a page of ours; only then may it be offered to be sent again."""
    came = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(came) and urlsplit(came).netloc == request.get_host()


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for name, values in request.POST.lists():
        if not any(part in name.lower() for part in _SECRET):
            fields += [(name, str(value)) for value in values]
    return fields


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403 when a form's secret does not fit: shows what was typed, and sends it again when the form was ours.

    A form that another site sent may be looked at but is not offered for sending: one click must not do its work.
    """
    fields = _typed(request)
    context: dict[str, Any] = {
        "fields": fields,
        "texts": [value for _name, value in fields if len(value) > 40],
        "again": request.get_full_path() if _same_site(request) and not request.FILES else "",
        "csrf_token": get_token(request),
    }
    return render(request, "portal/csrf.html", context, status=403)
