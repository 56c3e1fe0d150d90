"""Lists a page at a time: which page is asked for, and the ways to the pages beside it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

_LONGEST = 5


def page_number(request: HttpRequest) -> int:
    """The page asked for, from 1; the first for anything unreadable."""
    asked = request.GET.get("page", "")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) <= _LONGEST else 1


def turns(request: HttpRequest, more: bool, only: Collection[str] | None = None) -> dict[str, Any]:
    """Addresses of the pages before and after, "" where there is none, with every other parameter kept.

    `more` says whether a page follows. `only` names the parameters to keep, where the page knows no others.
    """
    at = page_number(request)
    kept = {
        name: value
        for name, value in request.GET.items()
        if value and name != "page" and (only is None or name in only)
    }

    def beside(number: int) -> str:
        return "?" + urlencode({**kept, "page": number})

    return {"previous": beside(at - 1) if at > 1 else "", "next": beside(at + 1) if more else ""}
