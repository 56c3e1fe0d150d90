"""What is asked when something is written down about a country."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.partnership.countries.enums import Answer
from tessera.partnership.countries.models import ReportEdition
from tessera.ui.forms import RadioGroup, UiForm
from tessera.ui.widgets import dress

_ANY = [("", _("Any"))]
SOURCE_HELP = _("The page, document or address where this can be read again, and its date.")


def _long(label: Any, help_text: Any = "", **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=8000, widget=area, **more)


def _year(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1990, max_value=2100, required=False)


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class NeedFilter(UiForm):
    """Which countries to set beside one another."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    tier = forms.ChoiceField(label=_("Latest tier"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = [choice for choice in codes.get("region").choices() if choice[0] != "global"]
        self.fields["region"].choices = [*_ANY, *regions]  # type: ignore[attr-defined]
        self.fields["tier"].choices = [*_ANY, *codes.get("tier").choices()]  # type: ignore[attr-defined]


class CountryFilter(NeedFilter):
    """Which countries to list."""

    q = forms.CharField(label=_("Country"), required=False, max_length=60)


class EditionForm(UiForm):
    """One edition of a report."""

    publisher = forms.ChoiceField(label=_("Report"), choices=codes.get("report_publisher").choices)
    year = forms.IntegerField(label=_("Year of the report"), min_value=1990, max_value=2100)
    starts = _day(_("Period it covers, from"))
    ends = _day(_("Period it covers, until"))
    published_on = _day(_("Published on"))
    address = forms.URLField(label=_("Address on the web"), required=False, max_length=300, assume_scheme="https")


class AssessmentForm(UiForm):
    """What an edition says of a country."""

    edition = forms.ChoiceField(label=_("Edition of the report"))
    ranking = forms.ChoiceField(label=_("Tier, as the report gives it"), required=False, widget=RadioGroup)
    waiver = forms.BooleanField(label=_("A waiver kept the country on the watch list"), required=False)
    source = forms.CharField(label=_("Where this was read"), max_length=300, help_text=SOURCE_HELP)
    reason = forms.CharField(
        label=_("Why this changes what was recorded before"), max_length=500, required=False,
        help_text=_("Only where this edition is recorded already. What was there stays readable."),
    )  # fmt: skip

    def __init__(self, editions: list[ReportEdition], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        publishers = codes.get("report_publisher")
        self.fields["edition"].choices = [  # type: ignore[attr-defined]
            (str(each.pk), f"{each.year} · {publishers.label(each.publisher)}") for each in editions
        ]
        ranks = [("", _("The report ranks nobody")), *codes.get("tier").choices()]
        self.fields["ranking"].choices = ranks  # type: ignore[attr-defined]
        for name in ("minimum_standard", "criterion"):
            for code, label in codes.get(name).choices():
                self.fields[code] = _long(label)
                dress(self.fields[code].widget)

    @property
    def standards(self) -> list[forms.BoundField]:
        """Fields of the four minimum standards."""
        return [self[code] for code in codes.get("minimum_standard").values()]

    @property
    def criteria(self) -> list[forms.BoundField]:
        """Fields of the twelve criteria."""
        return [self[code] for code in codes.get("criterion").values()]

    @property
    def notes(self) -> dict[str, str]:
        """The office's own words by standard and criterion, after `is_valid`."""
        known = (*codes.get("minimum_standard").values(), *codes.get("criterion").values())
        return {code: self.cleaned_data.get(code, "") for code in known}


class RatificationForm(UiForm):
    """Whether a country is bound by a treaty."""

    treaty = forms.ChoiceField(label=_("Treaty"), choices=codes.get("treaty").choices)
    ratified = forms.ChoiceField(
        label=_("Is the country bound by it?"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=RadioGroup
    )
    on = _day(_("Since"), _("The day of ratification or accession, where it is known."))
    year = _year(_("As of year"))
    source = forms.CharField(label=_("Where this was read"), max_length=300, help_text=SOURCE_HELP)


class MechanismForm(UiForm):
    """What is known of the national referral mechanism."""

    exists = forms.ChoiceField(label=_("Is there one?"), choices=Answer.choices, widget=RadioGroup)
    year = _year(_("Since which year"))
    lead_body = forms.CharField(label=_("Who leads it"), max_length=200, required=False)
    procedures = forms.ChoiceField(label=_("Has it written procedures?"), choices=Answer.choices, widget=RadioGroup)
    note = forms.CharField(label=_("What else to know"), max_length=500, required=False)
    source = forms.CharField(label=_("Where this was read"), max_length=300, help_text=SOURCE_HELP)


class PlanForm(UiForm):
    """A national action plan."""

    title = forms.CharField(label=_("Title"), max_length=200)
    state = forms.ChoiceField(label=_("State"), choices=codes.get("national_plan_state").choices)
    year = _year(_("First year"))
    until = _year(_("Last year"))
    lead_body = forms.CharField(label=_("Who leads it"), max_length=200, required=False)
    source = forms.CharField(label=_("Where this was read"), max_length=300, help_text=SOURCE_HELP)
