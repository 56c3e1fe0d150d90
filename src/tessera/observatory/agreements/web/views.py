"""The agreement of one's own organisation: read it, sign it, end it, print it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tessera.kernel.clock import now
from tessera.kernel.policy import require
from tessera.observatory.agreements import actions, policy, queries
from tessera.observatory.agreements.terms import CURRENT, terms
from tessera.observatory.agreements.web import presenters
from tessera.observatory.agreements.web.forms import SignForm
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore


def _context(request: Request) -> dict[str, Any]:
    """What page and print share. Raises Refused."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="agreement")
    rows = queries.history(actor)
    state = presenters.state(rows)
    return {
        "organisation": people.organisation_of(actor.organisation).name if actor.organisation else "",
        "state": state,
        "terms": presenters.signed_terms(state.in_force),
        "leaves": presenters.leaves(),
        "never": presenters.NEVER,
        "history": presenters.history(rows, actor),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: Request) -> HttpResponse:
    """The terms, where the organisation stands, what would leave today; and the form to sign."""
    context = _context(request)
    actor, current = request.actor, context["state"].in_force
    may_sign = policy.can(actor, policy.SIGN)
    form = SignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(may_sign, actor, policy.SIGN, kind="agreement")
        if form.is_valid():
            actions.sign(by=actor, signer_function=form.cleaned_data["signer_function"])
            messages.success(request, _("The agreement is signed. It can be ended at any time."))
            return redirect("agreements:agreement")
    outdated = current is not None and current.terms_version != CURRENT
    context |= {
        "tally": presenters.tally_table(queries.tally(actor)),
        "form": restore(form, request) if may_sign and (current is None or outdated) else None,
        "why_not": "" if may_sign or current else may_sign.reason,
        "may_end": current is not None and policy.can(actor, policy.END, current),
        "new_terms": terms() if outdated else None,
    }
    return render(request, "agreements/agreement.html", context, status=422 if form.errors else 200)


@require_safe
def sheet(request: Request) -> HttpResponse:
    """The agreement on paper."""
    context = _context(request) | {
        "back_url": reverse("agreements:agreement"),
        "printed_at": date_format(now(), "DATETIME_FORMAT"),
    }
    return render(request, "agreements/sheet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request) -> HttpResponse:
    """Asks once more, then ends the agreement at once."""
    actor = request.actor
    require(policy.can(actor, policy.END), actor, policy.END, kind="agreement")
    current = actions.in_force(actor)
    if current is None:
        return redirect("agreements:agreement")
    if request.method == "POST":
        actions.end(current.pk, by=actor)
        messages.success(request, _("The agreement has ended. Nothing of yours enters a new release from now on."))
        return redirect("agreements:agreement")
    since = date_format(current.signed_at, "DATE_FORMAT")
    return render(request, "agreements/end.html", {"since": since, "back": reverse("agreements:agreement")})
