"""The base of every form: `UiForm`, `UiModelForm`, and fields for dates and answers as the field knows them."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tessera.ui.badges import Text
from tessera.ui.widgets import (
    EMPTY_ANSWERS,
    CheckboxGroup,
    FuzzyDate,
    FuzzyDateWidget,
    RadioGroup,
    SensitiveInput,
    SensitiveTextarea,
    SuggestInput,
    dress,
    parts_of,
)

__all__ = [
    "EMPTY_ANSWERS",
    "AnswerField",
    "BareForm",
    "CheckboxGroup",
    "FuzzyDate",
    "FuzzyDateField",
    "FuzzyDateWidget",
    "MultiAnswerField",
    "NamedForm",
    "RadioGroup",
    "SensitiveField",
    "SensitiveInput",
    "SensitiveTextField",
    "SensitiveTextarea",
    "SuggestInput",
    "UiForm",
    "UiModelForm",
]  # fmt: skip

Choices = Iterable[tuple[str, Text]]


class _UiFormMixin:
    """Dresses the widgets. The server's words lead: no `required` bubbles of the browser, no remembered values."""

    use_required_attribute = False
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field.widget)

    def choose(self, name: str, choices: Choices) -> None:
        """Says what may be chosen in a field."""
        cast("forms.ChoiceField", self.fields[name]).choices = list(choices)

    def take(self, fault: ValidationError) -> None:
        """Puts what an act found wrong beside the fields it is about; what is about none stands above the form."""
        form = cast("forms.Form", self)
        if not hasattr(fault, "error_dict"):
            form.add_error(None, fault)
            return
        for name, faults in fault.error_dict.items():
            form.add_error(name if name in self.fields else None, faults)


class UiForm(_UiFormMixin, forms.Form):
    """A form whose widgets wear the house's classes; render it with `{% field form.x %}`."""


class NamedForm(UiForm):
    """A form whose fields have ids of their own, so that several stand on one page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


class BareForm(NamedForm):
    """Nothing to fill in: a button alone."""


class UiModelForm(_UiFormMixin, forms.ModelForm):  # type: ignore[type-arg]
    """The same for a model."""


class SensitiveField(forms.CharField):
    """One line of text that may identify a person."""

    widget = SensitiveInput


class SensitiveTextField(forms.CharField):
    """Several lines of text that may identify a person."""

    widget = SensitiveTextarea


def _with_empty(choices: Choices, empty: Sequence[str]) -> list[Any]:
    unknown = set(empty) - EMPTY_ANSWERS.keys()
    if unknown:
        raise ValueError(f"{sorted(unknown)} are not empty answers; use some of {list(EMPTY_ANSWERS)}.")
    apart = [(code, EMPTY_ANSWERS[code]) for code in empty]
    return [*choices, *([(_("No answer"), apart)] if apart else [])]


class AnswerField(forms.ChoiceField):
    """One choice, or one of the empty answers (not known, not asked, declined, not applicable), which stand apart.

    `radios=True` shows every choice at once. `empty` narrows the empty answers on offer.
    """

    def __init__(
        self, *, choices: Choices, empty: Sequence[str] = tuple(EMPTY_ANSWERS), radios: bool = False, **kwargs: Any
    ) -> None:
        first: list[Any] = [] if radios else [("", _("Choose…"))]
        kwargs.setdefault("widget", RadioGroup if radios else forms.Select)
        super().__init__(choices=[*first, *_with_empty(choices, empty)], **kwargs)


class MultiAnswerField(forms.MultipleChoiceField):
    """Several choices, or one empty answer alone. Cleans to a list of codes; refuses a choice beside an empty answer."""

    widget = CheckboxGroup

    def __init__(self, *, choices: Choices, empty: Sequence[str] = tuple(EMPTY_ANSWERS), **kwargs: Any) -> None:
        self.empty_codes = frozenset(empty)
        super().__init__(choices=_with_empty(choices, empty), **kwargs)

    def clean(self, value: Any) -> list[str]:
        """Return the codes. Raises ValidationError when an empty answer stands beside another choice."""
        codes: list[str] = super().clean(value)
        if len(codes) > 1 and self.empty_codes.intersection(codes):
            raise ValidationError(
                _("“No answer” cannot stand beside other choices. Keep the choices, or the “no answer” alone."),
                code="mixed",
            )
        return codes


class FuzzyDateField(forms.Field):
    """A date of which only the year must be known. Cleans to `FuzzyDate`, or None when left empty and not required.

    `earliest` is a year; `future=False` refuses dates after today.
    """

    widget = FuzzyDateWidget

    def __init__(self, *, earliest: int = 1900, future: bool = False, **kwargs: Any) -> None:
        self.earliest, self.future = earliest, future
        super().__init__(**kwargs)

    def clean(self, value: Any) -> FuzzyDate | None:
        """Return the date with its precision. Raises ValidationError saying which part to mend."""
        parts = parts_of(value) if value is None or isinstance(value, FuzzyDate) else list(value)
        day, month, year = (str(part or "").strip() for part in parts[:3])
        if not (day or month or year):
            if self.required:
                raise ValidationError(_("Fill in at least the year."), code="required")
            return None
        date = self._date(day, month, year)
        self._check_range(date)
        if parts[3]:
            return FuzzyDate(date, "estimated")
        return FuzzyDate(date, "exact" if day else "month" if month else "year")

    def _date(self, day: str, month: str, year: str) -> datetime.date:
        if not year or not year.isdecimal() or len(year) != 4:
            raise ValidationError(_("Fill in the year with four digits, such as 2019."), code="year")
        if day and not month:
            raise ValidationError(_("Choose the month too, or leave the day empty."), code="month")
        if day and not day.isdecimal():
            raise ValidationError(_("Fill in the day as a number, or leave it empty."), code="day")
        try:
            return datetime.date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise ValidationError(
                _("The calendar has no such day. Look at the day and the month."), code="day"
            ) from None

    def _check_range(self, date: datetime.date) -> None:
        if date.year < self.earliest:
            raise ValidationError(
                _("The year is before %(year)s. Look at it again."), code="early", params={"year": self.earliest}
            )
        if not self.future and date > timezone.localdate():
            raise ValidationError(_("The date is in the future. Look at it again."), code="future")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what was shown with what came back, so that an unreadable date counts as a change."""
        shown = parts_of(initial)
        sent = list(data) if data is not None else ["", "", "", False]
        return [str(part or "") for part in shown] != [str(part or "") for part in sent]
