"""Forms of the room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.kernel.ids import read_code
from tessera.protection.cases import vocabulary
from tessera.protection.cases.enums import Status
from tessera.protection.cases.web.fields import PartsForm
from tessera.trust.consent import api as consents
from tessera.trust.subjects import api as subjects
from tessera.ui.forms import (
    CheckboxGroup,
    FuzzyDateField,
    RadioGroup,
    SensitiveField,
    SensitiveTextField,
)

_DECISIONS = [
    ("given", _("Agreed")),
    ("refused", _("Did not agree")),
    ("later", _("Not decided yet: ask later")),
]
ROLE_LABELS = vocabulary.ROLES


class SearchForm(PartsForm):
    """Looks for a person before a new case is started. Posted, so that no name stands in an address."""

    text = SensitiveField(
        label=_("Name, telephone, document number or code"),
        help_text=_("Any spelling, in any script. Nothing is stored."),
        max_length=200,
    )


def _code_choices(name: str) -> Any:
    return lambda: codes.get(name).choices()


class IntakeForm(PartsForm):
    """The first two minutes: what was decided, who the person is, and what is needed for planning and counting."""

    parts = vocabulary.CASE
    names = ("gender", "age_at_intake", "age_band", "citizenships", "languages", "needs_interpreter", "intake_date",
             "intake_type", "confidentiality_level")  # fmt: skip

    keep_record = forms.ChoiceField(
        label=_("May we keep a record with the person's name?"), choices=_DECISIONS, widget=RadioGroup, initial="later"
    )
    statistics = forms.ChoiceField(
        label=_("May the case be counted in figures without names?"),
        choices=_DECISIONS,
        widget=RadioGroup,
        initial="later",
        help_text=_("Help does not depend on this answer, and it can be taken back at any time."),
    )
    explained = forms.MultipleChoiceField(
        label=_("What was explained"),
        help_text=_("Tick what you told the person, in words they understand."),
        choices=_code_choices("explained"),
        widget=CheckboxGroup,
        required=False,
    )
    how = forms.ChoiceField(
        label=_("How it was said"), choices=_code_choices("consent_how"), initial="spoken_witnessed"
    )
    decided_by = forms.ChoiceField(label=_("Who decided"), choices=_code_choices("decided_by"), initial="adult")
    guardian_basis = SensitiveField(
        label=_("Who decided for the person, and why they may"),
        help_text=_("Only when somebody else decided. A suspect never may."),
        required=False,
        max_length=300,
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

    CONSENT = ("keep_record", "statistics", "explained", "how", "decided_by", "guardian_basis")
    IDENTITY = ("given_names", "family_name", "name_safe_to_use", "birth_date", "contact", "contact_windows",
                "says_who", "who_must_not_know")  # fmt: skip
    FIRST = ("gender", "age_at_intake", "age_band", "citizenships", "languages", "needs_interpreter")
    WORK = ("status", "intake_date", "intake_type", "confidentiality_level")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        starts = (Status.INTAKE, Status.ENQUIRY, Status.ACTIVE)
        self.fields["status"].choices = [(one.value, codes.get("case_status").label(one)) for one in starts]  # type: ignore[attr-defined]
        self.fields["age_at_intake"].help_text = _("In years. If only a range is known, choose the band below.")

    def identity(self) -> subjects.Identity:
        """Who the person is, as far as it was said."""
        data = self.cleaned_data
        born = data["birth_date"]
        return subjects.Identity(
            given_names=data["given_names"],
            family_name=data["family_name"],
            name_safe_to_use=data["name_safe_to_use"],
            birth_date=born.value.isoformat() if born else "",
            birth_date_precision=born.precision if born else "exact",
            safe_contacts=(
                subjects.SafeContact(
                    channel="phone" if any(c.isdigit() for c in data["contact"]) else "",
                    value=data["contact"],
                    windows=data["contact_windows"],
                    says_who=data["says_who"],
                ),
            )
            if data["contact"] or data["contact_windows"] or data["says_who"]
            else (),
            must_not_know=(subjects.Outsider(data["who_must_not_know"]),) if data["who_must_not_know"] else (),
        )

    def consent(self) -> list[consents.Terms]:
        """The decisions that were made now."""
        data = self.cleaned_data
        asked = {
            consents.Purpose.KEEP_RECORD: data["keep_record"],
            consents.Purpose.ANONYMISED_STATISTICS: data["statistics"],
        }
        return [
            consents.Terms(
                purpose, decision, how=data["how"], decided_by=data["decided_by"], explained=data["explained"],
                words=consents.Words(guardian_basis=data["guardian_basis"]),
            )
            for purpose, decision in asked.items()
            if decision != "later"
        ]  # fmt: skip


class CaseForm(PartsForm):
    """What is known for planning and counting."""

    parts = vocabulary.CASE
    names = tuple(vocabulary.CASE)

    GROUPS = (
        (_("Person"), ("gender", "sex_registered", "age_at_intake", "age_band", "citizenships", "country_of_birth",
                       "habitual_residence", "languages", "needs_interpreter", "deceased")),
        (_("Circumstances"), ("marital_status", "number_of_children", "education_level", "displacement_status",
                              "vulnerabilities")),
        (_("Case"), ("intake_date", "intake_type", "year_of_registration", "data_source", "confidentiality_level")),
        (_("Determination"), ("trafficking_status", "decision_making_organisation")),
    )  # fmt: skip


class NoteForm(PartsForm):
    """A note."""

    text = SensitiveTextField(
        label=_("What happened, or what you learnt"),
        max_length=20_000,
        help_text=_("A court may ask to read this. Notes are not changed later: a correction is a new note."),
    )
    type = forms.ChoiceField(label=_("Kind"), required=False)
    corrects = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [("", _now("Choose…")), *codes.get("note_type").choices()]  # type: ignore[attr-defined]
        self.fields["text"].widget.attrs["rows"] = 5


class StatusForm(PartsForm):
    """One step on; closing asks why."""

    to = forms.ChoiceField(label=_("Move the case to"), widget=RadioGroup)
    reason = forms.ChoiceField(label=_("If you close it: why"), required=False)

    def __init__(self, *args: Any, moves: Iterable[str], closing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(one, codes.get("case_status").label(one)) for one in moves]  # type: ignore[attr-defined]
        self.fields["reason"].choices = [("", _now("Choose…")), *codes.get("closure_reason").choices()]  # type: ignore[attr-defined]
        if not closing:
            del self.fields["reason"]

    def take(self, fault: ValidationError) -> None:
        """The action calls the step `status`; the form calls it `to`."""
        errors = getattr(fault, "error_dict", {})
        super().take(ValidationError({"to" if k == "status" else k: v for k, v in errors.items()}) if errors else fault)


class AssignForm(PartsForm):
    """Who works on the case."""

    worker = forms.TypedChoiceField(label=_("Worker"), required=False, coerce=UUID, empty_value=None)
    also = forms.TypedMultipleChoiceField(
        label=_("Also on the case"),
        help_text=_("They may open it even when it is restricted."),
        required=False,
        coerce=UUID,
        widget=CheckboxGroup,
    )

    def __init__(self, *args: Any, colleagues: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [("", _now("Nobody yet")), *colleagues]  # type: ignore[attr-defined]
        self.fields["also"].choices = colleagues  # type: ignore[attr-defined]


class PersonForm(PartsForm):
    """Somebody else in the case."""

    role = forms.ChoiceField(
        label=_("Who they are in this case"), choices=list(ROLE_LABELS.items()), initial="dependant"
    )
    person = SensitiveField(
        label=_("Their code, if they are known here"),
        help_text=_("Leave it empty to add somebody new under a code of their own."),
        required=False,
        max_length=40,
    )

    def clean_person(self) -> str:
        """The code in its stored form. Raises ValidationError when its check character does not fit."""
        typed = self.cleaned_data["person"]
        code = read_code(typed) if typed else ""
        if code is None:
            raise ValidationError(_now("This code is mistyped: its last character does not fit the others."))
        return code


class GlassForm(PartsForm):
    """Why a restricted case cannot wait."""

    reason = SensitiveTextField(
        label=_("Why this cannot wait for the worker or a supervisor"),
        help_text=_("At least a sentence. The supervisor is told and reads it."),
        max_length=1000,
    )
