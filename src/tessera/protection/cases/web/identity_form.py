"""The form of who somebody is: names, papers, safe ways to reach them, and who must not know."""

from __future__ import annotations

import datetime
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes, places
from tessera.protection.cases.web.keeping import KeepRecordForm
from tessera.trust.subjects import api as subjects
from tessera.ui.forms import FuzzyDate, FuzzyDateField, SensitiveField, SensitiveTextarea
from tessera.ui.rows import RowsField

_YES_NO = [("", ""), ("yes", _("Yes")), ("no", _("No"))]


def _choice(label: Any, name: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=lambda: [("", _now("Choose…")), *codes.get(name).choices()]
    )


def _line(label: Any, length: int = 200, help_text: Any = "") -> SensitiveField:
    return SensitiveField(label=label, required=False, max_length=length, help_text=help_text)


def _country(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=lambda: [("", _now("Choose…")), *places.choices()])


class _Lines(forms.CharField):
    """Several short texts, one to a line. Cleans to a tuple."""

    widget = SensitiveTextarea(attrs={"rows": 2})

    def clean(self, value: Any) -> Any:
        return tuple(line.strip() for line in str(super().clean(value)).splitlines() if line.strip())

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, tuple | list) else value


class IdentityForm(KeepRecordForm):
    """Everything that identifies a survivor. The first question is asked only where no record may be kept yet."""

    given_names = _line(_("Given names"))
    family_name = _line(_("Family name"))
    script = _choice(_("Script of the name"), "script")
    transliteration = _line(_("The name in another script"), help_text=_("As a passport or another office writes it."))
    other_names = _Lines(label=_("Other names"), help_text=_("One to a line."), required=False, max_length=1000)
    name_safe_to_use = _line(_("Name to use"), help_text=_("What the person wants to be called."))
    birth_date = FuzzyDateField(label=_("Date of birth"), required=False)
    phones = _Lines(label=_("Telephone"), help_text=_("One to a line."), required=False, max_length=500)
    emails = _Lines(label=_("E-mail"), help_text=_("One to a line."), required=False, max_length=500)
    address = SensitiveField(
        label=_("Address"), required=False, max_length=500, widget=SensitiveTextarea(attrs={"rows": 2})
    )
    must_not_know = RowsField(
        label=_("Who must not know"),
        one=_("Person"),
        required=False,
        columns={
            "person": _line(_("Who")),
            "relation": _line(_("What they are to the person")),
            "why": _line(_("Why"), 500),
        },
    )
    safe_contacts = RowsField(
        label=_("Safe ways to reach the person"),
        one=_("Way"),
        help_text=_("In the order in which to try them."),
        required=False,
        columns={
            "channel": _choice(_("By what"), "contact_channel"),
            "value": _line(_("Number, address or person")),
            "windows": _line(_("Safe times")),
            "may_leave_message": forms.ChoiceField(label=_("May leave a message"), required=False, choices=_YES_NO),
            "says_who": _line(_("Who we say we are")),
            "code_word": _line(_("Code word")),
            "expires": forms.DateField(label=_("Safe until"), required=False),
        },
    )
    documents = RowsField(
        label=_("Identity documents"),
        one=_("Document"),
        required=False,
        columns={
            "type": _choice(_("Type"), "identity_document"),
            "number": _line(_("Number"), 60),
            "country": _country(_("Issued by")),
            "state": _choice(_("Where it is"), "document_state"),
        },
    )

    SECTIONS = (
        (_("Before any contact"), ("must_not_know", "safe_contacts")),
        (_("Names"), ("given_names", "family_name", "script", "transliteration", "other_names", "name_safe_to_use",
                      "birth_date")),
        (_("Papers"), ("documents",)),
        (_("Other ways to find the person"), ("phones", "emails", "address")),
    )  # fmt: skip

    def __init__(self, *args: Any, who: subjects.Identity, asks: bool, **kwargs: Any) -> None:
        self.who = who
        super().__init__(*args, **{**kwargs, "initial": {**self.standing(), **kwargs.get("initial", {})}})
        if not asks:
            for name in self.KEEPING:
                del self.fields[name]
        self.asks = asks

    def standing(self) -> dict[str, Any]:
        """What stands now, as the fields clean to."""
        who = self.who
        same = {name: getattr(who, name) for name in _SAME}
        born = datetime.date.fromisoformat(who.birth_date) if who.birth_date else None
        return {
            **same,
            "birth_date": FuzzyDate(born, who.birth_date_precision or "exact") if born else None,
            "must_not_know": tuple(asdict(one) for one in who.must_not_know),
            "documents": tuple(asdict(one) for one in who.documents),
            "safe_contacts": tuple(_shown(one) for one in who.safe_contacts),
        }

    def sections(self) -> list[dict[str, Any]]:
        """The groups with their fields."""
        return [{"heading": heading, "fields": [self[name] for name in names]} for heading, names in self.SECTIONS]

    def clean(self) -> dict[str, Any]:
        """The questions of keeping hold only where they are asked."""
        return super().clean() if self.asks else self.cleaned_data

    def identity(self) -> subjects.Identity:
        """Who the person is; parts of other versions of the program stay."""
        data = self.cleaned_data
        born = data["birth_date"]
        return subjects.Identity(
            **{name: data[name] for name in _SAME},
            birth_date=born.value.isoformat() if born else "",
            birth_date_precision=born.precision if born else "exact",
            must_not_know=tuple(subjects.Outsider(**row) for row in data["must_not_know"]),
            documents=tuple(subjects.Document(**row) for row in data["documents"]),
            safe_contacts=tuple(_stored(row) for row in data["safe_contacts"]),
            extra=self.who.extra,
        )


_SAME = ("given_names", "family_name", "script", "transliteration", "other_names", "name_safe_to_use", "phones", "emails",
         "address")  # fmt: skip


def _shown(contact: subjects.SafeContact) -> dict[str, Any]:
    row = asdict(contact)
    row["may_leave_message"] = "" if contact.may_leave_message == "not_asked" else contact.may_leave_message
    row["expires"] = datetime.date.fromisoformat(contact.expires) if contact.expires else None
    return row


def _stored(row: dict[str, Any]) -> subjects.SafeContact:
    return subjects.SafeContact(
        **{
            **row,
            "may_leave_message": row["may_leave_message"] or "not_asked",
            "expires": row["expires"].isoformat() if row["expires"] else "",
        }
    )


class NameForm(KeepRecordForm):
    """The name of somebody else in a case: what it takes to know them again, no more."""

    given_names = _line(_("Given names"))
    family_name = _line(_("Family name"))
    phone = _line(_("Telephone"))

    NAMING = ("given_names", "family_name", "phone")

    def identity(self, before: subjects.Identity | None = None) -> subjects.Identity | None:
        """Who they are, with everything that was known; None where nothing was typed."""
        data = self.cleaned_data
        typed = subjects.Identity(
            given_names=data["given_names"],
            family_name=data["family_name"],
            phones=(data["phone"],) if data["phone"] else (),
        )
        if typed.is_empty:
            return None
        return before.joined(typed) if before else typed
