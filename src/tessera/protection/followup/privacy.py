"""What this room holds of a person, and when it dies."""

from tessera.kernel.privacy import classify

_END = "until retention of the case ends"
_ERASED = "until the person is erased"

classify("protection.FollowUpRules", default="- until the organisation leaves", changed_by="I until the account ends")
classify(
    "protection.FollowUpContact",
    default=f"- {_END}",
    case=f"Q {_END}",
    reached=f"S {_END}",
    safe_now=f"S {_END}",
    living_situation=f"Q {_END}",
    re_exploitation=f"SL {_END}",
    economic=f"S {_END}",
    social=f"S {_END}",
    psychosocial=f"S {_END}",
    recorded_by=f"I {_END}",
)
classify(
    "protection.Closure",
    default=f"- {_END}",
    case=f"Q {_END}",
    proposer=f"I {_END}",
    reason=f"S {_END}",
    needs_change=f"S {_END}",
    living_situation=f"Q {_END}",
    income=f"Q {_END}",
    legal_status=f"L {_END}",
    relief_obtained=f"L {_END}",
    received_amount=f"L {_END}",
    sealed=f"ISL {_ERASED}",
    decided_by=f"I {_END}",
    reopened_by=f"I {_END}",
)
classify(
    "protection.ContinuingService",
    default=f"- {_END}",
    closure=f"Q {_END}",
    provider=f"Q {_END}",
    service=f"S {_END}",
)
classify(
    "protection.ExitInterview",
    default=f"- {_END}",
    case=f"Q {_END}",
    opened_by=f"I {_END}",
    satisfaction=f"S {_END}",
    felt_safe=f"S {_END}",
    felt_heard=f"S {_END}",
    would_recommend=f"S {_END}",
    sealed=f"ISL {_ERASED}",
)
