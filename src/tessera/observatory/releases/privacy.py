"""What this room holds: published tables, which identify nobody, and who built them."""

from tessera.kernel.privacy import classify

classify(
    "observatory.Release",
    default="- until never: published for good",
    document="- until never: published for good",
    attacks="- until never: published for good",
    built_by="I until ten years after publication",
    published_by="I until ten years after publication",
)
classify("observatory.ReleaseFile", default="- until never: published for good")
classify(
    "observatory.ReleaseTable",
    default="- until never: published for good",
    cells="- until never: published for good",
)
