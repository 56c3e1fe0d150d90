"""Forms of the room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes, places
from tessera.protection.cases import vocabulary
from tessera.protection.cases.web.fields import PartsForm
from tessera.protection.cases.words import CaseWords
from tessera.ui.forms import (
    CheckboxGroup,
    RadioGroup,
    SensitiveField,
    SensitiveTextarea,
    SensitiveTextField,
)

ROLE_LABELS = vocabulary.ROLES


class SearchForm(PartsForm):
    """Looks for a person before a new case is started. Posted, so that no name stands in an address."""

    text = SensitiveField(
        label=_("Name, telephone, document number or code"),
        help_text=_("Any spelling, in any script. Nothing is stored."),
        max_length=200,
    )


class CaseForm(PartsForm):
    """What is known for planning and counting. `only` narrows it to one group of answers; `background` asks for ethnicity
    and religion too."""

    parts = vocabulary.CASE

    # The trafficking status is not among them: only a determination that a person confirms writes it.
    SECTIONS = {
        "person": (_("Person"), ("gender", "sex_registered", "age_at_intake", "age_band", "age_on", "age_assessed",
                                 "age_in_doubt", "citizenships", "country_of_birth", "habitual_residence",
                                 "residence_admin1", "deceased")),
        "language": (_("Language"), ("languages", "needs_interpreter", "literacy")),
        "needs": (_("Needs at the beginning"), ("presenting_needs", "immediate_needs_met", "accommodation_needs",
                                                "living_situation_at_intake")),
        "health": (_("Health and what is difficult"), ("pregnant", "pregnancy_due", "seeing", "hearing", "walking",
                                                       "remembering", "self_care", "communicating")),
        "life": (_("Circumstances"), ("marital_status", "number_of_children", "child_care_arrangement", "education_level",
                                      "occupation_before", "displacement_status", "ethnicity", "religion",
                                      "vulnerabilities")),
        "case": (_("Case"), ("intake_date", "intake_type", "referral_source", "referral_received_on", "source",
                             "conflict_check", "conflict", "year_of_registration", "data_source",
                             "confidentiality_level")),
    }  # fmt: skip
    GROUPS = tuple(SECTIONS.values())
    WORDS = ("accommodation_needs", "conflict", "ethnicity", "religion")

    accommodation_needs = SensitiveTextField(
        label=_("What helps: access, diet, prayer, medicine"), required=False, max_length=5000
    )
    conflict = SensitiveTextField(
        label=_("If a worker knows somebody involved: who should not work on this, and why"),
        required=False,
        max_length=2000,
    )
    ethnicity = SensitiveField(label=_("Ethnicity"), required=False, max_length=200)
    religion = SensitiveField(label=_("Religion"), required=False, max_length=200)

    def __init__(
        self, *args: Any, only: str = "", background: bool = False, words: CaseWords | None = None, **kwargs: Any
    ) -> None:
        chosen = self.SECTIONS.get(only)
        wanted = chosen[1] if chosen else [name for _heading, names in self.GROUPS for name in names]
        self.names = tuple(name for name in wanted if name in self.parts)
        self.said = words or CaseWords()
        said = {name: getattr(self.said, name) for name in self.WORDS}
        super().__init__(*args, **{**kwargs, "initial": {**said, **kwargs.get("initial", {})}})
        # What was written before the habit changed stays in sight.
        shown = {name for name in self.WORDS if background or name in {"accommodation_needs", "conflict"} or said[name]}
        for name in self.WORDS:
            if name not in wanted or name not in shown:
                del self.fields[name]
            elif isinstance(self.fields[name].widget, SensitiveTextarea):
                self.fields[name].widget.attrs["rows"] = 3
        self.only = only if chosen else ""

    def stored(self, row: object) -> dict[str, Any]:
        """As the row holds it, with the region by name."""
        found = super().stored(row)
        if found.get("residence_admin1"):
            found["residence_admin1"] = vocabulary.label(self.parts["residence_admin1"], found["residence_admin1"])
        return found

    def standing(self, row: object) -> dict[str, Any]:
        """What stands now, as the fields clean to."""
        now = super().stored(row)
        return {**now, **{name: getattr(self.said, name) for name in self.WORDS}}

    def clean(self) -> dict[str, Any]:
        """A region is taken by its name in the country of residence."""
        data = super().clean() or self.cleaned_data
        region, country = data.get("residence_admin1") or "", data.get("habitual_residence") or ""
        if region:
            code = places.normalise_subdivision(region, country) if country in places.values() else None
            if code is None:
                self.add_error(
                    "residence_admin1",
                    _now(
                        "No such region is on the list of that country. Choose the country, or leave the region empty."
                    ),
                )
            else:
                data["residence_admin1"] = code
        return data

    def values(self) -> dict[str, Any]:
        """As the action takes them; what must be one of a list and was left empty stays as it is."""
        return {name: value for name, value in super().values().items() if value or self.parts[name].empty}

    def sections(self) -> list[dict[str, Any]]:
        """The groups with their fields, as the page shows them."""
        groups = [self.SECTIONS[self.only]] if self.only else self.GROUPS
        return [
            {
                "heading": heading,
                "fields": [self[name] for name in names if name in self.fields],
                "open": any(name in self.errors for name in names),
            }
            for heading, names in groups
        ]

    def words(self) -> CaseWords:
        """The free words; those that were not asked for stay as they are."""
        return CaseWords(**{name: self.cleaned_data.get(name, getattr(self.said, name)) for name in self.WORDS})


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


class GlassForm(PartsForm):
    """Why a restricted case cannot wait."""

    reason = SensitiveTextField(
        label=_("Why this cannot wait for the worker or a supervisor"),
        help_text=_("At least a sentence. The supervisor is told and reads it."),
        max_length=1000,
    )
