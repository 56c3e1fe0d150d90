"""What this room holds of a person, and when it dies."""

from tessera.kernel.privacy import classify

_ERASED = "until the person is erased"

classify("protection.Determination", default=f"- {_ERASED}", case=f"Q {_ERASED}", status=f"SL {_ERASED}", level=f"S {_ERASED}",
         decision_maker=f"L {_ERASED}", started_by=f"I {_ERASED}", first_reviewer=f"I {_ERASED}", second_reviewer=f"I {_ERASED}",
         third_reviewer=f"I {_ERASED}", decided_by=f"I {_ERASED}", confirmed_by=f"I {_ERASED}", decided_on=f"Q {_ERASED}",
         started_on=f"Q {_ERASED}", target_on=f"Q {_ERASED}", recovery_from=f"Q {_ERASED}", recovery_to=f"Q {_ERASED}",
         informed_on=f"Q {_ERASED}", informed_language=f"Q {_ERASED}", override=f"L {_ERASED}", sealed=f"ISL {_ERASED}")  # fmt: skip
classify(
    "protection.Review",
    default=f"- {_ERASED}",
    reviewer=f"I {_ERASED}",
    category=f"SL {_ERASED}",
    sealed=f"ISL {_ERASED}",
)
classify("protection.Extension", default=f"- {_ERASED}", account=f"I {_ERASED}", sealed=f"ISL {_ERASED}")
classify("protection.Reconsideration", default=f"- {_ERASED}", asked_by=f"L {_ERASED}", recorded_by=f"I {_ERASED}",
         result=f"L {_ERASED}", answered_by=f"I {_ERASED}", sealed=f"ISL {_ERASED}")  # fmt: skip
