"""What the views of the room share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import require
from tessera.partnership.awards import api as awards
from tessera.partnership.monitoring import policy
from tessera.partnership.stages import api as stages
from tessera.trust.people.api import Request
from tessera.ui.sheets import Sheet


def award_of(award_id: UUID, actor: Actor, action: str = policy.VIEW) -> awards.Award:
    """The award, for whoever may do this on it. Raises Hidden, Refused."""
    row: awards.Award = awards.get(award_id, by=actor)
    require(policy.can(actor, action, row), actor, action, kind="award", object_id=award_id)
    return row


def crumbs(award: awards.Award, *more: str) -> list[dict[str, str]]:
    """The way to a page of this room."""
    return [
        {"label": award.number, "url": reverse("awards:award", args=[award.pk])},
        {"label": _("Monitoring"), "url": reverse("monitoring:award", args=[award.pk]) if more else ""},
        *({"label": label, "url": ""} for label in more),
    ]


def sheet(title: str, parts: list[Any], **more: Any) -> Sheet:
    """A page of this room."""
    return Sheet(_("Monitoring"), title, parts, **more)


def show(request: Request, page: Sheet) -> HttpResponse:
    """A sheet; 422 when a form came back with faults."""
    return render(request, "ui/sheet.html", page.context(), status=422 if page.has_faults else 200)


def saved(request: Request, name: str, *args: Any) -> HttpResponse:
    """Back to a page, with a word."""
    messages.success(request, _("Saved."))
    return redirect(f"monitoring:{name}", *args)


def came_back(request: Request, shown: HttpResponse, form: Any, name: str, pk: UUID) -> HttpResponse:
    """The page with the form's faults; where the step is no longer offered there, the faults as a message."""
    if shown.status_code == 422:
        return shown
    messages.error(request, " ".join(form.non_field_errors()))
    return redirect(f"monitoring:{name}", pk)


done = stages.done
