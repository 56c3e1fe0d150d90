"""Fields that hold several of something: rows of small fields, and choices in an order of the person's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tessera.ui.forms import Choices, MultiAnswerField
from tessera.ui.widgets import EMPTY_ANSWERS, dress

MOST = 30


class RowsWidget(forms.Widget):
    """Rows of fields under names such as `papers-0-number`. There is always one empty row more; saving adds the next."""

    template_name = "ui/widgets/rows.html"
    use_fieldset = True

    def __init__(self, columns: Mapping[str, forms.Field], one: str | Promise, more: int = 1) -> None:
        super().__init__()
        self.columns, self.one, self.more = columns, one, more
        for column in columns.values():
            dress(column.widget)

    def id_for_label(self, id_: str) -> str:
        """The first field of the first row."""
        return f"{id_}-0-{next(iter(self.columns))}" if id_ else ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, Any]]:
        """What was typed, row by row, as it came."""
        shape = re.compile(re.escape(name) + r"-([0-9]{1,3})-")
        numbers = sorted({int(found[1]) for key in data if (found := shape.match(key))})
        return [
            {
                key: column.widget.value_from_datadict(data, files, f"{name}-{number}-{key}")
                for key, column in self.columns.items()
            }
            for number in numbers[:MOST]
        ]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """No row at all came back."""
        return not self.value_from_datadict(data, files, name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The rows there are, and the empty ones."""
        context = super().get_context(name, value, attrs)
        filled = [row for row in value or () if not self.is_blank(row)]
        blank = [{key: column.initial for key, column in self.columns.items()}] * self.more
        context["widget"]["rows"] = [
            {"label": _("%(what)s %(number)s") % {"what": self.one, "number": number + 1},
             "cells": [self._cell(name, number, key, row.get(key)) for key in self.columns]}
            for number, row in enumerate([*filled, *blank][:MOST])
        ]  # fmt: skip
        return context

    def _cell(self, name: str, number: int, key: str, value: Any) -> dict[str, Any]:
        column, full = self.columns[key], f"{name}-{number}-{key}"
        id_ = f"id_{full}"
        told = {"aria-describedby": f"{id_}_helptext"} if column.help_text else {}
        drawn = column.widget.render(full, column.prepare_value(value), {"id": id_, **told})
        return {"id": id_, "label": column.label, "help": column.help_text, "widget": drawn}

    def is_blank(self, row: Mapping[str, Any]) -> bool:
        """Whether nothing was said in this row beyond what stood there from the start."""
        for key, column in self.columns.items():
            value = row.get(key)
            if value not in (None, False, "", [], ()) and str(value) != str(column.initial or ""):
                return False
        return True


class RowsField(forms.Field):
    """Several rows of small fields, in order. Cleans to a tuple of dicts with each row's cleaned cells; a row is left out
    by emptying it. `columns` are form fields by name, `one` says what a row is (“Document”)."""

    def __init__(self, *, columns: Mapping[str, forms.Field], one: str | Promise, more: int = 1, **kwargs: Any) -> None:
        self.columns = columns
        super().__init__(widget=RowsWidget(columns, one, more), **kwargs)

    def clean(self, value: Any) -> tuple[dict[str, Any], ...]:
        """The filled rows. Raises ValidationError saying which row and cell to mend."""
        widget, faults, rows = self.widget, [], []
        assert isinstance(widget, RowsWidget)  # noqa: S101
        for number, raw in enumerate((row for row in value or () if not widget.is_blank(row)), start=1):
            row = {}
            for key, column in self.columns.items():
                try:
                    row[key] = column.clean(raw.get(key))
                except ValidationError as fault:
                    where = {"what": widget.one, "number": number, "cell": column.label}
                    faults += [_("%(what)s %(number)s, %(cell)s:") % where + f" {text}" for text in fault.messages]
            rows.append(row)
        if faults:
            raise ValidationError(faults)
        if self.required and not rows:
            raise ValidationError(_("Fill in at least one."), code="required")
        return tuple(rows)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the rows that came back differ from those that stood there."""
        try:
            return self.clean(data) != tuple(initial or ())
        except ValidationError:
            return True


class RankedSelect(forms.Widget):
    """As many lists to choose from as there are places; the first place counts most. Posts one name several times."""

    template_name = "ui/widgets/ranked.html"
    use_fieldset = True

    def __init__(self, places: int = 3) -> None:
        super().__init__()
        self.places = places
        self.choices: Sequence[Any] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:  # noqa: ARG002
        """Every place, in order, empty ones too."""
        return list(data.getlist(name)) if hasattr(data, "getlist") else list(data.get(name) or ())

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The lists; one more than were chosen, at least."""
        context = super().get_context(name, value, attrs)
        chosen = [str(each) for each in value or () if each]
        css = {"class": "input"}
        context["widget"]["places"] = [
            {
                "id": f"id_{name}_{place}",
                "number": place + 1,
                "widget": forms.Select(choices=self.choices).render(
                    name, chosen[place] if place < len(chosen) else "", {"id": f"id_{name}_{place}", **css}
                ),
            }
            for place in range(max(self.places, len(chosen) + 1))
        ]
        return context


class RankedField(MultiAnswerField):
    """Several choices in an order that counts, or one empty answer alone. Cleans to a list of codes, first first."""

    def __init__(
        self, *, choices: Choices, empty: Sequence[str] = tuple(EMPTY_ANSWERS), places: int = 3, **kwargs: Any
    ) -> None:
        super().__init__(choices=[("", _("Choose…")), *choices], empty=empty, widget=RankedSelect(places), **kwargs)

    def clean(self, value: Any) -> list[str]:
        """The codes in their order, each once. Raises ValidationError for an empty answer beside another choice."""
        return super().clean(list(dict.fromkeys(each for each in value or () if each)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """The order counts too."""
        return [str(each) for each in initial or ()] != [str(each) for each in data or () if each]
