"""Forms of the room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.kernel.clock import today
from tessera.partnership.library.api import CHOOSE, amount_field, currency_field
from tessera.partnership.money.actions.budgets import Line
from tessera.partnership.money.actions.payments import Wanted
from tessera.partnership.money.enums import Share
from tessera.partnership.money.sums import Used
from tessera.ui.forms import NamedForm
from tessera.ui.rows import RowsField


class WantedForm(NamedForm):
    """Money for some days."""

    amount = amount_field(_("Amount"))
    starts = forms.DateField(label=_("For the days from"))
    ends = forms.DateField(label=_("until"))
    purpose = forms.CharField(
        label=_("What for"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("About the work. Never write about a person who is served."),
    )

    def wanted(self) -> Wanted:
        """The request."""
        told = self.cleaned_data
        return Wanted(told["amount"], told["starts"], told["ends"], told["purpose"])


class ReasonForm(NamedForm):
    """A step back, with why."""

    end = forms.ChoiceField(label=_("What happens"))
    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, ends: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["end"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = list(ends)


class WhyForm(NamedForm):
    """Why a payment is tried again."""

    reason = forms.CharField(label=_("Why"), max_length=500)


class PayForm(NamedForm):
    """A payment as it left."""

    reference = forms.CharField(label=_("Reference of the payment"), max_length=60)
    paid_on = forms.DateField(label=_("Paid on"), initial=today)


class PeriodForm(NamedForm):
    """The days of a financial report."""

    starts = forms.DateField(label=_("From"))
    ends = forms.DateField(label=_("Until"))


class AccountForm(NamedForm):
    """What was spent, line by line of the budget."""

    remarks = forms.CharField(
        label=_("Remarks"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, lines: Sequence[Used], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        last = self.fields.pop("remarks")
        for line in lines:
            field = amount_field(budget_line(line), required=False, min_value=None)
            field.widget.attrs["class"] = "input"
            self.fields[line.line] = field
        self.fields["remarks"] = last


class RateForm(NamedForm):
    """A rate with its day and source."""

    base = currency_field(_("One of"))
    target = currency_field(_("is so many of"))
    rate = forms.DecimalField(label=_("Rate"), max_digits=20, decimal_places=10)
    on = forms.DateField(label=_("On"), initial=today)
    source = forms.CharField(label=_("Who says so"), max_length=120)


class BudgetForm(NamedForm):
    """A budget as rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = {
            "category": forms.ChoiceField(
                label=_("Cost category"), choices=[CHOOSE, *codes.get("cost_category").choices()]
            ),
            "year": forms.IntegerField(label=_("Year of the project"), min_value=1, max_value=15),
            "share": forms.ChoiceField(label=_("Carried by"), choices=Share.choices, initial=Share.FEDERAL),
            "amount": amount_field(_("Amount")),
            "note": forms.CharField(label=_("Note"), max_length=300, required=False),
        }
        self.fields["lines"] = RowsField(columns=columns, one=_("Line"), label=_("Lines of the budget"))

    def lines(self) -> list[Line]:
        """The lines."""
        return [
            Line(row["category"], row["year"], row["amount"], row["share"], row["note"])
            for row in self.cleaned_data["lines"]
        ]


def budget_line(line: Used) -> str:
    """A line of a budget in words."""
    said = _("%(category)s, year %(year)s, %(share)s") % {
        "category": codes.get("cost_category").label(line.category),
        "year": line.year,
        "share": Share(line.share).label,
    }
    return str(said)
