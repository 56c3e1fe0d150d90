"""The form on which a decision is recorded together with the person whose decision it is."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.kernel.clock import in_days
from tessera.trust.consent.actions import Terms, Words
from tessera.trust.consent.enums import BY_CAREGIVER, DEFAULT_DAYS, GUARDED, OWN_PURPOSES, Purpose, RecipientClass
from tessera.trust.consent.models import ConsentText
from tessera.trust.consent.policy import Decider
from tessera.trust.consent.web import words
from tessera.ui.forms import (
    AnswerField,
    CheckboxGroup,
    RadioGroup,
    SensitiveField,
    SensitiveTextarea,
    SensitiveTextField,
    UiForm,
)

_CHOOSE = ("", _("Choose…"))


def _small_text() -> SensitiveTextarea:
    return SensitiveTextarea(attrs={"rows": 3})


class DecisionForm(UiForm):
    """One purpose, one recipient, one decision. Which parts are shown depends on the purpose."""

    text = forms.UUIDField(widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)
    recipient_class = forms.ChoiceField(label=_("Who would learn something?"), widget=RadioGroup, required=False)
    recipient = forms.ChoiceField(label=_("Which organisation?"), required=False)
    recipient_type = forms.ChoiceField(label=_("Which kind of help?"), required=False)
    data_categories = forms.MultipleChoiceField(
        label=_("What may they learn?"),
        help_text=_("Only what is ticked. With a “no”, leave everything open to say no to all of it."),
        widget=CheckboxGroup,
        required=False,
    )
    withhold_exactly = SensitiveTextField(
        label=_("What must not be said, to anybody?"),
        help_text=_("In the person’s own words. Sealed; shown to a colleague before anything is shared."),
        required=False,
        widget=_small_text(),
    )
    withhold_reason = forms.ChoiceField(label=_("Why not?"), required=False)
    decision = forms.ChoiceField(
        label=_("What does the person decide?"),
        choices=tuple(words.DECISION.items()),
        widget=RadioGroup,
        error_messages={"required": _("Choose yes or no. Both answers are right.")},
    )
    decided_by = forms.ChoiceField(label=_("Who decided?"), widget=RadioGroup)
    decider = forms.ChoiceField(label=_("Which caregiver decided?"), required=False)
    guardian_basis = SensitiveTextField(
        label=_("Who decided for the person, and on what ground?"),
        help_text=_("Needed where somebody else decides. Never somebody who may have taken part in the exploitation."),
        required=False,
        widget=_small_text(),
    )
    capacity_concern = AnswerField(
        label=_("Was anything in the way of deciding freely?"),
        help_text=_("Exhaustion, acute distress, alcohol or medicine, somebody listening. Then it is better to wait."),
        choices=tuple(words.YES_NO.items()),
        required=False,
    )
    capacity_note = SensitiveTextField(label=_("What was it, and what helped?"), required=False, widget=_small_text())
    how = forms.ChoiceField(label=_("How did the person tell you?"))
    collected_under = forms.CharField(
        label=_("Under whose terms was it collected?"),
        help_text=_("Name the source and its document, never a person."),
        max_length=300,
        required=False,
    )
    witness = SensitiveField(label=_("Who witnessed it?"), required=False, max_length=200)
    interpreter = forms.ChoiceField(label=_("Interpreter"), required=False)
    explained = forms.MultipleChoiceField(
        label=_("What did you explain?"),
        help_text=_(
            "Tick what was really said and understood. A “yes” needs four of them: the purpose, who will see it, the right to refuse and the right to withdraw."
        ),
        widget=CheckboxGroup,
        required=False,
    )
    until = forms.DateField(label=_("Until when?"), required=False)
    legal_basis = forms.ChoiceField(label=_("Which other ground?"), required=False)
    legal_note = SensitiveTextField(label=_("Why does it apply here?"), required=False, widget=_small_text())
    second_email = forms.EmailField(
        label=_("E-mail address of the second person"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    second_password = forms.CharField(
        label=_("Password of the second person"),
        help_text=_("They type it themselves. It is checked now and not kept."),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )

    def __init__(
        self,
        *args: Any,
        purpose: str,
        wording: ConsentText,
        organisations: list[tuple[str, str]],
        deciders: Sequence[Decider] = (),
        **kwargs: Any,
    ) -> None:
        start = {"text": wording.pk, "decided_by": "adult", "how": "spoken_witnessed", "capacity_concern": "not_asked"}
        if purpose not in OWN_PURPOSES:
            start["until"] = in_days(DEFAULT_DAYS)
        kwargs["initial"] = start | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.purpose, self.wording = purpose, wording
        self.is_own = purpose in OWN_PURPOSES
        self.fields["recipient_class"].required = not self.is_own
        self._offer(wording.language, organisations)
        self._choices(
            "decider", [("", _("Nobody of these")), *((one.id, one.label) for one in deciders if not one.barred)]
        )
        if not deciders:
            del self.fields["decider"]
        until = self.fields["until"]
        until.help_text = (
            _("Leave empty: it holds until the person takes it back.")
            if self.is_own
            else _("Ninety days unless you choose another day, two years at most. After that, ask again.")
        )

    def _offer(self, language: str, organisations: list[tuple[str, str]]) -> None:
        labels = codes.get
        self._choices("recipient_class", [(c, words.RECIPIENT[c]) for c in words.RECIPIENTS.get(self.purpose, ())])
        self._choices("recipient", [_CHOOSE, *organisations])
        self._choices("recipient_type", [_CHOOSE, *labels("service_type").choices(by_label=True)])
        self._choices("data_categories", [(c, words.category(c, language)) for c in labels("data_category").values()])
        self._choices("withhold_reason", [_CHOOSE, *labels("withhold_reason").choices()])
        self._choices("decided_by", labels("decided_by").choices())
        self._choices("how", labels("consent_how").choices())
        self._choices("interpreter", [_CHOOSE, *labels("interpreter").choices()])
        self._choices(
            "explained", [(c, words.bilingual("explained", c, language)) for c in labels("explained").values()]
        )
        self._choices("legal_basis", [("", _("None: the person decided")), *labels("legal_basis").choices()])

    def _choices(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Only what hangs together on the page itself; the rules of consent are the action's."""
        data = super().clean() or {}
        if data.get("legal_basis") and not (data.get("second_email") and data.get("second_password")):
            self.add_error("second_email", _("Another ground than consent needs a second person: let them sign here."))
        return data

    def terms(self, second: UUID | None) -> Terms:
        """What was decided, without parts that were filled in but do not belong to the answer given."""
        data = self.cleaned_data
        kind = RecipientClass.SAME_ORGANISATION if self.is_own else data["recipient_class"]
        named, typed = kind == RecipientClass.NAMED_ORGANISATION, kind == RecipientClass.SERVICE_PROVIDERS
        elsewhere = data["how"] == "collected_elsewhere"
        return Terms(
            purpose=Purpose(self.purpose),
            decision=data["decision"],
            recipient_class=kind,
            recipient=UUID(data["recipient"]) if named and data["recipient"] else None,
            recipient_type=data["recipient_type"] if typed else "",
            data_categories=() if self.is_own else data["data_categories"],
            withhold_reason=data["withhold_reason"],
            decided_by=data["decided_by"],
            capacity_concern=data["capacity_concern"] or "not_asked",
            how=data["how"],
            collected_under=data["collected_under"] if elsewhere else "",
            interpreter=data["interpreter"],
            explained=data["explained"],
            text=self.wording.pk,
            language=self.wording.language,
            valid_to=end_of(data["until"]),
            legal_basis=data["legal_basis"],
            second_signature=second if data["legal_basis"] else None,
            words=Words(
                withhold_exactly=data["withhold_exactly"],
                guardian_basis=data["guardian_basis"] if data["decided_by"] in GUARDED else "",
                capacity_note=data["capacity_note"],
                witness=data["witness"],
                legal_note=data["legal_note"] if data["legal_basis"] else "",
                decider=data.get("decider", "") if data["decided_by"] in BY_CAREGIVER else "",
            ),
        )

    def beside(self, wording: ConsentText) -> None:
        """Turns to another wording: everything typed stays, and nothing is judged yet."""
        assert isinstance(self.data, QueryDict)  # noqa: S101  # a form of a request
        data = self.data.copy()
        data["text"] = str(wording.pk)
        self.data = data
        self._errors = ErrorDict()

    def take(self, fault: ValidationError) -> None:
        """Puts the faults an action found beside the fields they are about."""
        if not hasattr(fault, "error_dict"):
            self.add_error(None, fault)
            return
        for name, faults in fault.message_dict.items():
            field = {"valid_to": "until"}.get(name, name)
            for text in faults:
                self.add_error(field if field in self.fields else None, text)


def end_of(day: datetime.date | None) -> datetime.datetime | None:
    """The moment a day is over (UTC); a decision “until” a day holds on that day."""
    if day is None:
        return None
    return datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), datetime.UTC)


class WithdrawForm(UiForm):
    """How the person told us that they take a decision back."""

    how = forms.ChoiceField(label=_("How did the person tell you?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["how"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [pair for pair in codes.get("consent_how").choices() if pair[0] != "collected_elsewhere"]


class TextForm(UiForm):
    """A wording of the organisation's own."""

    purpose = forms.ChoiceField(label=_("What is asked?"), choices=lambda: codes.get("consent_purpose").choices())
    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: [_CHOOSE, *codes.get("language").choices(by_label=True)]
    )
    version = forms.RegexField(
        r"^[\w.\-]{1,20}$",
        label=_("Version"),
        help_text=_("A year and a number, such as 2026-2. It can be used once for this purpose and language."),
    )
    title = forms.CharField(label=_("Heading"), max_length=200)
    body = forms.CharField(
        label=_("Text"),
        help_text=_("Short sentences, one idea each, and no promise you cannot keep. It is read aloud, slowly."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
