"""Asking for other limits, and deciding."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.ui.forms import UiForm

_MOST = Decimal(1000)


class AskForm(UiForm):
    """New limits and why."""

    per_release = forms.DecimalField(
        label=_("Most ε of one release"), min_value=Decimal("0.0001"), max_value=_MOST, decimal_places=4,
        help_text=_("A smaller ε is a stronger promise and a less exact release."),
    )  # fmt: skip
    per_person = forms.DecimalField(
        label=_("Most ε of one person for life"), min_value=Decimal("0.0001"), max_value=_MOST, decimal_places=4,
        help_text=_("All releases together. Whoever reaches it is left out of later ones."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A second person of the observatory reads it and decides. It is kept with the decision."),
    )

    def clean(self) -> dict[str, Any]:
        """A life holds at least one release."""
        data = super().clean() or {}
        release, person = data.get("per_release"), data.get("per_person")
        if release and person and person < release:
            self.add_error("per_person", _("This cannot be smaller than the limit of one release."))
        return data


class DecideForm(UiForm):
    """Yes or no, and what to say with it."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[("approve", _("Approve: the new limits hold at once")), ("decline", _("Decline: nothing changes"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("What you say with it"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
