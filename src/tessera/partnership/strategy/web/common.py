"""What the views of the room share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tessera.partnership.stages import api as stages
from tessera.partnership.strategy.actions import Wrong
from tessera.partnership.strategy.models import Strategy
from tessera.trust.people.api import Request, restore


def crumbs(strategy: Strategy | None = None, *more: str) -> list[dict[str, str]]:
    """The way to this page."""
    found = [{"label": _("Strategies"), "url": reverse("strategy:list")}]
    if strategy is not None:
        found.append({"label": strategy.title, "url": reverse("strategy:strategy", args=[strategy.pk])})
    return [*found, *({"label": each, "url": ""} for each in more)]


def form_page(
    request: Request, form: forms.Form, title: str, back: str, *, do: Callable[[dict[str, Any]], Any], **more: Any
) -> HttpResponse:
    """A form on a page of its own: back to `back` when it is done, 422 with everything typed when it cannot be.

    `then(what was made)` gives another address to go to.
    """
    if request.method == "POST" and form.is_valid() and (made := _tried(form, do)) is not None:
        messages.success(request, _("Saved."))
        return redirect(more["then"](made) if "then" in more else back)
    context = {"form": restore(form, request), "title": title, "back": back, **more}
    return render(request, "strategy/form.html", context, status=422 if form.errors else 200)


def _tried(form: forms.Form, do: Callable[[dict[str, Any]], Any]) -> Any:
    try:
        return do(form.cleaned_data)
    except Wrong as fault:
        form.add_error(fault.field if fault.field in form.fields else None, str(fault))
    except stages.ReasonMissing:
        form.add_error("reason", _("Say why. It is kept with the change."))
    except stages.IllegalMove:
        form.add_error(None, _("This has changed meanwhile. Look at the page again."))
    return None
