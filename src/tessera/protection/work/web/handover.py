"""Handing a colleague's cases over."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden, require
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy as case_policy
from tessera.protection.work import actions, policy
from tessera.protection.work.web.forms import HandoverForm
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore

AT_ONCE = 100


def heirs(actor: Actor, leaving: UUID) -> list[tuple[str, str]]:
    """Colleagues who may take a case, by name."""
    able = people.accounts_with(actor, case_policy.VIEW, policy.VIEW)
    return [(str(one.account), one.name) for one in people.colleagues(actor) if one.account in able - {leaving}]


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: Request, colleague: UUID) -> HttpResponse:
    """The cases of a colleague, and who takes each."""
    actor = request.actor
    require(policy.can(actor, policy.HANDOVER), actor, policy.HANDOVER, kind="account", object_id=colleague)
    name = people.colleague_names(actor, [colleague]).get(colleague)
    if name is None:
        raise Hidden(actor, policy.HANDOVER, kind="account", object_id=colleague)
    held = cases.in_hand(colleague, by=actor)
    form = HandoverForm(request.POST or None, held=held[:AT_ONCE], heirs=heirs(actor, colleague))
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.hand_over(colleague, form.chosen(), by=actor, away=form.cleaned_data["away"])
        except ValidationError as fault:
            form.take(fault)
        else:
            text = ngettext("%(count)s case was handed over.", "%(count)s cases were handed over.", count)
            messages.success(request, text % {"count": count})
            return redirect("work:handover", colleague=colleague)
    form = restore(form, request)
    context = {"form": form, "name": name, "lines": form.lines(), "more": len(held) > AT_ONCE}
    return render(request, "work/handover.html", context, status=422 if form.errors else 200)
