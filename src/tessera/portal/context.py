"""What every page needs: the way around, drawn from what the actor may do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Template variables of the frame."""
    return {"actor": getattr(request, "actor", None)}
