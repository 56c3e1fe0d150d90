"""What this room holds: who signed for an organisation."""

from tessera.kernel.privacy import classify

classify(
    "observatory.Agreement",
    default="- until ten years after it ended",
    signed_by="I until ten years after it ended",
    ended_by="I until ten years after it ended",
)
