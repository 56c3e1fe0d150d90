"""What is asked for the tree, an indicator, its targets, and a figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.observatory.metrics import api as metrics
from tessera.partnership.library.api import figure_field
from tessera.partnership.results import cells
from tessera.partnership.results.actions.actuals import Said
from tessera.partnership.results.actions.framework import Aim, Wanted
from tessera.partnership.results.enums import Cadence, DataSource
from tessera.partnership.results.models import Actual, AwardIndicator, Target
from tessera.partnership.results.periods import Period
from tessera.partnership.results.totals import PERCENTAGE
from tessera.ui.dates import span
from tessera.ui.forms import RadioGroup, UiForm
from tessera.ui.widgets import dress

Choices = Iterable[tuple[str, Any]]
_DAY = forms.DateInput(attrs={"type": "date"})


class ObjectiveForm(UiForm):
    """A node of the tree."""

    title = forms.CharField(label=gettext_lazy("What is meant to change"), max_length=300)
    description = forms.CharField(
        label=gettext_lazy("More about it"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    priority = forms.ChoiceField(label=gettext_lazy("Priority it serves"), required=False)
    recommendation = forms.ChoiceField(label=gettext_lazy("Recommendation it answers"), required=False)

    def __init__(self, *args: Any, priorities: Choices, recommendations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("priority", priorities), ("recommendation", recommendations)):
            self.choose(name, [("", _("None")), *choices])


def metric_cells() -> list[tuple[str, str]]:
    """What a counted figure may mean instead of everybody: one service, one form of exploitation, one length of waiting."""
    return cells.choices(("service", "exploitation", "waited"))


class IndicatorForm(UiForm):
    """An indicator of the library as the award uses it."""

    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"))
    cadence = forms.ChoiceField(label=gettext_lazy("How often it is told"), choices=Cadence.choices)
    ascending = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        choices=[("up", gettext_lazy("More is better")), ("down", gettext_lazy("Less is better"))],
        widget=RadioGroup,
        initial="up",
    )
    baseline = figure_field(
        gettext_lazy("Baseline"), required=False, help_text=gettext_lazy("The value before the award began.")
    )
    baseline_on = forms.DateField(label=gettext_lazy("Day of the baseline"), required=False, widget=_DAY)
    baseline_source = forms.CharField(label=gettext_lazy("Source of the baseline"), required=False, max_length=200)
    no_baseline = forms.CharField(
        label=gettext_lazy("Why there is no baseline"), required=False, max_length=300,
        help_text=gettext_lazy("Only where there is none."),
    )  # fmt: skip
    source = forms.ChoiceField(label=gettext_lazy("Where figures come from"), choices=DataSource.choices, widget=RadioGroup,
                               initial=DataSource.TYPED)  # fmt: skip
    metric = forms.ChoiceField(
        label=gettext_lazy("What the observatory counts"), required=False,
        help_text=gettext_lazy("Only for figures counted from consented cases of the implementer, quarter by quarter."),
    )  # fmt: skip
    metric_cell = forms.ChoiceField(label=gettext_lazy("Who of them is meant"), required=False)

    def __init__(self, *args: Any, indicators: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counted = [("", _("Nothing")), *((key, each.title) for key, each in metrics.METRICS.items())]
        for name, choices in (("indicator", indicators), ("metric", counted), ("metric_cell", metric_cells())):
            self.choose(name, choices)

    def wanted(self) -> Wanted:
        """What was asked for."""
        given = {name: self.cleaned_data[name] for name in self.fields if name != "ascending"}
        return Wanted(**given, ascending=self.cleaned_data["ascending"] == "up")


class TargetsForm(UiForm):
    """A target or a reason for each period, for everybody or one group."""

    def __init__(self, *args: Any, spans: Sequence[Period], told: dict[Any, Target], unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._spans = spans
        for place, each in enumerate(spans):
            kept = told.get(each.start)
            when = span(each.start, each.end)
            self.fields[f"value_{place}"] = figure_field(
                _("Target, %(period)s") % {"period": when},
                required=False,
                help_text=unit,
                initial=kept.value if kept else None,
            )
            self.fields[f"reason_{place}"] = forms.CharField(
                label=_("Why there is none, %(period)s") % {"period": when}, required=False, max_length=300,
                initial=kept.reason if kept else "",
            )  # fmt: skip
        for field in self.fields.values():
            dress(field.widget)

    def clean(self) -> dict[str, Any]:
        """Each period has one of the two."""
        data = super().clean() or {}
        for place, _each in enumerate(self._spans):
            value, reason = data.get(f"value_{place}"), data.get(f"reason_{place}", "").strip()
            if f"value_{place}" in data and (value is None) == (not reason):
                self.add_error(f"value_{place}", _("Give a target, or write why there is none; not both."))
        return data

    def aims(self, cell: str) -> list[Aim]:
        """What was given."""
        return [
            Aim(each.start, cell, self.cleaned_data[f"value_{place}"], self.cleaned_data[f"reason_{place}"])
            for place, each in enumerate(self._spans)
        ]


class ActualForm(UiForm):
    """A figure: one number, or of a percentage its two parts."""

    start = forms.ChoiceField(label=gettext_lazy("Period"))
    cell = forms.ChoiceField(label=gettext_lazy("Of whom"), required=False)
    value = figure_field(gettext_lazy("Number"), required=False)
    numerator = figure_field(
        gettext_lazy("Of these"),
        required=False,
        help_text=gettext_lazy("The upper part; the percentage is computed."),
    )
    denominator = figure_field(gettext_lazy("Of all"), required=False, min_value=Decimal("0.01"))
    comment = forms.CharField(
        label=gettext_lazy("Comment"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What stands behind the number. Nothing about anybody who was helped."),
    )  # fmt: skip
    evidence = forms.FileField(
        label=gettext_lazy("Evidence"), required=False,
        help_text=gettext_lazy("A report or a list without names: PDF, picture, text or sheet, up to 25 MiB."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, row: AwardIndicator, spans: Sequence[Period] = (), actual: Actual | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        unused = ("value",) if row.measure == PERCENTAGE else ("numerator", "denominator")
        if row.is_about_people:
            told = _("Rounded to five. Fewer than %(number)s people, or none, are kept as that and not as a number.")
            self.fields["denominator" if row.measure == PERCENTAGE else "value"].help_text = told % {
                "number": metrics.THRESHOLD
            }
        for name in (*unused, *(("start", "cell") if actual else ())):
            del self.fields[name]
        if not actual:
            for name, choices in (
                ("start", [(each.start.isoformat(), span(each.start, each.end)) for each in spans]),
                ("cell", cells.choices(row.dimensions)),
            ):
                self.choose(name, choices)

    def said(self) -> Said:
        """What was given."""
        data, file = self.cleaned_data, self.cleaned_data.get("evidence")
        return Said(
            value=data.get("value"), numerator=data.get("numerator"), denominator=data.get("denominator"),
            comment=data["comment"], evidence=file.file if file else None, evidence_name=file.name if file else "",
        )  # fmt: skip


class ReasonForm(UiForm):
    """Why a figure goes back."""

    reason = forms.CharField(
        label=gettext_lazy("What is to be mended"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
