"""What is asked of parties and indicators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.observatory.metrics import api as metrics
from tessera.partnership.library import geography
from tessera.partnership.library.asking import ANY
from tessera.ui.forms import CheckboxGroup, RadioGroup, UiForm


class PartyFilter(UiForm):
    """Which parties to list."""

    q = forms.CharField(label=_("Name or other spelling"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [ANY, *codes.get("party_kind").choices()]  # type: ignore[attr-defined]


class PartyForm(UiForm):
    """An organisation outside."""

    name = forms.CharField(label=_("Name"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=codes.get("party_kind").choices)
    country = forms.ChoiceField(label=_("Country of its seat"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("None or several")), *geography.choices()]  # type: ignore[attr-defined]


class AliasForm(UiForm):
    """Another way of writing the name."""

    text = forms.CharField(label=_("Another spelling"), max_length=200, help_text=_("As lists and reports write it."))


class IdentifierForm(UiForm):
    """The party's number in a register."""

    scheme = forms.CharField(
        label=_("Register"), max_length=30, help_text=_("As org-id.guide names it: XM-DAC, US-EIN, GB-CHC…")
    )
    value = forms.CharField(label=_("Number"), max_length=60)


class IndicatorForm(UiForm):
    """What awards count."""

    code = forms.CharField(label=_("Code"), max_length=30)
    title = forms.CharField(label=_("Title"), max_length=200)
    p_area = forms.ChoiceField(label=_("Area of the response"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), choices=codes.get("indicator_unit").choices)
    measure = forms.ChoiceField(label=_("How it is measured"), choices=codes.get("measure").choices, widget=RadioGroup)
    ascending = forms.BooleanField(label=_("More is better"), required=False)
    cumulative = forms.BooleanField(label=_("Periods add up to a total"), required=False)
    dimensions = forms.MultipleChoiceField(
        label=_("Broken down by"), required=False, choices=codes.get("indicator_cut").choices, widget=CheckboxGroup
    )
    definition = forms.CharField(
        label=_("What counts and what does not"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    source = forms.CharField(label=_("Who published it"), required=False, max_length=120)
    metric = forms.ChoiceField(
        label=_("What the observatory counts for it"), required=False,
        help_text=_("Only where it means the same: awards may then have it counted from consented cases."),
    )  # fmt: skip
    active = forms.BooleanField(label=_("Offered to new awards"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counted = [("", _("Nothing: people enter it")), *((key, each.title) for key, each in metrics.METRICS.items())]
        self.fields["metric"].choices = counted  # type: ignore[attr-defined]
        self.fields["p_area"].choices = [("", _("Several")), *codes.get("p_area").choices()]  # type: ignore[attr-defined]
