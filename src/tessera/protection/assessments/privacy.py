"""What this room holds of a person, and when it dies. Words are in the response, which dies with the person's key."""

from tessera.kernel.privacy import classify

_END = "until retention of the case ends"

classify(
    "protection.Assessment",
    default=f"- {_END}",
    case=f"Q {_END}",
    author=f"I {_END}",
    response=f"Q {_END}",
    risk_level=f"S {_END}",
    survivor_view=f"S {_END}",
    self_harm=f"S {_END}",
    exposure_window=f"S {_END}",
    appointment_on=f"S {_END}",
    decision=f"SL {_END}",
    flags=f"SL {_END}",
)
classify(
    "protection.Need",
    default=f"- {_END}",
    assessment=f"Q {_END}",
    domain=f"S {_END}",
    score=f"S {_END}",
    survivor_priority=f"S {_END}",
    wants_help=f"S {_END}",
)
