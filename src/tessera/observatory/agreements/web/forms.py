"""Signing and ending an agreement."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.ui.forms import UiForm


class SignForm(UiForm):
    """Who signs, and that they may."""

    signer_function = forms.CharField(
        label=_("In which function do you sign?"),
        max_length=80,
        help_text=_("For example: director. Your account is kept with the signature."),
        error_messages={"required": _("Say in which function you sign.")},
    )
    sure = forms.BooleanField(
        label=_("I have read every point, and I may sign for this organisation."),
        error_messages={"required": _("Please confirm that you may sign.")},
    )
