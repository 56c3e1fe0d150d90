"""The form of the first two minutes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.kernel.clock import today
from tessera.protection.cases import vocabulary
from tessera.protection.cases.enums import Status
from tessera.protection.cases.web.keeping import DECISIONS, KeepRecordForm
from tessera.trust.consent import api as consents
from tessera.trust.subjects import api as subjects
from tessera.ui.forms import FuzzyDateField, RadioGroup, SensitiveField


class IntakeForm(KeepRecordForm):
    """What was decided, who the person is, what they need first, and how they came. All else is asked later."""

    parts = vocabulary.CASE
    names = (
        "gender", "age_at_intake", "languages", "needs_interpreter", "presenting_needs", "immediate_needs_met",
        "age_band", "age_in_doubt", "citizenships", "living_situation_at_intake", "referral_source",
        "referral_received_on", "intake_date", "intake_type", "confidentiality_level", "conflict_check",
    )  # fmt: skip

    statistics = forms.ChoiceField(
        label=_("May the case be counted in figures without names?"),
        choices=DECISIONS,
        widget=RadioGroup,
        initial="later",
        help_text=_("Help does not depend on this answer, and it can be taken back at any time."),
    )
    given_names = SensitiveField(label=_("Given names"), required=False, max_length=200)
    family_name = SensitiveField(label=_("Family name"), required=False, max_length=200)
    name_safe_to_use = SensitiveField(
        label=_("Name to use"), help_text=_("What the person wants to be called."), required=False, max_length=200
    )
    birth_date = FuzzyDateField(label=_("Date of birth"), required=False)
    contact = SensitiveField(
        label=_("Safe way to reach the person"),
        help_text=_("Telephone number or address, with its country code if you know it."),
        required=False,
        max_length=200,
    )
    contact_windows = SensitiveField(label=_("Safe times"), required=False, max_length=200)
    says_who = SensitiveField(label=_("Who we say we are, if somebody else answers"), required=False, max_length=200)
    who_must_not_know = SensitiveField(label=_("Who must not know"), required=False, max_length=300)
    status = forms.ChoiceField(label=_("Start as"), initial=Status.INTAKE)
    alike = forms.CharField(required=False, widget=forms.HiddenInput)

    CONSENT = ("keep_record", "statistics", "explained")
    CONSENT_MORE = ("how", "decided_by", "guardian_basis", "decider_implicated")
    IDENTITY = ("given_names", "family_name", "name_safe_to_use", "birth_date", "who_must_not_know", "contact",
                "contact_windows", "says_who")  # fmt: skip
    FIRST = ("gender", "age_at_intake", "languages", "needs_interpreter", "presenting_needs", "immediate_needs_met")
    WORK = ("referral_source", "referral_received_on", "age_band", "age_in_doubt", "citizenships",
            "living_situation_at_intake", "status", "intake_date", "intake_type", "confidentiality_level",
            "conflict_check")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        starts = (Status.INTAKE, Status.ENQUIRY, Status.ACTIVE)
        self.fields["status"].choices = [(one.value, codes.get("case_status").label(one)) for one in starts]  # type: ignore[attr-defined]
        self.fields["age_at_intake"].help_text = _("In years. The date of birth says it too.")

    def values(self) -> dict[str, Any]:
        """The cleaned parts; a date of birth says the age where it was not typed."""
        found = super().values()
        born, intake = self.cleaned_data["birth_date"], found["intake_date"]
        day = intake.value if intake else today()
        if born and found["age_at_intake"] is None and born.value <= day:
            found["age_at_intake"] = vocabulary.age_from(born.value, day)
        return found

    def identity(self) -> subjects.Identity:
        """Who the person is, as far as it was said."""
        data = self.cleaned_data
        born = data["birth_date"]
        contact = subjects.SafeContact(
            channel="phone" if any(c.isdigit() for c in data["contact"]) else "",
            value=data["contact"],
            windows=data["contact_windows"],
            says_who=data["says_who"],
        )
        return subjects.Identity(
            given_names=data["given_names"],
            family_name=data["family_name"],
            name_safe_to_use=data["name_safe_to_use"],
            birth_date=born.value.isoformat() if born else "",
            birth_date_precision=born.precision if born else "exact",
            safe_contacts=() if contact == subjects.SafeContact() else (contact,),
            must_not_know=(subjects.Outsider(data["who_must_not_know"]),) if data["who_must_not_know"] else (),
        )

    def consent(self) -> list[consents.Terms]:
        """The decisions that were made now."""
        return [
            *super().consent(),
            *self.decided(consents.Purpose.ANONYMISED_STATISTICS, self.cleaned_data["statistics"]),
        ]
