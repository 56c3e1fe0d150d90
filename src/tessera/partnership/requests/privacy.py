"""What this room holds: bodies, codes and amounts. Of a person served: nothing, and no field that could take a sentence.

Accounts of the office stand in the changes of state; those of the asking organisation stand nowhere here.
"""

from tessera.kernel.privacy import classify

_END = "until ten years after the award closed"

classify(
    "partnership.AssistanceRequest",
    default=f"- {_END}",
    asked_by=f"- {_END}: the name of an embassy, an authority or an organisation, never of a person",
    summary=f"- {_END}: what training or advice is wanted, about an institution and nobody served",
    checked_by=f"I {_END}",
    approved_by=f"I {_END}",
)
classify(
    "partnership.Cohort",
    default=f"- {_END}",
    district=f"- {_END}: the name of a district",
)
classify("partnership.EmergencyRequest", default=f"- {_END}")
classify("partnership.EmergencySpending", default=f"- {_END}")
