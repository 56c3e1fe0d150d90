"""Choosing a file, and who gave the answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.ui.forms import AnswerField, UiForm


class UploadForm(UiForm):
    """An XLSForm."""

    file = forms.FileField(
        label=_("XLSForm"),
        help_text=_("An Excel workbook (.xlsx) or a CSV with the sheets survey, choices and settings."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
        error_messages={
            "required": _("Choose a file."),
            "missing": _("Choose a file."),
            "empty": _("The file is empty. Save the form again and choose it."),
        },
    )


class SourceForm(UiForm):
    """Where the answers come from, for forms that do not ask it themselves."""

    source = AnswerField(
        label=_("Who gave these answers"), choices=codes.get("source").choices(), empty=("unknown",), required=False
    )
