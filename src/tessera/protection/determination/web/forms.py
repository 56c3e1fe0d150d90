"""Forms of the room: one for each step somebody may take."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes, places
from tessera.protection.determination.enums import OWN_LEVEL
from tessera.ui.forms import CheckboxGroup, RadioGroup, SensitiveField, SensitiveTextField, UiForm

_CHOOSE = ("", _("Choose…"))
_LONGEST = 5000


class StepForm(UiForm):
    """A step. `lists` names the code list of a field; `people` are (id, name) of colleagues who may be named."""

    lists: dict[str, str] = {}
    named: tuple[str, ...] = ()

    def __init__(self, *args: Any, people: list[tuple[UUID, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, listed in self.lists.items():
            choices = codes.get(listed).choices(by_label=listed == "language")
            self._set(name, choices if isinstance(self.fields[name].widget, RadioGroup) else [_CHOOSE, *choices])
        for name in self.named:
            self._set(name, [_CHOOSE, *((str(account), label) for account, label in people or [])])

    def _set(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def take(self, fault: ValidationError) -> None:
        """Shows what the action refused beside the field it is about."""
        if not hasattr(fault, "error_dict"):
            self.add_error(None, fault)
            return
        for name, texts in fault.message_dict.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)


class OwnForm(StepForm):
    """Our own determination: who looks at it, each without the other."""

    named = ("first_reviewer", "second_reviewer")
    first_reviewer = forms.ChoiceField(label=_("First reviewer"))
    second_reviewer = forms.ChoiceField(
        label=_("Second reviewer"),
        help_text=_(
            "Neither sees what the other finds before both have saved. Whoever screened the person is not offered."
        ),
    )


class OutsideForm(StepForm):
    """A determination by another body."""

    lists = {"decision_maker": "decision_making_organisation"}
    level = forms.ChoiceField(label=_("At which level?"))
    decision_maker = forms.ChoiceField(label=_("What kind of body decides?"))
    started_on = forms.DateField(label=_("Asked for on"))
    country = forms.ChoiceField(
        label=_("Under the law of"),
        help_text=_("For the deadline of the first stage, and the recovery and reflection period."),
    )
    target_on = forms.DateField(label=_("To be decided by, if you were told"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [pair for pair in codes.get("determination_level").choices() if pair[0] != OWN_LEVEL]
        self._set("level", [_CHOOSE, *levels])
        self._set("country", [_CHOOSE, *places.choices()])


class ReviewForm(StepForm):
    """What a reviewer finds."""

    lists = {"category": "determination_category"}
    category = forms.ChoiceField(label=_("What do you find?"), widget=RadioGroup)
    reason = SensitiveTextField(
        label=_("Why?"), help_text=_("Write what it rests on. It is not changed afterwards."), max_length=_LONGEST
    )


class ThirdForm(StepForm):
    """Who breaks the tie."""

    named = ("reviewer",)
    reviewer = forms.ChoiceField(label=_("Who looks at it as the third person?"))


class DecideForm(StepForm):
    """What was decided."""

    lists = {"status": "trafficking_status"}
    status = forms.ChoiceField(label=_("What was decided?"), widget=RadioGroup)
    decided_on = forms.DateField(label=_("Decided on"))
    reason = SensitiveTextField(
        label=_("Reason"),
        help_text=_("Needed when the decision goes against what the reviewers found; then somebody else decides."),
        required=False,
        max_length=_LONGEST,
    )
    reference = SensitiveField(
        label=_("Reference of the other body"),
        help_text=_("Kept locked: it can tell who the person is."),
        required=False,
        max_length=200,
    )


class ExtendForm(StepForm):
    """More time."""

    clock = forms.ChoiceField(
        label=_("Which period?"),
        choices=[("target", _("Until the decision")), ("recovery", _("Recovery and reflection"))],
        widget=RadioGroup,
    )
    until = forms.DateField(label=_("Until"))
    reason = SensitiveTextField(label=_("Why?"), max_length=_LONGEST)


class InformForm(StepForm):
    """That the person was told."""

    lists = {"informed_language": "language"}
    informed_on = forms.DateField(label=_("Told on"))
    informed_how = forms.MultipleChoiceField(
        label=_("How?"), choices=[("spoken", _("In speech")), ("written", _("In writing"))], widget=CheckboxGroup
    )
    informed_language = forms.ChoiceField(label=_("In which language?"))


class AskForm(StepForm):
    """That somebody asks to look again."""

    lists = {"asked_by": "reconsideration_asker"}
    asked_on = forms.DateField(label=_("Asked on"))
    asked_by = forms.ChoiceField(label=_("Who asks?"))
    ground = SensitiveTextField(label=_("On what ground?"), max_length=_LONGEST)


class AnswerForm(StepForm):
    """What came of looking again."""

    lists = {"result": "reconsideration_result"}
    result = forms.ChoiceField(label=_("What came of it?"), widget=RadioGroup)
    result_on = forms.DateField(label=_("Answered on"))


class EmptyForm(StepForm):
    """A step that needs nothing but the button."""
