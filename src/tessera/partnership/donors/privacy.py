"""What this room holds: what other donors publish of their projects, and who of the office brought it in. Nobody served."""

from tessera.kernel.privacy import classify

KEPT = "- until never: another donor's public record"
WHO = "I until ten years after the award closed"

classify(
    "partnership.OtherDonorProject", default=KEPT, title=KEPT, source=KEPT, aside=KEPT, brought_by=WHO,
)  # fmt: skip
classify("partnership.OtherDonorCountry", default=KEPT)
