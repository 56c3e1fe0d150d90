"""What is asked for partnerships."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.partnership.awards.enums import Side
from tessera.partnership.awards.models import DialogueTarget
from tessera.partnership.library import api as library
from tessera.partnership.library.api import (
    CHOOSE,
    amount_field,
    country_choices,
    currency_field,
    day_field,
    figure_field,
    words_field,
)
from tessera.ui.forms import RadioGroup, UiForm
from tessera.ui.rows import RowsField


class CompactForm(UiForm):
    """A partnership with the government of a country."""

    title = forms.CharField(label=_("Title"), max_length=300)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    objectives = words_field(_("Objectives"), 5, required=False)
    starts = day_field(_("First day"))
    ends = day_field(_("Last day"), required=False)

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        said = super().clean() or {}
        if said.get("starts") and said.get("ends") and said["ends"] < said["starts"]:
            self.add_error("ends", _("The last day is before the first."))
        return said


class PromiseForm(UiForm):
    """What one side promises."""

    side = forms.ChoiceField(label=_("Who promises"), choices=Side.choices, widget=RadioGroup)
    text = words_field(_("Promise"))
    amount = amount_field(_("Amount"), required=False)
    currency = currency_field(required=False)
    due = day_field(_("Due"), required=False)


class DialogueForm(UiForm):
    """The day of a dialogue."""

    on = day_field(_("Day"))


class IndicatorForm(UiForm):
    """An indicator with its target for each year."""

    indicator = forms.ChoiceField(label=_("Indicator"))
    targets = RowsField(
        label=_("Targets"),
        one=_("Year"),
        more=3,
        columns={
            "year": forms.IntegerField(label=_("Year"), min_value=1990, max_value=2200),
            "target": figure_field(_("Target")),
        },
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(str(each.pk), f"{each.code} – {each.shown_title}") for each in library.indicators(by)]
        self.fields["indicator"].choices = [CHOOSE, *listed]  # type: ignore[attr-defined]

    def clean_targets(self) -> Any:
        """Each year once."""
        rows = self.cleaned_data["targets"]
        if len({row["year"] for row in rows}) < len(rows):
            raise forms.ValidationError(_("A year stands there twice."))
        return rows


class HoldForm(UiForm):
    """Minutes, actions, and what was reached."""

    minutes = words_field(
        _("Minutes"), 8, help_text=_("What was said, by function. Nobody who is served is named here.")
    )
    actions = words_field(_("What was agreed to do"), 4, required=False)

    def __init__(self, *args: Any, targets: Sequence[tuple[str, DialogueTarget]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for title, target in targets:
            label = _("Reached in %(year)s: %(indicator)s") % {"year": target.year, "indicator": title}
            self.fields[f"reached-{target.pk}"] = figure_field(label, required=False, initial=target.actual)
            self.fields[f"reached-{target.pk}"].widget.attrs.update({"class": "input"})
