"""What either side does with an emergency request, each by a form on its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tessera.partnership.requests import actions, queries
from tessera.partnership.requests.web.emergency import shown
from tessera.partnership.requests.web.forms import ApproveForm, AttestForm, DeclineForm, SpendForm
from tessera.partnership.stages.api import IllegalMove
from tessera.trust.people.api import Request


def _done(request: Request, emergency: UUID, act: Callable[[], object], **forms: Any) -> HttpResponse:
    """Acts and goes back to the page; a fault is shown there and keeps what was typed."""
    form = next(iter(forms.values()), None)
    if form is not None and not form.is_valid():
        return shown(request, emergency, **forms)
    try:
        act()
    except IllegalMove:
        messages.error(request, _("Somebody moved this request meanwhile. Look at where it stands now."))
    except ValidationError as fault:
        if form is None:
            messages.error(request, " ".join(fault.messages))
        else:
            form.take(fault)
            return shown(request, emergency, **forms)
    return redirect("requests:emergency", emergency)


@require_POST
def fits(request: Request, emergency: UUID) -> HttpResponse:
    """The first of two decisions."""
    return _done(request, emergency, lambda: actions.fits(emergency, by=request.actor))


@require_POST
def decline(request: Request, emergency: UUID) -> HttpResponse:
    """Declines, with a reason of the list."""
    form = DeclineForm(request.POST)
    act = lambda: actions.decline(emergency, form.cleaned_data["reason"], by=request.actor)  # noqa: E731
    return _done(request, emergency, act, decline=form)


@require_POST
def approve(request: Request, emergency: UUID) -> HttpResponse:
    """The second decision, by another person: the ceiling and where it is drawn from."""
    actor = request.actor
    row = queries.emergency(emergency, by=actor)
    form = ApproveForm(request.POST, row=row, lines=queries.lines(row.currency, by=actor))

    def act() -> None:
        said = form.cleaned_data
        actions.approve(emergency, line=UUID(said["line"]), ceiling=said["ceiling"], by=actor)

    return _done(request, emergency, act, approve=form)


@require_POST
def serve(request: Request, emergency: UUID) -> HttpResponse:
    """Help begins."""
    return _done(request, emergency, lambda: actions.serve(emergency, by=request.actor))


@require_POST
def spend(request: Request, emergency: UUID) -> HttpResponse:
    """Writes down a cost."""
    form = SpendForm(request.POST, row=queries.emergency(emergency, by=request.actor))
    return _done(request, emergency, lambda: actions.spend(emergency, form.spent(), by=request.actor), spend=form)


@require_POST
def reconcile(request: Request, emergency: UUID) -> HttpResponse:
    """The organisation says that it holds a proof of every cost."""
    form = AttestForm(request.POST)

    def act() -> None:
        actions.reconcile(emergency, attested=form.cleaned_data["attested"], by=request.actor)

    return _done(request, emergency, act, reconcile=form)


@require_POST
def close(request: Request, emergency: UUID) -> HttpResponse:
    """The office closes what was reconciled."""
    return _done(request, emergency, lambda: actions.close(emergency, by=request.actor))
