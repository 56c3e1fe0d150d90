"""Forms of the room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.kernel.clock import today
from tessera.protection.rights import contents
from tessera.ui.forms import RadioGroup, SensitiveField, SensitiveTextField, UiForm


def _choices(name: str) -> Any:
    return lambda: [("", _now("Choose…")), *codes.get(name).choices()]


def _date(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


class TakesFaults(UiForm):
    """A form that shows what an action refused at the field it is about."""

    def take(self, fault: ValidationError) -> None:
        """Puts the faults where they belong."""
        if not hasattr(fault, "error_dict"):
            self.add_error(None, fault)
            return
        for name, errors in fault.error_dict.items():
            for error in errors:
                self.add_error(name if name in self.fields else None, error)


class CopyForm(TakesFaults):
    """A copy for the person: first whether it is safe for them to hold it."""

    safe = forms.ChoiceField(
        label=_("Is it safe for the person to hold this?"),
        widget=RadioGroup,
        choices=[
            ("yes", _("Yes: they know a safe place for it")),
            ("no", _("No, or not sure: read it to them instead")),
        ],
    )
    language = forms.ChoiceField(label=_("Language"), choices=contents.languages)
    password = SensitiveField(
        label=_("A password that the person chooses"),
        help_text=_("At least 8 characters. Without it nobody can open the copy, and nobody here can find it out again. Leave it empty for none."),
        required=False,
        max_length=60,
    )  # fmt: skip


class AskForm(TakesFaults):
    """What the person asks."""

    kind = forms.ChoiceField(label=_("What the person asks for"), choices=_choices("rights_request_kind"))
    on = _date(label=_("Asked on"), initial=lambda: today().isoformat())
    statement = SensitiveTextField(
        label=_("In the person's words"), required=False, max_length=5000,
        help_text=_("For a correction: what is wrong, and what would be right."),
    )  # fmt: skip


class DecideForm(TakesFaults):
    """Our answer."""

    decision = forms.ChoiceField(
        label=_("Answer"), widget=RadioGroup, choices=[("accepted", _("Yes")), ("refused", _("No"))]
    )
    answer = SensitiveTextField(
        label=_("What was done, or why not"), max_length=5000,
        help_text=_("The person can read it. Their own words stay beside it, whatever the answer is."),
    )  # fmt: skip


class HoldForm(TakesFaults):
    """A legal hold."""

    reason = forms.ChoiceField(label=_("Reason"), choices=_choices("hold_reason"))
    words = SensitiveTextField(label=_("What it rests on"), max_length=1000)
    review_on = _date(label=_("Look at it again on"))


class EraseForm(TakesFaults):
    """Why somebody's data are to be erased."""

    basis = forms.ChoiceField(label=_("Why"), widget=RadioGroup, choices=lambda: codes.get("erasure_basis").choices())


class RuleForm(TakesFaults):
    """How long one kind of case is kept."""

    years = forms.IntegerField(label=_("Years after the case closed"), min_value=0, max_value=60)
    least_years = forms.IntegerField(label=_("Of these, years that a law demands"), min_value=0, max_value=60)
    law = forms.CharField(label=_("Which law"), required=False, max_length=300)


class ClockForm(TakesFaults):
    """The organisation's clocks."""

    answer_days = forms.IntegerField(label=_("Days to answer what a person asks"), min_value=1, max_value=120)
    copy_days = forms.IntegerField(label=_("Days a copy waits to be fetched"), min_value=1, max_value=60)
