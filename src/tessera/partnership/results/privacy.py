"""What this room holds: figures, and colleagues' words about work; nobody who is served."""

from tessera.kernel.privacy import classify

_ROW = "- until ten years after the award closed"
_WHO = "I until ten years after the award closed"
_WORDS = "- until ten years after the award closed: about work, never about anybody served"

classify("partnership.Objective", default=_ROW, title=_WORDS, description=_WORDS, entered_by=_WHO)
classify("partnership.AwardIndicator", default=_ROW, baseline_source=_WORDS, no_baseline=_WORDS, entered_by=_WHO)
classify("partnership.Target", default=_ROW, reason=_WORDS, entered_by=_WHO)
classify("partnership.Actual", default=_ROW, comment=_WORDS, evidence_name=_WORDS, entered_by=_WHO)
