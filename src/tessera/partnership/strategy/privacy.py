"""What this room holds: plans, money and words of the office; of people, the colleagues who drafted and cleared."""

from tessera.kernel.privacy import classify

_KEPT = "- until ten years after the fiscal year"
_WORDS = "- until ten years after the fiscal year: words about work, never about anybody served"
_WHO = "I until ten years after the fiscal year"

classify("partnership.Strategy", default=_KEPT, title=_WORDS, summary=_WORDS, drafters=_WHO, cleared_by=_WHO)
classify("partnership.Priority", default=_KEPT, objective=_WORDS, rationale=_WORDS)
classify("partnership.PriorityRecommendation", default=_KEPT)
