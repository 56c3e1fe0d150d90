"""What this room holds of a person, and when it dies. Erasing the person removes the rows as well as the words' key."""

from tessera.kernel.privacy import classify

_END = "until retention of the case ends"
_ERASED = "until the person is erased"

classify(
    "protection.Plan",
    default=f"- {_END}",
    case=f"Q {_END}",
    requested_by=f"I {_END}",
    approved_by=f"I {_END}",
    recorded_by=f"I {_END}",
    survivor_agreed=f"S {_END}",
    sealed=f"ISL {_ERASED}",
)
classify(
    "protection.PlanGoal",
    default=f"- {_END}",
    case=f"Q {_END}",
    domain=f"S {_END}",
    recorded_by=f"I {_END}",
    sealed=f"ISL {_ERASED}",
)
classify(
    "protection.PlanTask",
    default=f"- {_END}",
    case=f"Q {_END}",
    owner=f"I {_END}",
    other=f"Q {_END}",
    recorded_by=f"I {_END}",
    sealed=f"ISL {_ERASED}",
)
classify(
    "protection.PlanService",
    default=f"- {_END}",
    case=f"Q {_END}",
    service_type=f"S {_END}",
    provider=f"Q {_END}",
    requested_on=f"Q {_END}",
    appointment=f"Q {_END}",
    started_on=f"Q {_END}",
    ended_on=f"Q {_END}",
    barriers=f"S {_END}",
    worker=f"I {_END}",
    sealed=f"ISL {_ERASED}",
)
classify(
    "protection.Conference",
    default=f"- {_END}",
    case=f"Q {_END}",
    held_on=f"Q {_END}",
    recorded_by=f"I {_END}",
    sealed=f"ISL {_ERASED}",
)
classify("protection.ConferenceGuest", default=f"- {_END}", guest=f"Q {_END}", may_hear=f"S {_END}")
classify(
    "protection.CalendarFeed",
    default="- until revoked",
    account="I until revoked",
    token_hash="- until revoked",  # noqa: S106 - says how long it lives
    word="I until revoked",
)
