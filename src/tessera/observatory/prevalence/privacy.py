"""What this room holds: counts and estimates, which identify nobody, and who made them."""

from tessera.kernel.privacy import classify

classify(
    "observatory.Study",
    default="- until never: published for good",
    made_by="I until ten years after publication",
    published_by="I until ten years after publication",
)
