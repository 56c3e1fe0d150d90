"""Forms of the room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.protection.documents import policy
from tessera.protection.documents.actions import Brought
from tessera.protection.documents.enums import PHOTO
from tessera.protection.documents.scanning import TYPES
from tessera.protection.documents.words import DocumentWords
from tessera.ui.forms import FuzzyDateField, RadioGroup, SensitiveField, SensitiveTextField, UiForm


class DocumentForm(UiForm):
    """A file and what it is."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, picture, recording, text or office document, up to 50 MB. Where and with what a picture was taken is removed."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(TYPES)}),
    )
    kind = forms.ChoiceField(label=_("What it is"))
    title = SensitiveField(label=_("Name"), help_text=_("How you will find it again."), max_length=200, required=False)
    dated_on = FuzzyDateField(label=_("Date on it"), required=False)
    source = forms.ChoiceField(label=_("Who gave it"), required=False)
    note = SensitiveTextField(label=_("Anything to know about it"), max_length=5000, required=False)
    is_evidence = forms.BooleanField(
        label=_("It may be needed as evidence: keep the file exactly as it is"),
        help_text=_("A picture then keeps inside where it was taken. What people look at here is the cleaned copy."),
        required=False,
    )

    def __init__(self, *args: Any, by: Actor, photos: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        closed = policy.closed_kinds(by) | (frozenset() if photos else frozenset({PHOTO}))
        kinds = [choice for choice in codes.get("document_type").choices() if choice[0] not in closed]
        self.fields["kind"].choices = [("", _now("Choose…")), *kinds]  # type: ignore[attr-defined]
        self.fields["source"].choices = [("", _now("Choose…")), *codes.get("source").choices()]  # type: ignore[attr-defined]
        self.fields["note"].widget.attrs["rows"] = 3

    def about(self) -> Brought:
        """What was said about the file."""
        data = self.cleaned_data
        dated = data["dated_on"]
        return Brought(
            kind=data["kind"], words=DocumentWords(data["title"], data["note"]),
            dated_on=dated.value if dated else None, dated_on_precision=dated.precision if dated else "",
            source=data["source"], is_evidence=data["is_evidence"],
        )  # fmt: skip


class AsideForm(UiForm):
    """Why a document goes out of view."""

    reason = forms.ChoiceField(label=_("Why"), widget=RadioGroup)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = codes.get("set_aside_reason").choices()  # type: ignore[attr-defined]


class SettingsForm(UiForm):
    """What is allowed here."""

    photos = forms.BooleanField(
        label=_("Photographs of people may be kept"),
        help_text=_(
            "Each one needs the consent of the person as well. Leave it off unless your work cannot do without."
        ),
        required=False,
    )
