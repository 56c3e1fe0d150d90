"""Days, figures and states in the reader's words."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from tessera.partnership.results.enums import ActualState
from tessera.partnership.results.models import Actual
from tessera.partnership.results.totals import PERCENTAGE, Total, percentage
from tessera.ui.amounts import number, percent
from tessera.ui.badges import Badge

_TONES = {ActualState.SUBMITTED: "info", ActualState.RETURNED: "attention", ActualState.ACCEPTED: "success",
          ActualState.LOCKED: "success"}  # fmt: skip
NOTHING = "–"


def figure(value: Decimal | None, measure: str = "") -> str:
    """A number without empty decimals; of a percentage with its sign."""
    if value is None:
        return NOTHING
    return percent(value) if measure == PERCENTAGE else number(round(value, 2))


def total(told: Total, measure: str) -> str:
    """What figures say together; hidden parts make it "at least"."""
    if told.value is None:
        return _("Hidden: too few to show") if told.at_least else NOTHING
    text = figure(told.value, measure)
    return _("at least %(number)s") % {"number": text} if told.at_least else text


def actual(row: Actual, measure: str) -> str:
    """One figure as it stands."""
    if row.denominator:
        share = percentage(row.numerator or Decimal(0), row.denominator)
        told = {"share": figure(share, PERCENTAGE), "part": figure(row.numerator), "all": figure(row.denominator)}
        return _("%(share)s (%(part)s of %(all)s)") % told
    return total(Total(row.value, row.hidden), measure)


def state(row: Actual) -> Badge:
    """How far a figure is."""
    known = ActualState(row.state)
    return Badge(known.label, _TONES.get(known, ""))
