"""Forms of the room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tessera.kernel.clock import today
from tessera.protection.work import words
from tessera.protection.work.actions import Reviewed
from tessera.protection.work.actions.choices import LIMITS
from tessera.protection.work.actions.supervision import LONGEST
from tessera.ui.forms import CheckboxGroup, RadioGroup, SensitiveTextField, UiForm
from tessera.ui.widgets import dress

_CHOOSE = ("", _("Choose…"))
_STAYS = ("", _("Stays here for now"))


class _Form(UiForm):
    """A form that can take the faults an action found."""

    def take(self, fault: ValidationError) -> None:
        """Puts the faults beside the fields they are about."""
        if not hasattr(fault, "error_dict"):
            self.add_error(None, fault)
            return
        for name, texts in fault.message_dict.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)


class LaterForm(_Form):
    """Until when, and why."""

    until = forms.DateField(label=_("Until which day?"))
    reason = forms.ChoiceField(
        label=_("Why can it wait?"),
        choices=words.SNOOZE_REASONS,
        widget=RadioGroup,
        error_messages={"required": _("Choose why it can wait.")},
    )


class MailForm(_Form):
    """When to be written to."""

    mail = forms.ChoiceField(
        label=_("When shall we write to you that something waits?"),
        help_text=_("What must be looked at the same day is always mailed at once. No message says what it is about."),
        choices=words.MAIL,
        widget=RadioGroup,
    )


class LimitsForm(_Form):
    """What an organisation holds to be too long."""

    forgotten_days = forms.IntegerField(
        label=_("Days without anything, until a case counts as quiet"),
        min_value=LIMITS["forgotten_days"][0],
        max_value=LIMITS["forgotten_days"][1],
    )
    escalate_hours = forms.IntegerField(
        label=_("Hours until an urgent alert nobody looked at goes to the supervisors"),
        min_value=LIMITS["escalate_hours"][0],
        max_value=LIMITS["escalate_hours"][1],
    )
    supervision_days = forms.IntegerField(
        label=_("Days from one supervision to the next"),
        min_value=LIMITS["supervision_days"][0],
        max_value=LIMITS["supervision_days"][1],
    )


class HandoverForm(_Form):
    """Who takes which case. `all` fills in for those without a choice of their own, restricted ones excepted."""

    all = forms.ChoiceField(
        label=_("All cases that are not restricted go to"),
        help_text=_("Choose somebody else below where that fits better. Restricted cases are handed over one by one."),
        required=False,
    )
    away = forms.BooleanField(label=_("Only away for a time: stays named in the cases"), required=False)

    def __init__(self, *args: Any, held: list[Any], heirs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        self._choices("all", [("", _("Nobody in particular")), *heirs])
        for one in held:
            label = _("Case %(code)s") % {"code": one.code}
            field = forms.ChoiceField(label=label, choices=[_STAYS, *heirs], required=False)
            dress(field.widget)
            self.fields[f"to_{one.id}"] = field

    def _choices(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def chosen(self) -> dict[UUID, UUID]:
        """Case → who takes it."""
        found: dict[UUID, UUID] = {}
        for one in self.held:
            heir = self.cleaned_data.get(f"to_{one.id}") or ("" if one.restricted else self.cleaned_data.get("all"))
            if heir:
                found[one.id] = UUID(heir)
        return found

    def lines(self) -> list[tuple[Any, Any]]:
        """Each case with its field."""
        return [(one, self[f"to_{one.id}"]) for one in self.held]


class SupervisionForm(_Form):
    """A supervision review of a worker's cases."""

    on = forms.DateField(label=_("When was it?"), initial=today)
    text = SensitiveTextField(
        label=_("About the work"),
        help_text=_("Not about survivors: what is said about a case belongs to that case, below."),
        max_length=LONGEST,
        required=False,
    )
    next_on = forms.DateField(
        label=_("Next supervision"), help_text=_("Leave empty for the usual rhythm."), required=False
    )

    def __init__(self, *args: Any, held: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        for one in held:
            self._add(one.id)

    def _add(self, case: UUID) -> None:
        made: dict[str, forms.Field] = {
            "risks": forms.MultipleChoiceField(
                label=_("What to look out for"), choices=words.RISKS, widget=CheckboxGroup, required=False
            ),
            "goes": forms.ChoiceField(label=_("How does it go on?"), choices=[_CHOOSE, *words.RETURNS], required=False),
            "text": SensitiveTextField(label=_("Note of the case"), max_length=LONGEST, required=False),
            "next": forms.DateField(label=_("Look at this case again on"), required=False),
        }
        for name, field in made.items():
            dress(field.widget)
            self.fields[f"{name}_{case}"] = field

    def reviewed(self) -> dict[UUID, Reviewed]:
        """What was said, for those cases about which something was."""
        found: dict[UUID, Reviewed] = {}
        for one in self.held:
            risks, goes, text, again = (self.cleaned_data.get(f"{name}_{one.id}") for name in ("risks", "goes", "text", "next"))  # fmt: skip
            if risks or goes or text or again:
                found[one.id] = Reviewed(risks or (), goes or "", text or "", again)
        return found

    def lines(self) -> list[tuple[Any, list[Any]]]:
        """Each case with its fields."""
        names = ("risks", "goes", "text", "next")
        return [(one, [self[f"{name}_{one.id}"] for name in names]) for one in self.held]
