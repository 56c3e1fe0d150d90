"""What this room holds: money, days, and words of the office about awards; of people, colleagues and grantees' key staff."""

from tessera.kernel.privacy import classify

_KEPT = "- until ten years after the award closed"
_WORDS = "- until ten years after the award closed: words about work, never about anybody served"
_WHO = "I until ten years after the award closed"

classify("partnership.Award", default=_KEPT, title=_WORDS, summary=_WORDS, recorded_by=_WHO)
classify("partnership.AwardVersion", default=_KEPT, reason=_WORDS, requested_by=_WHO, approved_by=_WHO)
classify("partnership.AwardCountry", default=_KEPT)
classify("partnership.AwardSector", default=_KEPT)
classify("partnership.Obligation", default=_KEPT, note=_WORDS, recorded_by=_WHO)
classify("partnership.Condition", default=_KEPT, text=_WORDS, evidence=_WORDS, recorded_by=_WHO)
classify("partnership.KeyPerson", default=_KEPT, name=_WHO, contact=_WHO, role=_WORDS)
classify(
    "partnership.Subaward",
    default=_KEPT,
    purpose=_WORDS,
    criteria=_WORDS,
    why_chosen=_WORDS,
    conflicts=_WORDS,
    proposed_by=_WHO,
    approved_by=_WHO,
)
classify("partnership.Compact", default=_KEPT, title=_WORDS, objectives=_WORDS)
classify("partnership.Commitment", default=_KEPT, text=_WORDS, evidence=_WORDS)
classify("partnership.Dialogue", default=_KEPT, minutes=_WORDS, actions=_WORDS)
classify("partnership.DialogueIndicator", default=_KEPT)
classify("partnership.DialogueTarget", default=_KEPT)
