"""What this room holds: protected counts, which identify nobody, and which organisation asked for them."""

from tessera.kernel.privacy import classify

_GOOD = "- until never: rounded counts with small ones hidden, kept for good"

classify("observatory.Snapshot", default=_GOOD, cells=_GOOD, definition="- until never: the program's own wording")
classify("observatory.SnapshotReader", default="- until never: which organisation asked, nobody in it")
