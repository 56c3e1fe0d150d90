"""What a budget is for, and the settings by which a session that reads facts says what it is about to spend."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Purpose(StrEnum):
    """A purpose has a budget of its own: the same people may be asked for another one anew."""

    STATISTICS = "anonymised_statistics"


LABELS = {Purpose.STATISTICS: _("Anonymised statistics")}

PER_RELEASE = Decimal(1)
PER_PERSON = Decimal(4)
"""ε that one release, and all releases of a person's life together, may spend while nobody changed it."""

EPSILON_SETTING, PURPOSE_SETTING = "app.budget_epsilon", "app.budget_purpose"
"""Set in the session that reads facts. Without them nobody is left out, which is right for counts without ε."""
