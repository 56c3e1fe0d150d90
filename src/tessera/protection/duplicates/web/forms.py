"""The judgement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tessera.protection.duplicates import words
from tessera.protection.duplicates.enums import Judgement
from tessera.ui.forms import RadioGroup, UiForm


class JudgeForm(UiForm):
    """What somebody found who looked at both."""

    judgement = forms.ChoiceField(
        label=_("What you found"), widget=RadioGroup,
        choices=[(one.value, words.JUDGEMENTS[one]) for one in (Judgement.SAME, Judgement.NOT_SAME, Judgement.UNSURE)],
    )  # fmt: skip
    basis = forms.ChoiceField(
        label=_("What it rests on"),
        widget=RadioGroup,
        required=False,
        choices=[(k.value, v) for k, v in words.BASES.items()],
    )
    keep = forms.TypedChoiceField(
        label=_("If they are the same: which one stands for both"),
        help_text=_("Nothing is moved or deleted, and it can be undone."),
        widget=RadioGroup, required=False, coerce=UUID, empty_value=None,
    )  # fmt: skip

    def __init__(self, *args: Any, sides: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = sides  # type: ignore[attr-defined]

    def take(self, fault: ValidationError) -> None:
        """Shows what an action refused, at the field it is about."""
        for name, errors in getattr(fault, "error_dict", {None: [fault]}).items():
            for error in errors:
                self.add_error(name if name in self.fields else None, error)
