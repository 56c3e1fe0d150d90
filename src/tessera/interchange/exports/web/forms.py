"""What is to go out, for what, and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.interchange.exports.enums import Format, Which
from tessera.interchange.exports.rows import PURPOSES
from tessera.kernel import codes
from tessera.ui.forms import RadioGroup, UiForm


class ExportForm(UiForm):
    """The question; `identity` is there only for those who may tick it."""

    format = forms.ChoiceField(
        label=_("File"), widget=RadioGroup, choices=Format.choices, initial=Format.XLSX,
        error_messages={"required": _("Choose a kind of file.")},
    )  # fmt: skip
    which = forms.ChoiceField(label=_("Which cases"), choices=Which.choices, initial=Which.ALL)
    purpose = forms.ChoiceField(
        label=_("What it is for"),
        help_text=_("For a purpose outside your organisation, only people go in who agreed to it."),
        error_messages={"required": _("Say what it is for.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=_("In a sentence, without names. It is kept encrypted with the export."),
        error_messages={"required": _("Say in a sentence why the file is needed.")},
    )
    identity = forms.BooleanField(
        label=_("Include who people are"),
        required=False,
        help_text=_(
            "Names, contacts, and what could be used in court. A second person has to agree first, and each person named is written into the record."
        ),
    )

    def __init__(self, *args: object, may_name: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["purpose"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(code, codes.get("consent_purpose").label(code)) for code in PURPOSES]
        if not may_name:
            del self.fields["identity"]
