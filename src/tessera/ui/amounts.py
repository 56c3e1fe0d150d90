"""Numbers and amounts of money as the reader's language writes them. Every page takes them from here."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Self

from django.utils.formats import number_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

# FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode Standard Annex 9).
_OPEN, _CLOSE = "\u2068", "\u2069"
_GLUE = " · "


class Isolated(str):
    """Words that keep their own direction inside a sentence that runs the other way.

    In a template or a table this is `<bdi>` around each part. Put into other text (an f-string, a message, the choice
    of a list, a drawing) it is plain text, with the isolates of Unicode where the page runs from right to left.
    """

    __slots__ = ("parts",)
    parts: tuple[str, ...]

    def __new__(cls, *parts: str) -> Self:
        """Join the parts with a middle dot."""
        around = f"{_OPEN}{{}}{_CLOSE}" if get_language_bidi() else "{}"
        made = super().__new__(cls, _GLUE.join(around.format(part) for part in parts))
        made.parts = parts
        return made

    def __html__(self) -> SafeString:
        """Return the parts as markup."""
        return format_html_join(_GLUE, "<bdi>{}</bdi>", ((part,) for part in self.parts))


def number(value: Decimal | float, decimals: int | None = None) -> str:
    """A number with its thousands apart. `decimals` None leaves those it has; of a Decimal that is whole, none."""
    if decimals is None and (
        value == value.to_integral_value() if isinstance(value, Decimal) else float(value).is_integer()
    ):
        decimals = 0
    if decimals is not None:
        # Django cuts surplus decimals off; figures are rounded.
        value = round(Decimal(value), decimals)
    return str(number_format(value, decimals, use_l10n=True, force_grouping=True))


def amount(value: Decimal | int | None, currency: str) -> str:
    """An amount with its currency (ISO 4217), with cents where there are any; "" for None. No currency, no code."""
    if value is None:
        return ""
    exact = round(Decimal(value), 2)
    written = number(exact, 0 if exact == exact.to_integral_value() else 2)
    return Isolated(f"{written} {currency}".rstrip())


def amounts(sums: Mapping[str, Decimal], none: str = "") -> str:
    """Amounts by currency side by side, for none is ever added to another; `none` where there is no amount."""
    written = [amount(value, currency) for currency, value in sorted(sums.items())]
    return Isolated(*(part for one in written for part in getattr(one, "parts", ()))) if written else none


def percent(value: Decimal | None) -> str:
    """A share in per cent, without decimals that say nothing; "" for None."""
    if value is None:
        return ""
    exact = round(value, 2)
    places = max(0, -int(exact.normalize().as_tuple().exponent))
    return _("%(number)s %%") % {"number": number(exact, places)}
