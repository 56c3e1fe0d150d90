"""What this room holds of a person, and when it dies. The content dies with the person's key, the rows with its news."""

from tessera.kernel.privacy import classify

_END = "until retention of the case ends"
_ERASED = "until the person is erased"

classify(
    "protection.Document",
    default=f"- {_END}",
    case=f"Q {_END}",
    kind=f"S {_END}",
    file=f"ISL {_ERASED}",
    shown=f"ISL {_ERASED}",
    dated_on=f"Q {_END}",
    added_by=f"I {_END}",
    set_aside_by=f"I {_END}",
    sealed=f"ISL {_ERASED}",
)
classify(
    "protection.DocumentSettings",
    default="- until the organisation leaves",
    changed_by="I until the organisation leaves",
)
