"""What this room holds of a person, and when it dies. Erasing the person removes the rows as well as the words' key."""

from tessera.kernel.privacy import classify

_END = "until retention of the case ends"
_ERASED = "until the person is erased"

classify(
    "protection.LegalMatter",
    default=f"- {_END}",
    case=f"Q {_END}",
    matter_type=f"L {_END}",
    stage=f"L {_END}",
    country=f"QL {_END}",
    decided_on=f"L {_END}",
    amount_awarded=f"L {_END}",
    amount_received=f"L {_END}",
    protection_measures=f"L {_END}",
    permit_type=f"L {_END}",
    valid_to=f"L {_END}",
    recorded_by=f"I {_END}",
)
classify(
    "protection.LegalText", default=f"- {_END}", matter=f"Q {_END}", sealed=f"ISL {_ERASED}", written_by=f"I {_END}"
)
classify(
    "protection.LegalDeadline",
    default=f"- {_END}",
    case=f"Q {_END}",
    matter=f"L {_END}",
    type=f"L {_END}",
    on=f"QL {_END}",
    sealed=f"ISL {_ERASED}",
)
classify(
    "protection.Cooperation",
    default=f"- {_END}",
    case=f"Q {_END}",
    willing_to_cooperate=f"L {_END}",
    reasons_not=f"SL {_END}",
    recorded_by=f"I {_END}",
)
