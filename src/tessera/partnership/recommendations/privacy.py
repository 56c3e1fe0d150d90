"""What this room holds: what reports ask of governments, and who of the office followed it. Nobody served."""

from tessera.kernel.privacy import classify

KEPT = "- until never: a public report's line, and the office's own words on what became of it"
WHO = "I until ten years after the award closed"

classify("partnership.Recommendation", default=KEPT, text=KEPT, area=KEPT)
classify("partnership.RecommendationState", default=KEPT, evidence=KEPT, by=WHO)
