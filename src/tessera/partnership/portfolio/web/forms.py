"""Forms of the room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.partnership.library import api as library
from tessera.partnership.portfolio.enums import Choice, NameKind
from tessera.partnership.portfolio.models import ListedName
from tessera.partnership.portfolio.pages import Unreadable, text_of
from tessera.ui.forms import UiForm


class ListForm(UiForm):
    """A list, uploaded or pasted."""

    name = forms.CharField(label=_("What is it called?"), max_length=200)
    source = forms.CharField(
        label=_("Where was it published?"), max_length=500, required=False, help_text=_("The address of the page.")
    )
    file = forms.FileField(
        label=_("The page as a file"),
        required=False,
        help_text=_("Plain text, or the page as a browser saves it (HTML)."),
    )
    text = forms.CharField(
        label=_("Or paste its text here"), required=False, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Lines that begin with Country:, Implementer:, Amount:, End Date:, Description:."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Exactly one of file and text; `page` is what was given, `remarks` how it was read."""
        data = super().clean() or {}
        file, text = data.get("file"), (data.get("text") or "").strip()
        if bool(file) == bool(text):
            self.add_error("text", _("Give the page as a file, or paste its text: one of the two."))
            return data
        try:
            data["page"], data["remarks"] = text_of(file.read()) if file else (text, ())
        except Unreadable as fault:
            self.add_error("file", str(fault))
        return data


class DecideForm(UiForm):
    """What becomes of a changed entry."""

    choice = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[(str(one), one.label) for one in (Choice.ACCEPT, Choice.KEEP, Choice.ANOTHER)],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label=_("Why"), required=False, max_length=500)


class TakeBackForm(UiForm):
    """Opens a decided entry again."""

    why = forms.CharField(label=_("Why is it taken back?"), required=False, max_length=500)


class NameForm(UiForm):
    """What a written name means."""

    means = forms.ChoiceField(label=_("What is meant?"))

    def __init__(self, name: ListedName, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["means"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        if name.kind == NameKind.COUNTRY:
            field.choices = [("", _("No country: it stays words")), *library.choices()]
            field.required = False
            self.initial["means"] = name.country
        else:
            own = [("", _("An organisation of its own, as written"))]
            others = [(str(one.pk), one.shown) for one in library.parties(actor) if one.pk != name.party_id]
            field.choices = [*own, *others]
            field.required = False
