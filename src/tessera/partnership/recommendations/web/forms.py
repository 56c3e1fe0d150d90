"""What is asked about recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.partnership.countries import api as countries
from tessera.partnership.library import api as library
from tessera.partnership.recommendations import importing
from tessera.partnership.recommendations.enums import State
from tessera.partnership.recommendations.models import Recommendation
from tessera.ui.forms import CheckboxGroup, RadioGroup, UiForm

_ANY = [("", _("Any"))]


def edition_choices(editions: Sequence[countries.ReportEdition]) -> list[tuple[str, str]]:
    """Editions for a form, as they come."""
    publishers = codes.get("report_publisher")
    return [(str(each.pk), f"{each.year} · {publishers.label(each.publisher)}") for each in editions]


def _choices(form: forms.Form, **given: Any) -> None:
    for name, choices in given.items():
        form.fields[name].choices = choices  # type: ignore[attr-defined]


class RegisterFilter(UiForm):
    """Which recommendations to list."""

    q = forms.CharField(label=_("Words in the text"), required=False, max_length=80)
    country = forms.ChoiceField(label=_("Country"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    area = forms.ChoiceField(label=_("Area of the response"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    publisher = forms.ChoiceField(label=_("Report"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = [choice for choice in codes.get("region").choices() if choice[0] != library.GLOBAL]
        states = [("open", _("All that are open")), *State.choices]
        _choices(
            self, country=[*_ANY, *library.choices()], region=[*_ANY, *regions], area=[*_ANY, *codes.get("p_area").choices()],
            state=[*_ANY, *states], publisher=[*_ANY, *codes.get("report_publisher").choices()],
        )  # fmt: skip


class GapFilter(UiForm):
    """Of which region the gaps."""

    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, region=[*_ANY, *(each for each in codes.get("region").choices() if each[0] != library.GLOBAL)])


class FilingForm(UiForm):
    """Which areas and criteria a recommendation is about."""

    p_areas = forms.MultipleChoiceField(
        label=_("Areas of the response"), required=False, widget=CheckboxGroup, choices=codes.get("p_area").choices
    )
    criteria = forms.MultipleChoiceField(
        label=_("Criteria it bears on"), required=False, widget=CheckboxGroup, choices=codes.get("criterion").choices
    )
    priority = forms.BooleanField(label=_("The report puts it first"), required=False)


class NewForm(FilingForm):
    """A recommendation by hand."""

    country = forms.ChoiceField(label=_("Country"))
    edition = forms.ChoiceField(label=_("Edition in which it stands first"))
    text = forms.CharField(label=_("What the report asks"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    field_order = ("country", "edition", "text", "p_areas", "criteria", "priority")

    def __init__(self, editions: Sequence[countries.ReportEdition], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, country=[("", _("Choose…")), *library.choices()], edition=edition_choices(editions))


class FollowForm(UiForm):
    """What became of a recommendation in an edition."""

    edition = forms.ChoiceField(label=_("By which edition"))
    state = forms.ChoiceField(label=_("What became of it"), widget=RadioGroup)
    evidence = forms.CharField(
        label=_("What shows it"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who did what, when, and where it can be read; or why it is withdrawn or replaced. Needed unless it is carried forward."),
    )  # fmt: skip
    successor = forms.ChoiceField(
        label=_("Which one replaces it"), required=False, help_text=_("Only if it is superseded.")
    )

    def __init__(
        self, editions: Sequence[countries.ReportEdition], states: Sequence[str], others: Sequence[Recommendation],
        *args: Any, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        named = [(str(each.pk), each.text if len(each.text) < 90 else each.text[:88] + "…") for each in others]
        _choices(
            self, edition=edition_choices(editions), state=[(each, State(each).label) for each in states],
            successor=[("", "–"), *named],
        )  # fmt: skip


class ImportForm(UiForm):
    """A file of one edition's recommendations."""

    publisher = forms.ChoiceField(label=_("Report"), choices=codes.get("report_publisher").choices)
    year = forms.IntegerField(label=_("Year of the report"), min_value=1990, max_value=2100)
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A CSV in UTF-8 with a heading: country (a name, or a code of three letters), text, and if you have it area. Other headings can be named below."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    country = forms.CharField(label=_("Heading of the country"), required=False, max_length=80)
    text = forms.CharField(label=_("Heading of the text"), required=False, max_length=80)
    area = forms.CharField(label=_("Heading of the area"), required=False, max_length=80)

    def clean_file(self) -> Any:
        """Refuses what is larger than is read at once."""
        given = self.cleaned_data["file"]
        if given.size > importing.MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 16 MiB. Cut it into several."))
        return given

    @property
    def columns(self) -> dict[str, str]:
        """Headings that were named, after `is_valid`."""
        return {name: self.cleaned_data[name] for name in ("country", "text", "area") if self.cleaned_data.get(name)}
