"""Choosing a period, and the smallest number shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.protection.reports import periods
from tessera.protection.reports.enums import LEAST_THRESHOLD, MOST_THRESHOLD, PeriodKind
from tessera.ui.forms import UiForm

_GROUPS = {
    PeriodKind.MONTH: gettext_lazy("Months"),
    PeriodKind.QUARTER: gettext_lazy("Quarters"),
    PeriodKind.YEAR: gettext_lazy("Years"),
}


class _Form(UiForm):
    """A form that can take the faults an action found."""

    def take(self, fault: ValidationError) -> None:
        """Puts the faults beside the fields they are about."""
        for name, texts in fault.message_dict.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)


class PeriodForm(_Form):
    """A month, a quarter or a year; only finished ones where figures are made for others."""

    period = forms.ChoiceField(label=gettext_lazy("Period"))

    def __init__(self, *args: Any, finished: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        found = periods.recent(finished=finished)
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            (str(label), [(one.code, one.label) for one in found if one.kind == kind])
            for kind, label in _GROUPS.items()
        ]

    def clean_period(self) -> periods.Period:
        """The period itself."""
        found = periods.read(self.cleaned_data["period"])
        if found is None:
            raise ValidationError(_("Choose one of the periods."))
        return found


class ThresholdForm(_Form):
    """The smallest number shown to others."""

    threshold = forms.IntegerField(
        label=gettext_lazy("Smallest number of cases shown to others"),
        help_text=gettext_lazy("Smaller numbers could tell on someone. Reports already shown stay as they are."),
        min_value=LEAST_THRESHOLD,
        max_value=MOST_THRESHOLD,
    )
