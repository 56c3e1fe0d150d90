"""The wordings consent is asked in: what comes with the program, and what the organisation writes itself."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tessera.kernel.policy import require
from tessera.trust.consent import actions, policy, queries
from tessera.trust.consent.web import presenters, words
from tessera.trust.consent.web.forms import TextForm
from tessera.trust.people.api import Request, restore


@require_GET
def texts(request: Request) -> HttpResponse:
    """Every wording in use; one of them in full."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="consent_text")
    rows = queries.wordings(actor)
    wanted = request.GET.get("text", "")
    shown = next((row for row in rows if str(row.pk) == wanted), None)
    context = {
        "table": presenters.wordings_table(rows),
        "shown": shown,
        "purpose": presenters.purpose_label(shown.purpose) if shown else "",
        "dir": words.direction(shown.language) if shown else "",
        "may_write": actor.may(policy.RECORD),
    }
    return render(request, "consent/texts.html", context)


texts.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def new_text(request: Request) -> HttpResponse:
    """Publishes a wording of the organisation's own; a published version never changes."""
    actor = request.actor
    require(policy.can(actor, policy.RECORD), actor, policy.RECORD, kind="consent_text")
    form = TextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.publish_text(by=actor, **form.cleaned_data)
        except IntegrityError:
            form.add_error(
                "version", _("There is such a version already, and versions never change: give a new number.")
            )
        else:
            messages.success(request, _("Published. It is asked in these words from now on."))
            return redirect("consent:texts")
    return render(
        request, "consent/new_text.html", {"form": restore(form, request)}, status=422 if form.errors else 200
    )
