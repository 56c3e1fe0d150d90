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

from tessera.partnership.awards.actions.base import NotYet
from tessera.partnership.awards.models import Award
from tessera.partnership.awards.terms import TermsError
from tessera.partnership.stages.api import IllegalMove, Machine, ReasonMissing
from tessera.trust.people.api import Request, restore


def award_crumbs(award: Award, *more: str) -> list[dict[str, str]]:
    """The way to this page."""
    crumbs = [
        {"label": _("Awards"), "url": reverse("awards:list")},
        {"label": award.number, "url": reverse("awards:award", args=[award.pk])},
    ]
    return [*crumbs, *({"label": each, "url": ""} for each in more)]


def tried(form: forms.Form, do: Callable[[], Any]) -> Any:
    """What `do` answers; None, with the fault on the form, where it cannot be done."""
    try:
        return do()
    except TermsError as fault:
        form.add_error(fault.field if fault.field in form.fields else None, str(fault.message))
    except NotYet as fault:
        for reason in fault.reasons:
            form.add_error(None, str(reason))
    except ReasonMissing:
        form.add_error("reason" if "reason" in form.fields else None, _("Say why. It is kept with the change."))
    except IllegalMove:
        form.add_error(None, _("This has changed meanwhile. Look at the page again."))
    return None


def form_page(
    request: Request, form: forms.Form, title: str, back: str, *, do: Callable[[dict[str, Any]], Any], **more: Any
) -> HttpResponse:
    """A form on a page of its own: back to `back` when it is done, 422 with everything typed when it cannot be."""
    if request.method == "POST" and form.is_valid() and tried(form, lambda: do(form.cleaned_data)) is not None:
        messages.success(request, _("Saved."))
        return redirect(back)
    context = {"form": restore(form, request), "title": title, "back": back, **more}
    return render(request, more.get("template", "awards/form.html"), context, status=422 if form.errors else 200)


def ends_of(machine: Machine, state: str, labels: type[Any], request: Request) -> list[tuple[str, Any]]:
    """Where this may go from here, for whoever asks."""
    return [(each.end, labels(each.end).label) for each in machine.following(state) if request.actor.may(each.action)]
