"""Form fields made from the room's vocabulary, so that forms, checks and pages cannot disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes, places
from tessera.kernel.codes import currencies
from tessera.kernel.codes.fold import fold
from tessera.protection.cases.vocabulary import Part, choices, label
from tessera.protection.cases.web.money import MoneyField
from tessera.ui.forms import AnswerField, FuzzyDate, FuzzyDateField, MultiAnswerField, UiForm
from tessera.ui.rows import RankedField
from tessera.ui.together import SharedEdits

LISTS = {"country": "countries", "language": "languages"}


class NamedField(forms.CharField):
    """Countries or languages typed by name in any language, with suggestions; several are separated by commas.

    Cleans to a code, or a list of codes where the part takes several. A list of 250 choices to scroll through would be
    slower, and heavier on a bad line.
    """

    def __init__(self, part: Part, **kwargs: Any) -> None:
        self.part = part
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": LISTS[part.kind]}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """The code or codes. Raises ValidationError naming what was not recognised."""
        typed = [text.strip() for text in str(value or "").replace("،", ",").split(",") if text.strip()]
        whole = self._code(str(value or "").strip())
        found = {str(value).strip(): whole} if whole else {text: self._code(text) for text in typed}
        if wrong := [text for text, code in found.items() if not code]:
            raise ValidationError(
                _now("Not recognised: %(names)s. Choose from the suggestions, or write the name in another way.")
                % {"names": ", ".join(wrong)}
            )
        known = [code for code in found.values() if code]
        if self.part.several:
            return known
        if len(known) > 1:
            raise ValidationError(_now("Only one fits here."))
        return known[0] if known else ""

    def _code(self, text: str) -> str | None:
        if not text:
            return None
        if empty := codes.get("empty_answers").normalise(text):
            return empty
        for code in self.part.beyond:
            if fold(text) in {fold(code), fold(label(self.part, code))}:
                return code
        return places.normalise(text) if self.part.kind == "country" else codes.get("language").normalise(text)

    def prepare_value(self, value: Any) -> Any:
        """Names for stored codes; what was typed stays as it was typed."""
        stored = value if isinstance(value, list) else [value] if value else []
        return ", ".join(self._name(each) for each in stored)

    def _name(self, value: str) -> str:
        try:
            return label(self.part, value)
        except LookupError:
            return value


def field_for(part: Part, **kwargs: Any) -> forms.Field:
    """The form field of one part of the vocabulary; nothing is demanded."""
    kwargs = {"label": part.label, "required": False, **kwargs}
    if part.kind == "date":
        return FuzzyDateField(future=part.ahead, **kwargs)
    if part.kind == "ranked":
        return RankedField(choices=choices(part), **kwargs)
    if part.kind in {"age", "year"}:
        number = forms.NumberInput(attrs={"class": "input input-short", "inputmode": "numeric"})
        return forms.IntegerField(min_value=part.low, max_value=part.high, widget=number, **kwargs)
    if part.kind == "decimal":
        fraction = forms.NumberInput(attrs={"class": "input input-short", "inputmode": "decimal", "step": "0.25"})
        return forms.DecimalField(min_value=part.low, max_value=part.high, decimal_places=2, widget=fraction, **kwargs)
    if part.kind == "money":
        return MoneyField(**kwargs)
    if part.kind in LISTS:
        return NamedField(part, **kwargs)
    if part.kind == "subdivision":
        return forms.CharField(max_length=120, **kwargs)
    empty = codes.EMPTY_ANSWERS if part.empty else ()
    kind = MultiAnswerField if part.several else AnswerField
    return kind(choices=choices(part), empty=empty, **kwargs)


class PartsForm(SharedEdits, UiForm):
    """A form over parts of the vocabulary; `names` says which, in order. Subclasses may add fields of their own. Two
    people may have it open: see `tessera.ui.together`.

    Fields are made for each form, because names of countries and codes follow the reader's language.
    """

    parts: Mapping[str, Part] = {}
    names: Iterable[str] = ()

    def __init__(self, *args: Any, row: object = None, **kwargs: Any) -> None:
        made = {name: field_for(self.parts[name]) for name in self.names}
        self.base_fields = {**made, **self.extra_fields(), **type(self).base_fields}  # type: ignore[misc]
        if row is not None:
            kwargs["initial"] = {**self.stored(row), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def extra_fields(self) -> dict[str, forms.Field]:
        """Further fields, made for each form."""
        return {}

    def stored(self, row: object) -> dict[str, Any]:
        """What a row holds, as the fields show it."""
        found: dict[str, Any] = {}
        for name in self.names:
            value = getattr(row, name)
            if self.parts[name].kind == "date" and value:
                value = FuzzyDate(value, getattr(row, f"{name}_precision"))
            elif self.parts[name].kind == "money":
                value = (value, getattr(row, f"{name}_currency")) if value is not None else None
            found[name] = value
        return found

    def values(self) -> dict[str, Any]:
        """The cleaned parts, as the actions take them."""
        return {name: self.cleaned_data.get(name) for name in self.names}

    def take(self, fault: ValidationError) -> None:
        """Shows what an action refused, at the field it is about."""
        if not hasattr(fault, "error_dict"):
            self.add_error(None, fault)
            return
        for name, errors in fault.error_dict.items():
            for error in errors:
                if name in self.fields:
                    self.add_error(name, error)
                else:
                    self.add_error(None, error)


def suggestions() -> dict[str, list[str]]:
    """Names for the suggestion lists of `NamedField`, in the reader's language."""
    empty = [codes.get("empty_answers").label(code) for code in codes.EMPTY_ANSWERS]
    more = [str(name) for name in (_("Stateless"), _("Not determined"))]
    countries = [*(str(name) for _code, name in places.choices()), *more, *empty]
    languages = [str(name) for _code, name in codes.get("language").choices(by_label=True)]
    return {"countries": countries, "languages": [*languages, *empty]}


def suggested_currencies() -> dict[str, list[str]]:
    """Names of currencies for the suggestions of `MoneyField`, in the reader's language."""
    return {"currencies": [currencies.name(code) for code in currencies.values()]}
