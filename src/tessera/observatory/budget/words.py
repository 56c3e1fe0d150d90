"""ε and δ in words for somebody who never heard of them."""

from __future__ import annotations

import math
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def odds(epsilon: float) -> str:
    """The factor by which odds may change: exp(ε)."""
    factor = math.exp(epsilon)
    return number_format(round(factor, 1) if factor < 100 else round(factor), force_grouping=True)


def in_words(epsilon: float, delta: float | None = None) -> list[str]:
    """What ε means for one person, and δ where it is given."""
    lines = [
        _(
            "Whatever anybody could conclude about one person from this, they could conclude almost as well had the person "
            "not been counted: being counted changes the odds of any conclusion by a factor of at most %(factor)s (ε = %(epsilon)s)."
        )
        % {"factor": odds(epsilon), "epsilon": number_format(Decimal(repr(epsilon)).normalize())},
    ]
    if epsilon <= 1:
        lines.append(_("That is a strong promise: few public data sets give one as strong."))
    elif epsilon <= 4:
        lines.append(_("That is a fair promise; a smaller ε is a stronger one."))
    else:
        lines.append(
            _("That is a weak promise: somebody who knows much already could learn something about one person.")
        )
    if delta:
        once = number_format(round(1 / delta), force_grouping=True)
        lines.append(
            _("There is a chance of at most one in %(once)s (δ) that the promise does not hold.") % {"once": once}
        )
    return lines
