"""Fields that forms of the whole floor ask for: amounts, currencies, shares, countries, days, sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.codes import currencies
from tessera.partnership.library import geography, policy, queries
from tessera.partnership.library.models import Party
from tessera.ui.forms import SuggestInput

# Names offered while one is typed, and named where several fit.
_MOST_NAMES, _MOST_NAMED = 500, 6
ANY = ("", _("Any"))
CHOOSE = ("", _("Choose…"))
# Digits before and after the point that a column of money holds.
_DIGITS = {"max_digits": 16, "decimal_places": 2}


def amount_field(label: Any, **more: Any) -> forms.DecimalField:
    """An amount of money with its cents. Zero or more, if `min_value=None` is not given."""
    return forms.DecimalField(label=label, **{**_DIGITS, "min_value": Decimal(0), **more})


def figure_field(label: Any, **more: Any) -> forms.DecimalField:
    """A figure of results, which may lie below zero."""
    return forms.DecimalField(label=label, **{**_DIGITS, **more})


def percent_field(label: Any, **more: Any) -> forms.DecimalField:
    """A share of the whole."""
    return forms.DecimalField(label=label, **{"max_digits": 5, "decimal_places": 2, "max_value": 100, **more})


def currency_field(label: Any = "", **more: Any) -> forms.ChoiceField:
    """A currency of ISO 4217."""
    return forms.ChoiceField(label=label or _("Currency"), choices=currency_choices, **more)


def currency_choices() -> list[tuple[str, Any]]:
    """Currencies by code, the dollar and the euro first."""
    return [CHOOSE, *currencies.choices("USD", "EUR")]


def country_choices() -> list[tuple[str, Any]]:
    """Countries by name, and none."""
    return [CHOOSE, *geography.choices()]


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day of the calendar."""
    return forms.DateField(label=label, **more)


def words_field(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class PartyField(forms.CharField):
    """An organisation of the library, written by hand: a name, a short name, another spelling, or a part that only one has.

    Cleans to the party's id as text, "" for none. `read_by` says whose library it is; until then it knows nobody.
    """

    widget = SuggestInput
    _by: Actor | None = None

    def read_by(self, by: Actor) -> None:
        """Looks in this reader's library, and offers its names."""
        self._by = by
        rows = queries.parties(by).prefetch_related(None)[:_MOST_NAMES]
        self.widget.suggestions = [row.shown for row in rows]

    def clean(self, value: Any) -> str:
        """The id. Raises ValidationError where nobody or more than one is meant."""
        text = str(super().clean(value))
        if not text or self._by is None:
            return ""
        try:
            return str(policy.scope(self._by).values_list("pk", flat=True).get(pk=UUID(text)))
        except (ValueError, Party.DoesNotExist):
            found = queries.named(text, self._by)
        if not found:
            raise ValidationError(
                _("No organisation in the library is written like this. Look at the spelling, or add it there first.")
            )
        if len(found) > 1:
            raise ValidationError(
                _("Several organisations fit: %(names)s. Write the whole name of one."),
                params={"names": "; ".join(row.shown for row in found[:_MOST_NAMED])},
            )
        return str(found[0].pk)
