"""An amount with its currency, typed as people write it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tessera.kernel.codes import currencies
from tessera.protection.cases.vocabulary import Money

# Eastern Arabic and Persian digits, and the Arabic decimal mark, as people type them.
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")


class MoneyWidget(forms.MultiWidget):
    """Amount and currency beside each other. Posts `<name>_amount` and `<name>_currency`."""

    template_name = "ui/widgets/fuzzy_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        amount = forms.TextInput({"class": "input input-short", "inputmode": "decimal", "autocomplete": "off"})
        currency = forms.TextInput({"class": "input input-short", "list": "currencies", "autocomplete": "off"})
        super().__init__({"amount": amount, "currency": currency}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """Return the amount without needless zeros, and the currency's code."""
        if not value or value[0] is None:
            return ["", ""]
        return [format(Decimal(value[0]).normalize(), "f"), value[1]]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the label of each part."""
        context = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], (_("Amount"), _("Currency")), strict=True):
            part["part_label"] = label
        return context


class MoneyField(forms.Field):
    """Cleans to `Money`, or None when left empty. The currency may stay empty, or be named in any language."""

    widget = MoneyWidget

    def clean(self, value: Any) -> Money | None:
        """The amount. Raises ValidationError saying which part to mend."""
        typed, named = (str(part or "").strip() for part in (value or ("", "")))
        if not typed:
            if named:
                raise ValidationError(_("Give the amount too, or leave both empty."))
            return None
        code = currencies.normalise(named) if named else ""
        if code is None:
            raise ValidationError(_("This currency is not known. Write its code, such as USD, or its name."))
        return Money(_amount(typed), code)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what was shown with what came back."""
        shown = self.widget.decompress(initial) if isinstance(self.widget, MoneyWidget) else ["", ""]
        return [str(part or "") for part in shown] != [str(part or "") for part in data or ("", "")]


def _amount(typed: str) -> Decimal:
    plain = typed.translate(_DIGITS).replace("٬", "").replace(" ", "").replace("\u00a0", "")
    # The last mark followed by one or two digits parts the fraction; any other groups thousands.
    whole, mark, rest = plain.rpartition("," if plain.rfind(",") > plain.rfind(".") else ".")
    if mark and len(rest) <= 2:
        plain = f"{whole.replace(',', '').replace('.', '')}.{rest}"
    else:
        plain = plain.replace(",", "").replace(".", "")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise ValidationError(_("Write the amount in figures, such as 1200 or 1200.50.")) from None
    if not found.is_finite() or not 0 <= found < 10**12:
        raise ValidationError(_("Give an amount of zero or more, in figures."))
    return found
