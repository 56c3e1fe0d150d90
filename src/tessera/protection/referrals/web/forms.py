"""Forms of a referral: an envelope of codes, what is shared, the receiver's answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes, places
from tessera.protection.referrals.enums import AccessNeed, CallbackRole, State
from tessera.protection.referrals.envelope import MOST_DEPENDANTS, Envelope
from tessera.ui.forms import AnswerField, CheckboxGroup, RadioGroup, UiForm

_CHOOSE = ("", _("Choose…"))
_YES_NO = (("yes", _("Yes")), ("no", _("No")))


def take(form: forms.Form, fault: ValidationError) -> None:
    """Puts the faults an action found beside the fields they are about."""
    if not hasattr(fault, "error_dict"):
        form.add_error(None, fault)
        return
    for name, texts in fault.message_dict.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)


class EnvelopeForm(UiForm):
    """What the other organisation learns before it says yes. No free text: nothing that identifies can slip in."""

    to_organisation = forms.ChoiceField(label=_("To which organisation?"))
    kind = forms.ChoiceField(label=_("What kind of referral?"), widget=RadioGroup, initial="service")
    priority = forms.ChoiceField(label=_("How soon?"), widget=RadioGroup, initial="normal")
    services_requested = forms.MultipleChoiceField(
        label=_("Which help is asked for?"), widget=CheckboxGroup, required=False
    )
    services_already_given = forms.MultipleChoiceField(
        label=_("Which help is given already?"), widget=CheckboxGroup, required=False
    )
    language = forms.ChoiceField(label=_("Language the person speaks best"), required=False)
    needs_interpreter = AnswerField(label=_("Needs an interpreter?"), choices=_YES_NO, required=False)
    dependants_count = forms.IntegerField(
        label=_("Children and others who come along"), min_value=0, max_value=MOST_DEPENDANTS, initial=0
    )
    country = forms.ChoiceField(label=_("Country where help is needed"), required=False)
    admin1 = forms.ChoiceField(label=_("Region"), required=False)
    access_needs = forms.MultipleChoiceField(
        label=_("What must the place offer?"), choices=AccessNeed.choices, widget=CheckboxGroup, required=False
    )
    risk_level = AnswerField(label=_("How great is the danger?"), choices=(), required=False)
    earliest_on = forms.DateField(label=_("Not before"), required=False)
    callback_role = forms.ChoiceField(
        label=_("Whom may they ask for here?"),
        help_text=_("A role, never a name or a private number."),
        choices=[_CHOOSE, *CallbackRole.choices],
        required=False,
    )

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], home: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = codes.get("service_type").choices(by_label=True)
        self._choices("to_organisation", [_CHOOSE, *organisations])
        self._choices("kind", codes.get("referral_kind").choices())
        self._choices("priority", codes.get("referral_priority").choices())
        self._choices("services_requested", services)
        self._choices("services_already_given", services)
        self._choices("language", [_CHOOSE, *codes.get("language").choices(by_label=True)])
        self._choices("country", [_CHOOSE, *places.choices()])
        empty = self.fields["risk_level"].choices  # type: ignore[attr-defined]
        self._choices("risk_level", [*empty[:1], *codes.get("risk_level").choices(), *empty[1:]])
        country = str(self["country"].value() or home)
        self._choices("admin1", [_CHOOSE, *(places.subdivision_choices(country) if country in places.values() else ())])

    def _choices(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def envelope(self) -> Envelope:
        """The envelope; empty answers of the form are those of the field."""
        data = dict(self.cleaned_data)
        data["to_organisation"] = UUID(data["to_organisation"])
        data["needs_interpreter"] = data["needs_interpreter"] or "not_asked"
        data["risk_level"] = data["risk_level"] or "unknown"
        return Envelope(**data)


class ShareForm(UiForm):
    """What the receiver reads after saying yes."""

    fields_chosen = forms.MultipleChoiceField(required=False)
    withheld = forms.BooleanField(label=_("Tell them that something is kept back, without saying what"), required=False)
    shown_on = forms.DateField(label=_("The person saw this copy on"), required=False)

    def __init__(self, *args: Any, names: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["fields_chosen"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = names


class AnswerForm(UiForm):
    """The receiver's answer: one of the buttons, with what it needs."""

    state = forms.ChoiceField(
        choices=[(s.value, s.value) for s in (State.RECEIVED, State.ACCEPTED, State.WAITING_LIST, State.DECLINED)],
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("Choose one of the answers."), "required": _("Choose one of the answers.")},
    )
    waiting_until = forms.DateField(label=_("Likely until"), required=False)
    decline_reason = forms.ChoiceField(label=_("Why not?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decline_reason"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [_CHOOSE, *codes.get("decline_reason").choices()]


class FollowForm(UiForm):
    """What became of a referral that was accepted."""

    arrived = AnswerField(label=_("Did the person arrive?"), choices=_YES_NO)
    first_service_on = forms.DateField(label=_("First help on"), required=False)
    outcome = forms.ChoiceField(
        label=_("How did it end?"), help_text=_("Leave open while help goes on."), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("It goes on")), *codes.get("referral_outcome").choices()]


class RecallForm(UiForm):
    """What became of what was shared."""

    answer = forms.ChoiceField(
        label=_("What did you do with what you had received?"),
        choices=lambda: codes.get("recall_answer").choices(),
        widget=RadioGroup,
        error_messages={"required": _("Choose one answer; it is given once.")},
    )
