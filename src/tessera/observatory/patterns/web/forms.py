"""Choosing a release and what narrows a picture. Never judged: what is not there falls back to everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.observatory.patterns import columns
from tessera.ui.forms import UiForm
from tessera.ui.widgets import dress

BESIDE = "beside"


class FilterForm(UiForm):
    """One choice per column, empty for everybody; and what to see beside it, where there is something."""

    def __init__(
        self, chosen: Mapping[str, str], choices: Mapping[str, Sequence[str]], beside: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(initial=dict(chosen), auto_id="only_%s")
        self.narrowing = sum(name in choices for name in chosen)
        for name, values in choices.items():
            listed = [("", _("All")), *((value, columns.value_label(name, value)) for value in values)]
            self.fields[name] = forms.ChoiceField(label=columns.label(name), choices=listed)
        if beside:
            listed = [("", _("Nothing")), *beside]
            self.fields[BESIDE] = forms.ChoiceField(label=_("Beside it, from others"), choices=listed)
        for field in self.fields.values():
            dress(field.widget)


class ReleaseForm(UiForm):
    """Which release to look at."""

    release = forms.ChoiceField(label=_("Release"))

    def __init__(self, current: int, choices: Sequence[tuple[int, str]]) -> None:
        super().__init__(initial={"release": str(current)}, auto_id="of_%s")
        field = self.fields["release"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - the line above made it so
        field.choices = [(str(number), words) for number, words in choices]
