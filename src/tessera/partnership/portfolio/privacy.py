"""What this room holds: published lists of projects, which name organisations and no person, and who decided what."""

from tessera.kernel.privacy import classify

classify(
    "partnership.ImportBatch",
    default="- until never: a list published by its office",
    name="- until never: what the list is called",
    source="- until never: where the list was published",
    claims="- until never: what the list says of itself",
    remarks="- until never: codes of what is odd in the list",
    notes="- until never: lines of the list that belong to no project",
    empty_sections="- until never: headings of the list",
    page="- until never: the list as published, about projects and nobody served",
    made_by="I until ten years after the award closed",
)
classify(
    "partnership.ImportRow",
    default="- until never: an entry of a published list",
    raw="- until never: an entry as published, about a project and nobody served",
    parsed="- until never: the same, read",
    issues="- until never: codes of what is odd in an entry",
    undo="- until never: what was said of a project before a decision",
    differences="- until never: what changed between two published lists",
    why="- until never: a colleague's reason, about a list and never about anybody served",
    decided_by="I until ten years after the award closed",
)
_SAID = "- until never: what published lists say of a project"
classify("partnership.ListedEntry", default=_SAID, facts=_SAID)
classify(
    "partnership.ListedName",
    default="- until never: how a list writes an organisation or a place",
    written="- until never: how a list writes an organisation or a place",
    decided_by="I until ten years after the award closed",
)
