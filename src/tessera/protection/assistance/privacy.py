"""What this room holds: the link between a case and a reference. It goes with the person."""

from tessera.kernel.privacy import classify

_ERASED = "until the person is erased"

classify(
    "protection.CaseReference",
    default=f"- {_ERASED}",
    case=f"Q {_ERASED}",
    reference=f"Q {_ERASED}: it leads to the case for whoever holds this row, and to nothing for everybody else",
    made_by=f"I {_ERASED}",
)
