"""What is asked to bring in a public set, to take one out, and to load a classification."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.observatory.comparison import actions
from tessera.ui.forms import UiForm

_FILE = {
    "required": _("Choose a file."),
    "missing": _("Choose a file."),
    "invalid": _("The file did not arrive whole. Choose it again."),
    "empty": _("The file is empty."),
}


class _FileForm(UiForm):
    def clean_file(self) -> Any:
        """Refuses what is larger than can be read at once."""
        file = self.cleaned_data["file"]
        if file.size > actions.MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 64 MiB. Leave out the columns that are not needed."))
        return file


class SetForm(_FileForm):
    """A public file, whose it is, and under which terms."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A public release as CSV. Its rows are counted and forgotten; only protected counts are kept."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages=_FILE,
    )
    name = forms.CharField(label=_("Name of the data set"), max_length=160)
    publisher = forms.CharField(label=_("Publisher"), max_length=160)
    published_on = forms.DateField(label=_("Date of publication"), widget=forms.DateInput)
    address = forms.URLField(
        label=_("Address where it is published"), max_length=300, required=False, assume_scheme="https"
    )
    terms = forms.CharField(
        label=_("Terms of use"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Under which terms this office may use and show it. They are shown beside every picture of it."),
    )
    may_use = forms.BooleanField(
        label=_("I have read the terms, and they allow this use."),
        error_messages={"required": _("Please confirm that the terms allow it.")},
    )


class SchemeForm(_FileForm):
    """A classification or a crosswalk as CSV."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A CSV in UTF-8 whose first row names its columns. Nothing is kept while a row has a fault."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages=_FILE,
    )


class RemoveForm(UiForm):
    """A yes."""

    sure = forms.BooleanField(
        label=_("Take it out of every page."),
        error_messages={"required": _("Please confirm.")},
    )
