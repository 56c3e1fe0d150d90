"""Emergency help for a case: the case's house knows which case stands behind a reference, the office knows the request.

Neither floor knows the other. Only here, for whoever may open the case, do the two halves lie side by side.
"""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.policy import require
from tessera.partnership.library import api as library
from tessera.partnership.requests import api as requests
from tessera.partnership.requests import policy as request_policy
from tessera.protection.assistance import api as references
from tessera.protection.assistance import policy
from tessera.protection.cases import api as cases
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore
from tessera.ui.amounts import amount
from tessera.ui.forms import CheckboxGroup, RadioGroup, UiForm


def _services() -> list[tuple[str, str]]:
    known = codes.get("service_type")
    return [(code, known.label(code)) for code in requests.SERVICES]


def _urgencies() -> list[tuple[str, str]]:
    words = []
    for urgency, hours in requests.HOURS.items():
        within = ngettext("within %(count)s hour", "within %(count)s hours", hours) % {"count": hours}
        words.append((str(urgency.value), f"{urgency.label} – {within}"))
    return words


class AskForm(UiForm):
    """Everything the office will see. There is no field that takes a sentence, on purpose."""

    office = forms.ChoiceField(label=_("Office"), choices=lambda: people.organisation_choices("funder"))
    services = forms.MultipleChoiceField(label=_("Services"), choices=_services, widget=CheckboxGroup)
    urgency = forms.ChoiceField(label=_("How soon"), choices=_urgencies, widget=RadioGroup, initial="urgent")
    amount = library.amount_field(
        _("Amount"), min_value=Decimal(1), max_digits=9, decimal_places=0,
        help_text=_("A whole amount. Round it: an exact rent or fare, asked twice, would show that two requests belong together."),
    )  # fmt: skip
    currency = library.currency_field()
    country = forms.ChoiceField(
        label=_("Country in which help is given"), required=False,
        choices=lambda: [("", str(_("Not said"))), *library.choices()],
        help_text=_("Leave it out if few people are helped there."),
    )  # fmt: skip

    def asked(self) -> requests.Asked:
        """What was chosen."""
        said = self.cleaned_data
        return requests.Asked(
            office=UUID(said["office"]), services=tuple(said["services"]), urgency=said["urgency"],
            currency=said["currency"], amount=said["amount"], country=said["country"],
        )  # fmt: skip

    def take(self, fault: ValidationError) -> None:
        """Puts what the office's room found wrong beside the fields."""
        for name, texts in fault.message_dict.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)


@transaction.atomic
def ask_for(case_id: UUID, asked: requests.Asked, *, by: Actor) -> requests.EmergencyRequest:
    """Draws a reference for the case and asks the office under it: both or neither.

    Raises Hidden, Refused, ValidationError (faults by field).
    """
    reference = references.new_reference(case_id, by=by)
    return requests.ask(asked, reference, by=by)


def may_ask(actor: Actor, case: cases.CaseView) -> bool:
    """Whether the page of this case offers to ask."""
    return case.is_open and actor.may(policy.ASK) and actor.may(request_policy.ASK_EMERGENCY)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, case: UUID) -> HttpResponse:
    """Asks for emergency help on a case."""
    actor = request.actor
    shown = cases.get(case, by=actor)
    for answer, action in (
        (policy.can(actor, policy.ASK), policy.ASK),
        (request_policy.can(actor, request_policy.ASK_EMERGENCY), request_policy.ASK_EMERGENCY),
    ):
        require(answer, actor, action, kind="case", object_id=case)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_for(case, form.asked(), by=actor)
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _now("The office was asked. It sees the reference and nothing of the case."))
            return redirect(_back(case))
    crumbs = [{"label": shown.code, "url": _back(case)}, {"label": _now("Emergency help"), "url": ""}]
    context = {"form": restore(form, request), "back": _back(case), "breadcrumbs": crumbs, "closed": not shown.is_open}
    return render(request, "portal/assistance.html", context, status=422 if form.errors else 200)


def _back(case: UUID) -> str:
    return reverse("cases:case", args=[case])


@cases.register_panel("assistance", order=45)
def panel(request: HttpRequest, case: cases.CaseView) -> str | None:
    """How the requests made for this case stand, for whoever may open it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.may(policy.VIEW):
        return None
    drawn = references.of_case(case.id, by=actor)
    found = requests.of_references([each.code for each in drawn], by=actor)
    known = codes.get("service_type")
    lines = [
        {
            "reference": row.reference,
            "url": reverse("requests:emergency", args=[row.pk]),
            "badge": requests.state_badge(row.state),
            "services": " · ".join(known.label(code) for code in row.services),
            "money": _money(row, spent),
        }
        for row, spent in found
    ]
    url = reverse("portal:ask_for_help", args=[case.id]) if may_ask(actor, case) else ""
    return render_to_string("portal/assistance_panel.html", {"lines": lines, "ask_url": url}, request)


def _money(row: requests.EmergencyRequest, spent: Decimal) -> str:
    if row.ceiling is None:
        return _now("%(amount)s asked") % {"amount": amount(row.amount, row.currency)}
    return _now("%(spent)s of %(ceiling)s spent") % {
        "spent": amount(spent, row.currency),
        "ceiling": amount(row.ceiling, row.currency),
    }
