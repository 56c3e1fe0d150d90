"""Forms of the room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes, places
from tessera.protection.legal.models import LegalMatter
from tessera.protection.legal.queries import permits
from tessera.protection.legal.words import MatterWords
from tessera.protection.plans import api as plans
from tessera.ui.forms import (
    AnswerField,
    CheckboxGroup,
    SensitiveField,
    SensitiveTextField,
    UiForm,
)

CHOOSE = ("", _("Choose…"))


class LegalForm(UiForm):
    """A form that can show what an action found wrong."""

    def take(self, fault: ValidationError) -> None:
        """Puts the faults beside the fields they are about."""
        if not hasattr(fault, "error_dict"):
            self.add_error(None, fault)
            return
        for name, texts in fault.message_dict.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)

    def choose(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """Gives a field its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = list(choices)


class MatterForm(LegalForm):
    """A matter of law: only its kind must be known."""

    matter_type = forms.ChoiceField(label=_("What is it about?"))
    stage = forms.ChoiceField(label=_("Stage"), initial="advice")
    country = forms.ChoiceField(label=_("Country"), required=False)
    authority = SensitiveField(label=_("Authority"), required=False, max_length=300)
    reference = SensitiveField(label=_("Reference"), required=False, max_length=200)
    lawyer = SensitiveField(label=_("Lawyer"), required=False, max_length=300)
    decision = SensitiveTextField(label=_("Decision"), required=False, max_length=4000)
    decided_on = forms.DateField(label=_("Decided on"), required=False)
    amount_awarded = forms.DecimalField(
        label=_("Amount awarded"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    amount_received = forms.DecimalField(
        label=_("Amount received"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    protection_measures = forms.MultipleChoiceField(
        label=_("Protection measures"),
        choices=codes.get("protection_measure").choices(),
        widget=CheckboxGroup,
        required=False,
    )
    permit_type = forms.ChoiceField(label=_("Permit"), required=False)
    valid_to = forms.DateField(
        label=_("Valid until"), help_text=_("We remind you 30, 14 and 3 days before."), required=False
    )
    source = forms.ChoiceField(label=_("Who says so"), required=False)
    note = SensitiveTextField(label=_("Note"), required=False, max_length=4000)

    GROUPS = (
        (_("The matter"), ("matter_type", "stage", "country", "authority", "reference", "lawyer")),
        (_("What was decided"), ("decision", "decided_on", "amount_awarded", "amount_received", "currency")),
        (_("Protection and the right to stay"), ("protection_measures", "permit_type", "valid_to")),
        (_("More"), ("source", "note")),
    )
    WORDS = ("authority", "reference", "lawyer", "decision", "note")

    def __init__(self, *args: Any, country: str, stages: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("matter_type", [CHOOSE, *codes.get("legal_matter_type").choices()])
        self.choose("stage", [(one, codes.get("legal_stage").label(one)) for one in stages])
        self.choose("country", [CHOOSE, *places.choices()])
        self.choose("currency", [CHOOSE, *plans.money.choices()])
        self.choose("permit_type", [("", _("No permit")), *permits(country)])
        self.choose("source", [CHOOSE, *codes.get("source").choices()])

    @staticmethod
    def initial_of(row: LegalMatter, words: MatterWords | None) -> dict[str, Any]:
        """What a matter says, as the form shows it."""
        said = words or MatterWords()
        plain = ("matter_type", "stage", "country", "decided_on", "amount_awarded", "amount_received", "currency",
                 "protection_measures", "permit_type", "valid_to", "source")  # fmt: skip
        return {
            **{name: getattr(row, name) for name in plain},
            **{name: getattr(said, name) for name in MatterForm.WORDS},
        }

    def values(self) -> dict[str, Any]:
        """The columns that `actions.add_matter` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.WORDS}

    def words(self) -> MatterWords:
        """The free words."""
        return MatterWords(**{name: self.cleaned_data[name] for name in self.WORDS})


class DeadlineForm(LegalForm):
    """A date that must not be missed."""

    type = forms.ChoiceField(label=_("What kind of date?"))
    on = forms.DateField(label=_("Day"))
    what = SensitiveField(
        label=_("What for"),
        help_text=_("Only those who may read legal matters see this."),
        required=False,
        max_length=500,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("type", [CHOOSE, *codes.get("legal_deadline").choices()])


class MoveForm(LegalForm):
    """Another day."""

    on = forms.DateField(label=_("Day"))


class CooperationForm(LegalForm):
    """What the survivor says of cooperating with authorities."""

    willing_to_cooperate = AnswerField(
        label=_("Is the person willing to cooperate with the authorities?"),
        help_text=_("Help does not depend on this answer, and nobody who gives help sees it."),
        choices=codes.get("willing_to_cooperate").choices(),
        radios=True,
        initial="not_asked",
    )
    reasons_not = forms.MultipleChoiceField(
        label=_("Why not, or not yet"),
        choices=codes.get("cooperation_reason").choices(),
        widget=CheckboxGroup,
        required=False,
    )
    source = forms.ChoiceField(label=_("Who says so"), choices=codes.get("source").choices(), initial="survivor")
