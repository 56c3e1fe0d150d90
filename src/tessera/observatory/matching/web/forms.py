"""Proposing an arrangement, and giving one's half."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.observatory.matching.enums import Answer
from tessera.ui.forms import UiForm


class ProposeForm(UiForm):
    """What is proposed, to whom, and in which function one signs."""

    title = forms.CharField(
        label=_("Name of the arrangement"),
        max_length=120,
        help_text=_("All of you read it. No name of a person in it."),
    )
    members = forms.MultipleChoiceField(
        label=_("With whom?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one other organisation.")},
        help_text=_("Each of them brings its own list and keeps it to itself."),
    )
    host = forms.ChoiceField(
        label=_("Who matches?"),
        help_text=_("It sees neither names nor keys, and brings no list of its own."),
    )
    answer = forms.ChoiceField(
        label=_("What are you told?"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        initial=Answer.COUNTS,
        help_text=_(
            "Counts are enough to estimate how many were never found. Pairs need each person's own yes as well."
        ),
    )
    signer_function = forms.CharField(
        label=_("In which function do you sign?"),
        max_length=80,
        help_text=_("For example: director. Your account is kept with the signature."),
    )

    def __init__(self, *args: Any, members: list[tuple[str, str]], hosts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("members", members), ("host", hosts)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - both were made so above
            field.choices = choices


class AnswerForm(UiForm):
    """Yes or no to a proposal."""

    decision = forms.ChoiceField(
        label=_("Your organisation's answer"),
        choices=[("accepted", _("Accept: we take part")), ("declined", _("Decline"))],
        widget=forms.RadioSelect,
    )
    signer_function = forms.CharField(label=_("In which function do you sign?"), max_length=80, required=False)
