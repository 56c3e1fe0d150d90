"""What this room holds of people, and when it dies."""

from tessera.kernel.privacy import classify

_END = "until retention of the last case that names them ends"
_CASE = "until retention of the case ends"

classify(
    "protection.Suspect",
    default=f"- {_END}",
    code=f"Q {_END}",
    sealed=f"IL {_END}",
    sex=f"Q {_END}",
    nationalities=f"Q {_END}",
    created_by=f"I {_END}",
)
classify(
    "protection.Involvement",
    default=f"- {_CASE}",
    suspect=f"L {_CASE}",
    case=f"Q {_CASE}",
    episode=f"Q {_CASE}",
    roles=f"L {_CASE}",
    relation=f"L {_CASE}",
    still_reaches_survivor=f"L {_CASE}",
    recorded_by=f"I {_CASE}",
)
classify(
    "protection.Conflict",
    default=f"- {_END}",
    suspect=f"L {_END}",
    subject=f"L {_END}",
    seen_by=f"I {_END}",
)
