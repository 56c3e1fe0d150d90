"""Forms of the room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes, places
from tessera.kernel.ids import read_code
from tessera.protection.actors.actions import Part, Traits
from tessera.protection.actors.details import Details
from tessera.ui.forms import AnswerField, MultiAnswerField, SensitiveField, SensitiveTextField, UiForm

_WORDS = ("name", "other_names", "phones", "handles", "address", "description")
_PART = ("episode", "roles", "relation", "still_reaches_survivor")
_WHO = (*_WORDS, "sex", "nationalities")


class _Codes(UiForm):
    """A form whose choices follow the reader's language."""

    def take(self, fault: ValidationError) -> None:
        """Shows what an action refused, at the field it is about."""
        if not hasattr(fault, "error_dict"):
            self.add_error(None, fault)
            return
        for name, errors in fault.error_dict.items():
            for error in errors:
                self.add_error(name if name in self.fields else None, error)


class WhoForm(_Codes):
    """Who somebody is said to be. Nothing is demanded."""

    name = SensitiveField(label=_("Name"), required=False, max_length=200)
    other_names = SensitiveField(
        label=_("Other names and nicknames"), help_text=_("With commas between them."), required=False, max_length=400
    )
    phones = SensitiveField(
        label=_("Telephone, e-mail"), help_text=_("With commas between them."), required=False, max_length=400
    )
    handles = SensitiveField(
        label=_("Names used online"), help_text=_("With commas between them."), required=False, max_length=400
    )
    address = SensitiveField(label=_("Address, or where this person is found"), required=False, max_length=400)
    description = SensitiveTextField(
        label=_("Looks, car, habits"),
        help_text=_("Only what was told. A court may ask to read this."),
        required=False,
        max_length=5000,
    )
    nationalities = forms.CharField(
        label=_("Nationality"), help_text=_("With commas between them."), required=False, max_length=200,
        widget=forms.TextInput(attrs={"list": "countries"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sex"] = AnswerField(label=_("Sex"), choices=codes.get("sex_registered").choices(), required=False)

    def clean_nationalities(self) -> list[str]:
        """Codes for names typed in any language. Raises ValidationError naming what was not recognised."""
        typed = [
            part.strip() for part in self.cleaned_data["nationalities"].replace("،", ",").split(",") if part.strip()
        ]
        found = {text: places.normalise(text) or codes.get("empty_answers").normalise(text) for text in typed}
        if wrong := [text for text, code in found.items() if not code]:
            raise ValidationError(
                _("Not recognised: %(names)s. Choose from the suggestions, or write the name in another way."),
                params={"names": ", ".join(wrong)},
            )
        return [code for code in found.values() if code]

    def details(self) -> Details:
        """The words, to be sealed."""
        return Details(**{name: self.cleaned_data[name].strip() for name in _WORDS})

    def traits(self) -> Traits:
        """Sex and nationalities."""
        return Traits(self.cleaned_data["sex"], self.cleaned_data["nationalities"])


class PartForm(WhoForm):
    """Somebody in an episode: known here by code, or new."""

    code = SensitiveField(
        label=_("Code, if this person is written down here already"),
        help_text=_("Then leave the names empty: what is known of them stays as it is."),
        required=False, max_length=40,
    )  # fmt: skip

    GROUPS = ((_("What this person did"), _PART), (_("Who it is"), ("code", *_WHO)))

    def __init__(self, *args: Any, episodes: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = {"yes": _("Yes"), "no": _("No")}
        self.fields |= {
            "episode": forms.ChoiceField(label=_("In which part of the account"), choices=list(episodes)),
            "roles": MultiAnswerField(label=_("Role"), choices=codes.get("actor_role").choices(), required=False),
            "relation": AnswerField(
                label=_("What this person is to the survivor"),
                choices=codes.get("relationship_to_trafficker").choices(), required=False,
            ),
            "still_reaches_survivor": AnswerField(
                label=_("Can still reach the survivor"), choices=answers.items(), required=False,
                help_text=_("If so, look at the safety plan."),
            ),
        }  # fmt: skip

    def clean_code(self) -> str:
        """The code in its stored form. Raises ValidationError when its check character does not fit."""
        typed = self.cleaned_data["code"]
        code = read_code(typed) if typed else ""
        if code is None:
            raise ValidationError(_("This code is mistyped: its last character does not fit the others."))
        return code

    def clean(self) -> dict[str, Any]:
        """Names beside a code would be lost: say so."""
        data = super().clean() or self.cleaned_data
        if data.get("code") and any(data.get(name) for name in (*_WORDS, "sex", "nationalities")):
            self.add_error(
                "code",
                _(
                    "What is known of somebody written down already is changed on their own page. Leave either the code or the rest empty."
                ),
            )
        return data

    def part(self) -> Part:
        """What the person was."""
        data = self.cleaned_data
        return Part(data["roles"], data["relation"], data["still_reaches_survivor"])


class SearchForm(UiForm):
    """Looks for somebody inside the organisation. Posted, so that no name stands in an address."""

    text = SensitiveField(label=_("Name, nickname, number, name online or code"), max_length=200)
