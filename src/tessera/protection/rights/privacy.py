"""What this room holds of a person, and when it dies."""

from tessera.kernel.privacy import classify

_END = "until retention of the case ends"
_ERASED = "until the person is erased"
_PROOF = "until the organisation leaves: the proof of an erasure stays"

classify("protection.RetentionRule", default="- until the organisation leaves", changed_by="I until the account ends")
classify("protection.RightsSetting", default="- until the organisation leaves")
classify("protection.Retention", default=f"- {_PROOF}", case=f"Q {_PROOF}", subject=f"Q {_PROOF}", code=f"Q {_PROOF}")
classify(
    "protection.Hold",
    default=f"- {_END}",
    subject=f"Q {_END}",
    reason=f"L {_END}",
    sealed=f"IL {_ERASED}",
    set_by=f"I {_END}",
    lifted_by=f"I {_END}",
)
classify(
    "protection.Erasure",
    default=f"- {_PROOF}",
    subject=f"Q {_PROOF}",
    proposed_by=f"I {_PROOF}",
    decided_by=f"I {_PROOF}",
)
classify(
    "protection.RightsRequest",
    default=f"- {_END}",
    case=f"Q {_END}",
    sealed=f"ISL {_ERASED}",
    recorded_by=f"I {_END}",
    decided_by=f"I {_END}",
)
classify(
    "protection.OwnCopy",
    default=f"- {_END}",
    case=f"Q {_END}",
    asked_by=f"I {_END}",
    sealed="I until the copy is made",
    file_id="I until the copy is fetched",
)
