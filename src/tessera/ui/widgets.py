"""Widgets: choices with room to touch, dates that may be inexact, answers that may be empty, sensitive text."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

# Empty is not "no": these codes are answers of their own.
EMPTY_ANSWERS = {
    "unknown": _("Not known"),
    "not_asked": _("Not asked"),
    "declined": _("Preferred not to say"),
    "not_applicable": _("Does not apply"),
}

PRECISIONS = {
    "exact": _("exact date"),
    "month": _("month and year"),
    "year": _("year only"),
    "estimated": _("estimated"),
}


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A date and how exactly it is known; an unknown day or month is stored as the first."""

    value: datetime.date
    precision: str = "exact"


class RadioGroup(forms.RadioSelect):
    """Radio buttons in a fieldset, one to a line."""

    template_name = "ui/widgets/choices.html"


class CheckboxGroup(forms.CheckboxSelectMultiple):
    """Tick boxes in a fieldset, one to a line."""

    template_name = "ui/widgets/choices.html"


_SENSITIVE = {
    "autocomplete": "off", "autocapitalize": "off", "autocorrect": "off", "spellcheck": "false", "translate": "no",
    "dir": "auto", "data-sensitive": "",
}  # fmt: skip


class SensitiveInput(forms.TextInput):
    """One line that neither the browser's memory, its spelling service nor its translator may see."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({**_SENSITIVE, **(attrs or {})})


class SensitiveTextarea(forms.Textarea):
    """Several lines under the same rule as `SensitiveInput`."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({**_SENSITIVE, **(attrs or {})})


class SuggestInput(forms.TextInput):
    """One line that offers a few words to choose from; anything may be typed, and the server decides what it means."""

    template_name = "ui/widgets/suggest.html"

    def __init__(self, attrs: dict[str, Any] | None = None, suggestions: Sequence[str] = ()) -> None:
        super().__init__({"dir": "auto", **(attrs or {})})
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template needs; the list of words is joined to the input by its id."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        widget = context["widget"]
        if self.suggestions:
            widget["attrs"]["list"] = f"{widget['attrs'].get('id', name)}_words"
        return context | {"suggestions": self.suggestions}


def parts_of(value: FuzzyDate | datetime.date | None) -> list[Any]:
    """Return day, month, year and estimate as the widget shows them; what the precision says is not known is empty."""
    if value is None:
        return ["", "", "", False]
    date, precision = (value.value, value.precision) if isinstance(value, FuzzyDate) else (value, "exact")
    known = precision
    if precision == "estimated":
        # An estimate on the first stands for the month, on 1 January for the year: nobody estimates a day.
        known = "year" if (date.day, date.month) == (1, 1) else "month" if date.day == 1 else "exact"
    day = str(date.day) if known == "exact" else ""
    month = str(date.month) if known in ("exact", "month") else ""
    return [day, month, str(date.year), precision == "estimated"]


class FuzzyDateWidget(forms.MultiWidget):
    """Day, month and year of which day and month may stay empty, and a tick box "this is an estimate".

    Posts `<name>_day`, `<name>_month`, `<name>_year`, `<name>_estimated`.
    """

    template_name = "ui/widgets/fuzzy_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "numeric", "autocomplete": "off"}
        months = [("", _("Not known")), *((str(number), name) for number, name in MONTHS.items())]
        super().__init__(
            {
                "day": forms.TextInput({**number, "class": "input part-day", "maxlength": "2"}),
                "month": forms.Select({"class": "input part-month", "autocomplete": "off"}, choices=months),
                "year": forms.TextInput({**number, "class": "input part-year", "maxlength": "4"}),
                "estimated": forms.CheckboxInput(),
            },
            attrs,
        )

    def decompress(self, value: FuzzyDate | datetime.date | None) -> list[Any]:
        """Return the parts of a value."""
        return parts_of(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the label of each part."""
        context = super().get_context(name, value, attrs)
        labels: Sequence[Any] = (_("Day"), _("Month"), _("Year"), _("This is an estimate"))
        for part, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            part["part_label"] = label
        return context


def dress(widget: forms.Widget) -> None:
    """Give a widget the classes and habits of the house; what its author has set stays. Twice is as once."""
    attrs = widget.attrs
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        widget.template_name = "ui/widgets/choices.html"
        return
    if isinstance(widget, forms.CheckboxInput | forms.MultiWidget | forms.HiddenInput):
        return
    if widget.template_name == forms.Select.template_name:
        # Django includes a template for every option: a list of all countries costs more than the rest of its page.
        widget.template_name = "ui/widgets/select.html"
    if isinstance(widget, forms.DateInput) and widget.input_type == "text":
        widget.input_type, widget.format = "date", "%Y-%m-%d"
        attrs.setdefault("class", "input input-medium")
    elif type(widget) is forms.TextInput or isinstance(widget, forms.Textarea):
        attrs.setdefault("dir", "auto")
    css = str(attrs.get("class", ""))
    if "input" not in css.split():
        attrs["class"] = f"input {css}".strip()
    attrs.setdefault("autocomplete", "off")
