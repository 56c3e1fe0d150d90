"""What is asked for awards and what hangs on them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.partnership.awards import policy
from tessera.partnership.awards.enums import AwardState, Procedure, VersionKind
from tessera.partnership.awards.terms import Terms
from tessera.partnership.library import api as library
from tessera.partnership.library.api import (
    ANY,
    CHOOSE,
    amount_field,
    country_choices,
    currency_field,
    day_field,
    words_field,
)
from tessera.ui.forms import RadioGroup, SuggestInput, UiForm
from tessera.ui.rows import RowsField


def sector_choices() -> list[tuple[str, Any]]:
    return [CHOOSE, *((code, f"{code} – {label}") for code, label in codes.get("aid_sector").choices())]


def share_field() -> forms.DecimalField:
    """A share of the whole."""
    return library.percent_field(_("Share in per cent"), min_value=Decimal("0.01"))


class FilterForm(UiForm):
    """What the list shows."""

    q = forms.CharField(label=_("Number or title"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *AwardState.choices], required=False)
    country = forms.ChoiceField(label=_("Country"), choices=lambda: [ANY, *library.choices()], required=False)
    sector = forms.ChoiceField(
        label=_("Sector"), choices=lambda: [ANY, *codes.get("aid_sector").choices()], required=False
    )
    programme_type = forms.ChoiceField(
        label=_("Programme type"), choices=lambda: [ANY, *codes.get("programme_type").choices()], required=False
    )
    party = forms.CharField(
        label=_("Implementer, or a part of its name"), required=False, max_length=80, widget=SuggestInput
    )

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        """`names` are offered while an implementer is typed."""
        super().__init__(*args, **kwargs)
        self.fields["party"].widget.suggestions = names


class TermsForm(UiForm):
    """What a version says."""

    effective = day_field(_("In effect from"), required=False)
    starts = day_field(_("First day of the period"), required=False)
    ends = day_field(_("Last day of the period"), required=False)
    total = amount_field(_("Total"), required=False)
    currency = currency_field(required=False)
    cost_share = amount_field(
        _("Cost share"),
        required=False,
        help_text=_("What the implementer adds, in this currency."),
    )
    countries = RowsField(
        label=_("Countries"),
        one=_("Country"),
        required=False,
        help_text=_("The shares sum to 100. Without a country the award belongs to its region."),
        columns={"code": forms.ChoiceField(label=_("Country"), choices=country_choices), "share": share_field()},
    )
    sectors = RowsField(
        label=_("Sectors"),
        one=_("Sector"),
        required=False,
        help_text=_("The shares sum to 100."),
        columns={"code": forms.ChoiceField(label=_("Sector"), choices=sector_choices), "share": share_field()},
    )
    reason = words_field(_("Reason"), required=False)

    def terms(self) -> Terms:
        """What was said, as a value. Only after is_valid()."""
        said = self.cleaned_data
        return Terms(
            starts=said["starts"],
            ends=said["ends"],
            total=said["total"],
            currency=said["currency"] if said["total"] is not None or said["cost_share"] is not None else "",
            cost_share=said["cost_share"],
            countries={row["code"]: row["share"] for row in said["countries"]},
            sectors={row["code"]: row["share"] for row in said["sectors"]},
        )

    def clean(self) -> dict[str, Any]:
        """The same country or sector twice is one row too many."""
        said = super().clean() or {}
        for name in ("countries", "sectors"):
            named = [row["code"] for row in said.get(name) or ()]
            if len(set(named)) < len(named):
                self.add_error(name, _("One of them stands there twice. Add its shares together."))
        return said


def said_by(terms: Terms) -> dict[str, Any]:
    """Terms as the first values of the form."""
    names = ("starts", "ends", "total", "currency", "cost_share")
    rows = {
        name: [{"code": code, "share": share} for code, share in getattr(terms, name).items()]
        for name in ("countries", "sectors")
    }
    return {name: getattr(terms, name) for name in names} | rows


class AmendForm(TermsForm):
    """An amendment: the whole of what the next version says."""

    kind = forms.ChoiceField(
        label=_("What it changes"),
        choices=[each for each in VersionKind.choices if each[0] not in (VersionKind.ORIGINAL, VersionKind.LISTING)],
        widget=RadioGroup,
    )
    reason = words_field(_("Reason"))
    field_order = ("kind", "reason")


class AboutForm(UiForm):
    """How an award is described."""

    title = forms.CharField(label=_("Title"), max_length=300)
    summary = words_field(
        _("Summary"), 5, required=False, help_text=_("What the work is. Nobody who is served is named here.")
    )
    instrument = forms.ChoiceField(
        label=_("Instrument"), choices=lambda: [CHOOSE, *codes.get("instrument").choices()], required=False
    )
    programme_type = forms.ChoiceField(
        label=_("Programme type"), choices=lambda: [CHOOSE, *codes.get("programme_type").choices()]
    )
    region = forms.ChoiceField(
        label=_("Region"), choices=lambda: [CHOOSE, *codes.get("region").choices()], required=False
    )
    partnership_id = forms.ChoiceField(label=_("Partnership"), required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(each.pk), each.title) for each in policy.compacts(by)]
        self.fields["partnership_id"].choices = [("", _("None")), *named]  # type: ignore[attr-defined]

    def clean_partnership_id(self) -> Any:
        """No partnership is no partnership."""
        return self.cleaned_data["partnership_id"] or None


class NewForm(AboutForm, TermsForm):
    """A new award with its first version."""

    number = forms.CharField(label=_("Number"), max_length=40, help_text=_("Each award of the office has its own."))
    party_id = library.PartyField(label=_("Implementer"), help_text=_("Its name, as the library has it."))
    field_order = ("number", "title", "party_id", "summary", "instrument", "programme_type", "region", "partnership_id")

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.fields["party_id"].read_by(by)  # type: ignore[attr-defined]


class MoveForm(UiForm):
    """Where a thing goes from here, and why."""

    end = forms.ChoiceField(label=_("What happens now"), widget=RadioGroup)
    on = day_field(_("Signed on"), required=False)
    reason = words_field(_("Reason"), required=False)

    def __init__(self, *args: Any, ends: Sequence[tuple[str, Any]], signs: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["end"].choices = list(ends)  # type: ignore[attr-defined]
        if len(ends) == 1:
            self.fields["end"].initial = ends[0][0]
        if not signs:
            del self.fields["on"]


class ObligationForm(UiForm):
    """Money bound, or taken back."""

    amount = amount_field(_("Amount"), min_value=None, help_text=_("Below zero it takes money back (de-obligation)."))
    on = day_field(_("Day"), required=False)
    reference = forms.CharField(label=_("Reference"), max_length=60, required=False)
    note_ = words_field(_("Note"), required=False, max_length=500)


class ConditionForm(UiForm):
    """A special condition."""

    text = words_field(_("What has to be met"))
    due = day_field(_("Due"), required=False)


class PersonForm(UiForm):
    """A key person of the implementer."""

    role = forms.CharField(label=_("Role"), max_length=120)
    name = forms.CharField(label=_("Name"), max_length=160)
    contact = forms.CharField(label=_("E-mail or telephone at work"), max_length=200, required=False)
    since = day_field(_("Since"), required=False)
    until = day_field(_("Until"), required=False)


class SubawardForm(UiForm):
    """A sub-award with the record of the choice."""

    number = forms.CharField(label=_("Number"), max_length=40)
    party_id = library.PartyField(label=_("Receiver"), help_text=_("Its name, as the library has it."))
    purpose = words_field(_("Purpose"))
    amount = amount_field(_("Amount"), min_value=Decimal("0.01"))
    currency = currency_field()
    starts = day_field(_("First day"))
    ends = day_field(_("Last day"))
    procedure = forms.ChoiceField(label=_("How the receiver was chosen"), choices=Procedure.choices, widget=RadioGroup)
    considered = forms.IntegerField(label=_("How many were considered"), min_value=1, max_value=10000)
    criteria = words_field(_("By which criteria"))
    why_chosen = words_field(_("Why this one"))
    conflicts = words_field(_("Conflicts of interest and how they were handled"), required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party_id"].read_by(by)  # type: ignore[attr-defined]
