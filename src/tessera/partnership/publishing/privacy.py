"""What this room holds: what the public may know of projects, and who decided it. Nobody who is served."""

from tessera.kernel.privacy import classify

classify(
    "partnership.Publication",
    default="- until never: published for good, or the proof of what was not",
    terms="- until never: what was decided to leave out, as codes, and words written for the public",
    findings="- until ten years after the award closed: what checks found in words for the public",
    content="- until never: published for good",
    title="- until never: words written for the public",
    words="- until never: the same, folded for searching",
    prepared_by="I until ten years after the award closed",
    published_by="I until ten years after the award closed",
)
classify(
    "partnership.Headline",
    default="- until never: a number that was published",
    source="- until never: where the number was published",
    shown_by="I until ten years after the award closed",
)
classify("partnership.PublicStamp", default="- until never: a random value that says something public changed")
