"""What became of a decision, as a word in a pill."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tessera.kernel.clock import now
from tessera.trust.consent.enums import Standing
from tessera.trust.consent.models import ConsentDecision
from tessera.ui.badges import Badge


def is_over(row: ConsentDecision) -> bool:
    """Whether a given decision has run out by itself."""
    return row.decision == Standing.GIVEN and row.valid_to is not None and row.valid_to <= now()


def badge(row: ConsentDecision) -> Badge:
    """A decision as it stands now."""
    if is_over(row):
        return Badge(_("Ended"))
    if row.decision == Standing.GIVEN and row.legal_basis:
        return Badge(_("Without consent"), "attention")
    return {
        Standing.GIVEN: Badge(_("Yes"), "success"),
        Standing.REFUSED: Badge(_("No"), "info"),
        Standing.WITHDRAWN: Badge(_("Taken back"), "attention"),
        Standing.EXPIRED: Badge(_("Ended")),
        Standing.SUPERSEDED: Badge(_("Replaced by a later decision")),
    }[Standing(row.decision)]
