"""What this room holds: counts and estimates, which identify nobody, and who made them."""

from tessera.kernel.privacy import classify

classify(
    "observatory.Study",
    default="- until never: published for good",
    title="- until never: published for good",
    source="- until never: published for good",
    given="- until never: counts of lists or the questions of a survey, published for good",
    result="- until never: published for good",
    made_by="I until ten years after publication",
    published_by="I until ten years after publication",
)
