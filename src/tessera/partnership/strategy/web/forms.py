"""What is asked for strategies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.partnership.library import api as library
from tessera.partnership.library.api import ANY, CHOOSE, amount_field, currency_field, words_field
from tessera.partnership.strategy.enums import StrategyState
from tessera.ui.forms import CheckboxGroup, RadioGroup, UiForm
from tessera.ui.rows import RowsField


class FilterForm(UiForm):
    """What the list shows."""

    region = forms.ChoiceField(label=_("Region"), choices=lambda: [ANY, *codes.get("region").choices()], required=False)
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *StrategyState.choices], required=False)


class StrategyForm(UiForm):
    """What a strategy is called and what it may cost."""

    title = forms.CharField(label=_("Title"), max_length=200)
    ceiling = amount_field(_("Ceiling"))
    currency = currency_field()
    summary = words_field(_("Summary"), required=False)


class NewForm(StrategyForm):
    """The first version."""

    region = forms.ChoiceField(label=_("Region"), choices=lambda: [CHOOSE, *codes.get("region").choices()])
    fiscal_year = forms.IntegerField(label=_("Fiscal year"), min_value=1990, max_value=2200)
    field_order = ("region", "fiscal_year")


class PriorityForm(UiForm):
    """What a strategy puts first."""

    objective = words_field(_("Objective"))
    p_area = forms.ChoiceField(
        label=_("Area of the response"), choices=lambda: codes.get("p_area").choices(), widget=RadioGroup
    )
    countries = RowsField(
        label=_("Countries"),
        one=_("Country"),
        required=False,
        help_text=_("Without a country the priority is one of the whole region."),
        columns={"code": forms.ChoiceField(label=_("Country"), choices=lambda: [CHOOSE, *library.choices()])},
    )
    criteria = forms.MultipleChoiceField(
        label=_("Criteria"), choices=lambda: codes.get("criterion").choices(), widget=CheckboxGroup, required=False
    )
    ceiling = amount_field(_("Ceiling"))
    rationale = words_field(_("Why this comes first"), required=False)

    def clean_countries(self) -> list[str]:
        """Codes, each once, in the order given."""
        return list(dict.fromkeys(row["code"] for row in self.cleaned_data["countries"]))


class AnswersForm(UiForm):
    """Which recommendations a priority answers."""

    recommendations = forms.MultipleChoiceField(label=_("Recommendations"), widget=CheckboxGroup, required=False)

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recommendations"].choices = list(offered)  # type: ignore[attr-defined]


class MoveForm(UiForm):
    """Where a strategy goes from here, and why."""

    end = forms.ChoiceField(label=_("What happens now"), widget=RadioGroup)
    reason = words_field(_("Reason"), required=False)

    def __init__(self, *args: Any, ends: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["end"].choices = list(ends)  # type: ignore[attr-defined]
        if len(ends) == 1:
            self.fields["end"].initial = ends[0][0]
