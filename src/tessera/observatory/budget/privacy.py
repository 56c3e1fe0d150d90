"""What this room holds: who was counted how often, and who set the limits."""

from tessera.kernel.privacy import classify

classify(
    "observatory.BudgetChange",
    default="- until ten years after it was decided",
    reason="- until ten years after it was decided",
    answer="- until ten years after it was decided",
    asked_by="I until ten years after it was decided",
    decided_by="I until ten years after it was decided",
)
classify(
    "observatory.BudgetDebit",
    default="- until ten years after the release",
    debited_by="I until ten years after the release",
)
_LIFE = "until nothing is released about the person any more, for a budget forgotten is spent twice"
classify("observatory.BudgetEntry", default=f"- {_LIFE}", subject=f"Q {_LIFE}", person=f"Q {_LIFE}")
