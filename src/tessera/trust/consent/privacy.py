"""What this room holds of a person, and when it dies: proof of a decision outlives the decision."""

from tessera.kernel.privacy import classify

_PROOF = "until retention of the case ends"

classify(
    "trust.ConsentDecision",
    default=f"- {_PROOF}",
    subject=f"Q {_PROOF}",
    decided_by=f"Q {_PROOF}",
    capacity_concern=f"S {_PROOF}",
    data_categories=f"S {_PROOF}",
    legal_basis=f"L {_PROOF}",
    sealed="IS until the person is erased",
    recorded_by=f"I {_PROOF}",
    second_signature=f"I {_PROOF}",
    withdrawn_by=f"I {_PROOF}",
)
classify("trust.ConsentText", default="- until nobody's decision names it", body="- until nobody's decision names it")
