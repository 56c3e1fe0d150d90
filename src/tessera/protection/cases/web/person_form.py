"""The form of somebody else in a case: a dependant, a caregiver, another survivor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel.ids import read_code
from tessera.protection.cases import vocabulary
from tessera.protection.cases.web.identity_form import NameForm
from tessera.protection.cases.words import PersonWords
from tessera.ui.forms import SensitiveField, SensitiveTextarea


class PersonForm(NameForm):
    """Who they are to the survivor, where, and what they need. Nothing but the role is demanded."""

    parts = vocabulary.PERSON
    names = tuple(vocabulary.PERSON)

    role = forms.ChoiceField(
        label=_("Who they are in this case"), choices=list(vocabulary.ROLES.items()), initial="dependant"
    )
    person = SensitiveField(
        label=_("Their code, if they are known here"),
        help_text=_("Leave it empty to add somebody new under a code of their own."),
        required=False,
        max_length=40,
    )
    where = SensitiveField(label=_("Where they are"), required=False, max_length=500)
    note = SensitiveField(
        label=_("Good to know"), required=False, max_length=2000, widget=SensitiveTextarea(attrs={"rows": 3})
    )

    WORDS = ("where", "note")
    SECTIONS = (
        (_("Who they are to the survivor"), ("role", "person", "relation", "age", "age_on", "sex", "with_survivor",
                                             "where", "safe", "needs_support", "note")),
        (_("Caregiver or guardian"), ("legal_basis", "possibly_implicated")),
    )  # fmt: skip

    def __init__(self, *args: Any, words: PersonWords | None = None, new: bool = True, **kwargs: Any) -> None:
        self.said = words or PersonWords()
        said = {name: getattr(self.said, name) for name in self.WORDS}
        super().__init__(*args, **{**kwargs, "initial": {**said, **kwargs.get("initial", {})}})
        self.fields["legal_basis"].help_text = _("Only somebody with a lawful ground may decide for a child.")
        self.fields["possibly_implicated"].help_text = _("With a “yes” they are never asked to decide for the person.")
        for name in ("keep_record", "how", "decided_by"):
            # Asked only where a name is written down; without one there is nothing to decide.
            self.fields[name].required = False
        if not new:
            del self.fields["person"]

    def standing(self, row: Any) -> dict[str, Any]:
        """What stands now, as the fields clean to."""
        words = {name: getattr(self.said, name) for name in self.WORDS}
        return {**self.stored(row), **words, "role": row.role}

    def sections(self) -> list[dict[str, Any]]:
        """The groups with their fields."""
        return [
            {"heading": heading, "fields": [self[name] for name in names if name in self.fields]}
            for heading, names in self.SECTIONS
        ]

    def clean_person(self) -> str:
        """The code in its stored form. Raises ValidationError when its check character does not fit."""
        typed = self.cleaned_data["person"]
        code = read_code(typed) if typed else ""
        if code is None:
            raise ValidationError(_now("This code is mistyped: its last character does not fit the others."))
        return code

    def words(self) -> PersonWords:
        """The free words."""
        return PersonWords(**{name: self.cleaned_data[name] for name in self.WORDS})
