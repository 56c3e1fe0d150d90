"""What is asked about projects of other donors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.partnership.donors import reading
from tessera.partnership.donors.enums import Status
from tessera.partnership.library import api as library
from tessera.ui.forms import UiForm

_ANY = [("", _("Any"))]


class ListFilter(UiForm):
    """Which projects to list."""

    q = forms.CharField(label=_("Words in title, donor or implementer"), required=False, max_length=80)
    country = forms.ChoiceField(label=_("Country"), required=False, choices=lambda: [*_ANY, *library.choices()])
    region = forms.ChoiceField(
        label=_("Region"), required=False,
        choices=lambda: [*_ANY, *(each for each in codes.get("region").choices() if each[0] != library.GLOBAL)],
    )  # fmt: skip
    status = forms.ChoiceField(
        label=_("State"), required=False, choices=[*_ANY, ("open", _("All under way or planned")), *Status.choices]
    )
    aside = forms.BooleanField(label=_("Show what was set aside"), required=False)


class ImportForm(UiForm):
    """A file of another donor's projects."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("An IATI activities file (XML) as donors publish it, or a table (CSV in UTF-8) with a heading: country, donor, title, and if you have them reference, implementer, amount, currency, start, end, status, as of."),
        widget=forms.FileInput(attrs={"accept": ".xml,.csv,.tsv"}),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Where the file came from"), max_length=300,
        help_text=_("The address or the publication, and its date. It stands beside every figure."),
    )  # fmt: skip
    donor = forms.CharField(
        label=_("Donor"), required=False, max_length=200, help_text=_("Only for a table that has no column for it.")
    )
    everything = forms.BooleanField(
        label=_("Take every project of the file"), required=False,
        help_text=_("Otherwise only those whose title or description speaks of trafficking, slavery or forced labour."),
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Refuses what is larger than is read at once."""
        given = self.cleaned_data["file"]
        if given.size > reading.MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 16 MiB. Cut it into several, or ask who runs the server to bring it in.")
            )
        return given


class AsideForm(UiForm):
    """Why a project does not belong here."""

    reason = forms.CharField(
        label=_("Why it does not belong here"), max_length=300,
        help_text=_("For example: one of our own awards, or not about trafficking. It can be put back."),
    )  # fmt: skip
