"""Forms of the room."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.kernel.clock import today
from tessera.partnership.library.api import CHOOSE, amount_field, country_choices, currency_field
from tessera.partnership.requests.actions import Given, Spent
from tessera.partnership.requests.enums import Agency, AskedBy, AssistanceKind, Declined, Evidence, Topic
from tessera.partnership.requests.models import EmergencyRequest
from tessera.partnership.requests.queries import Line
from tessera.ui.amounts import amount
from tessera.ui.forms import RadioGroup, UiForm


class AssistanceForm(UiForm):
    """A request for training or technical assistance."""

    office = forms.ChoiceField(label=_("Office"))
    kind = forms.ChoiceField(
        label=_("What is asked for"), choices=AssistanceKind.choices, widget=RadioGroup, initial="training"
    )
    topic = forms.ChoiceField(label=_("Topic"), choices=[CHOOSE, *Topic.choices])
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    asked_kind = forms.ChoiceField(label=_("Who asks"), choices=[CHOOSE, *AskedBy.choices])
    asked_by = forms.CharField(
        label=_("Its name"), max_length=160, help_text=_("The embassy, authority or organisation. Never a person.")
    )
    summary = forms.CharField(
        label=_("What is wanted"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("About the institution and what it wants to learn. Nothing about anybody who was served."),
    )  # fmt: skip
    participants = forms.IntegerField(label=_("Expected participants"), min_value=1, max_value=100_000, required=False)
    starts = forms.DateField(label=_("From"), required=False)
    ends = forms.DateField(label=_("To"), required=False)
    cost = amount_field(_("Expected costs"), max_digits=14, required=False)
    currency = currency_field(required=False)

    def __init__(self, *args: Any, offices: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offices is None:
            del self.fields["office"]
        else:
            self.fields["office"].choices = offices  # type: ignore[attr-defined]

    def given(self) -> Given:
        """What was written."""
        return Given(**{name: value for name, value in self.cleaned_data.items() if name != "office"})


class CohortForm(UiForm):
    """A group that was trained."""

    agency = forms.ChoiceField(label=_("Agency"), choices=[CHOOSE, *Agency.choices])
    district = forms.CharField(label=_("District"), max_length=80, required=False)
    trained = forms.IntegerField(label=_("People trained"), min_value=1, max_value=100_000)
    delivered_on = forms.DateField(label=_("Ended on"))
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=365, initial=1)


class ReasonForm(UiForm):
    """Why training or technical assistance is declined."""

    reason = forms.CharField(label=_("Reason"), max_length=600, widget=forms.Textarea(attrs={"rows": 2}))


class AwardForm(UiForm):
    """Which award a training is drawn on."""

    award = forms.ChoiceField(label=_("Drawn on"), required=False)

    def __init__(self, *args: Any, awards: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award"].choices = [("", _("No award yet")), *awards]  # type: ignore[attr-defined]


class DeclineForm(UiForm):
    """Why emergency help is declined: one of a list."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[CHOOSE, *Declined.choices],
        help_text=_("A list and no sentence: nothing that could describe anybody stands beside a reference."),
    )  # fmt: skip


class ApproveForm(UiForm):
    """The ceiling, and the line it is drawn from."""

    ceiling = amount_field(_("Ceiling"), min_value=Decimal(1), max_digits=12, decimal_places=0)
    line = forms.ChoiceField(label=_("Drawn from"))

    def __init__(self, *args: Any, row: EmergencyRequest, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = codes.get("cost_category")
        self.fields["ceiling"].help_text = _("At most what was asked: %(amount)s.") % {
            "amount": amount(row.amount, row.currency)
        }
        named = [
            (
                str(each.id),
                f"{each.award} · {known.label(each.category)} · {amount(each.left, row.currency)}",
            )
            for each in lines
        ]
        self.fields["line"].choices = [CHOOSE, *named]  # type: ignore[attr-defined]


class SpendForm(UiForm):
    """A cost: service, amount, month, and what proves it."""

    service = forms.ChoiceField(label=_("Service"))
    amount = amount_field(
        _("Amount"), min_value=None, max_digits=12, help_text=_("Below zero it corrects an earlier entry.")
    )
    month = forms.ChoiceField(label=_("Month"))
    evidence = forms.ChoiceField(
        label=_("What proves it"), choices=[CHOOSE, *Evidence.choices],
        help_text=_("The paper itself stays in your files and is never uploaded here."),
    )  # fmt: skip

    def __init__(self, *args: Any, row: EmergencyRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = codes.get("service_type")
        self.fields["service"].choices = [CHOOSE, *((code, known.label(code)) for code in row.services)]  # type: ignore[attr-defined]
        months = [(each.isoformat(), date_format(each, "F Y")) for each in months_since(row.received_at.date())]
        self.fields["month"].choices = months  # type: ignore[attr-defined]

    def spent(self) -> Spent:
        """What was written."""
        said = self.cleaned_data
        return Spent(said["service"], said["amount"], date.fromisoformat(said["month"]), said["evidence"])


def months_since(first: date) -> list[date]:
    """First days of the months from that of `first` to this one, newest first."""
    found, each = [], today().replace(day=1)
    while each >= first.replace(day=1):
        found.append(each)
        each = each.replace(month=each.month - 1) if each.month > 1 else each.replace(year=each.year - 1, month=12)
    return found


class AttestForm(UiForm):
    """The organisation's word that it holds a proof of every cost."""

    attested = forms.BooleanField(label=_("A proof of every cost written down here is in our files."), required=False)
