"""What this room holds of a person, and when it dies."""

from tessera.kernel.privacy import classify

_ERASED = "until the person is erased"
_KEPT = "until no screening needs it"

classify("protection.Instrument", default=f"- {_KEPT}", content=f"- {_KEPT}", loaded_by=f"I {_KEPT}",
         reviewed_by=f"I {_KEPT}", review_reason=f"- {_KEPT}")  # fmt: skip
classify("protection.Screening", default=f"- {_ERASED}", case=f"Q {_ERASED}", screener=f"I {_ERASED}",
         sets=f"S {_ERASED}", context=f"S {_ERASED}", others_present=f"S {_ERASED}", age_group=f"Q {_ERASED}",
         age_doubt=f"Q {_ERASED}", immediate_danger=f"S {_ERASED}", urgent_medical_need=f"S {_ERASED}",
         alternative_reading=f"S {_ERASED}", judgement=f"SL {_ERASED}", informed_and_wants=f"S {_ERASED}",
         next_step=f"S {_ERASED}", sealed=f"ISL {_ERASED}")  # fmt: skip
classify("protection.ScreeningItem", default=f"- {_ERASED}", item=f"SL {_ERASED}", set=f"S {_ERASED}",
         phase=f"S {_ERASED}", observed=f"SL {_ERASED}", source=f"L {_ERASED}", confidence=f"L {_ERASED}")  # fmt: skip
