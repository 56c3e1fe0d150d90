"""What an organisation decides about its cases."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tessera.kernel.policy import require
from tessera.protection.cases import actions, habits, policy
from tessera.protection.cases.web.fields import PartsForm
from tessera.trust.people.api import Request


class HabitsForm(PartsForm):
    """Two habits."""

    asks_background = forms.BooleanField(
        label=_("Ask for ethnicity and religion"),
        help_text=_("Only where a programme must count by them. The answers are sealed."),
        required=False,
    )
    first_service_hours = forms.IntegerField(
        label=_("The first service is due within so many hours of a referral"), min_value=1, max_value=720
    )


@require_http_methods(["GET", "HEAD", "POST"])
def habit(request: Request) -> HttpResponse:
    """Shows and changes the habits."""
    actor = request.actor
    require(policy.can(actor, policy.SETTING), actor, policy.SETTING, kind="case")
    now = habits.of(actor)
    stand = {"asks_background": now.asks_background, "first_service_hours": now.first_service_hours}
    form = HabitsForm(request.POST or None, initial=stand)
    form.meet(stand, about=f"habits:{actor.organisation}")
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_habits(by=actor, **form.cleaned_data)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _now("Saved."))
            return redirect("cases:settings")
    return render(request, "cases/settings.html", {"form": form}, status=422 if form.errors else 200)
