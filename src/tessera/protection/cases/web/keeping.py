"""The questions that come before a name is kept, for every form on which one can be written down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.protection.cases.web.fields import PartsForm
from tessera.trust.consent import api as consents
from tessera.ui.forms import AnswerField, CheckboxGroup, RadioGroup, SensitiveField

DECISIONS = [
    ("given", _("Agreed")),
    ("refused", _("Did not agree")),
    ("later", _("Not decided yet: ask later")),
]
BY_OTHERS = frozenset({"child_assent_and_caregiver", "caregiver", "court_or_guardian"})


def _codes(name: str) -> Any:
    return lambda: codes.get(name).choices()


class KeepRecordForm(PartsForm):
    """Whether a record with the name may be kept, and who decided it how."""

    keep_record = forms.ChoiceField(
        label=_("May we keep a record with the person's name?"), choices=DECISIONS, widget=RadioGroup, initial="later"
    )
    explained = forms.MultipleChoiceField(
        label=_("What was explained"),
        help_text=_("Tick what you told the person, in words they understand."),
        choices=_codes("explained"),
        widget=CheckboxGroup,
        required=False,
    )
    how = forms.ChoiceField(label=_("How it was said"), choices=_codes("consent_how"), initial="spoken_witnessed")
    decided_by = forms.ChoiceField(label=_("Who decided"), choices=_codes("decided_by"), initial="adult")
    guardian_basis = SensitiveField(
        label=_("Who decided for the person, and why they may"),
        help_text=_("Only when somebody else decided. A suspect never may."),
        required=False,
        max_length=300,
    )
    decider_implicated = AnswerField(
        label=_("May that person have had a part in the exploitation?"),
        help_text=_("Only when somebody else decided. With a “yes” they cannot decide."),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        empty=("unknown", "not_asked"),
        required=False,
    )

    KEEPING = ("keep_record", "explained", "how", "decided_by", "guardian_basis", "decider_implicated")

    def clean(self) -> dict[str, Any]:
        """Whoever may have had a part in the exploitation decides nothing for the person."""
        data = super().clean() or self.cleaned_data
        if data.get("decider_implicated") == "yes" and data.get("decided_by") in BY_OTHERS:
            self.add_error(
                "decider_implicated",
                _now(
                    "Somebody who may have had a part in the exploitation cannot decide for the person. Leave the names out until a court, a guardian or another caregiver has decided."
                ),
            )
        return data

    def decided(self, purpose: str, decision: str) -> list[consents.Terms]:
        """The decision on one purpose, if it was made now."""
        if decision in ("", "later"):
            return []
        data = self.cleaned_data
        words = consents.Words(guardian_basis=data["guardian_basis"] if data["decided_by"] in BY_OTHERS else "")
        return [
            consents.Terms(
                purpose, decision, how=data["how"] or "spoken_witnessed", decided_by=data["decided_by"] or "adult", explained=data["explained"], words=words
            )
        ]  # fmt: skip

    def consent(self) -> list[consents.Terms]:
        """The decisions that were made now."""
        return self.decided(consents.Purpose.KEEP_RECORD, self.cleaned_data["keep_record"])
