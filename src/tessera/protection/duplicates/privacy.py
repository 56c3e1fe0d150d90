"""What this room holds of people, and when it dies."""

from tessera.kernel.privacy import classify

_ERASED = "until one of the two is erased"
_END = "until retention of the case ends"

classify(
    "protection.Pair",
    default=f"- {_ERASED}",
    first=f"Q {_ERASED}",
    second=f"Q {_ERASED}",
    reasons=f"Q {_ERASED}",
    judged_by=f"I {_ERASED}",
)
classify(
    "protection.Merge",
    default=f"- {_END}",
    kept=f"Q {_END}",
    merged=f"Q {_END}",
    made_by=f"I {_END}",
    undone_by=f"I {_END}",
)
