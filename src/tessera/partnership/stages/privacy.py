"""What this room holds: who of the office or of a grantee moved what, and why."""

from tessera.kernel.privacy import classify

classify(
    "partnership.StateChange",
    default="- until ten years after the award closed",
    reason="- until ten years after the award closed: a colleague's reason, about work and never about anybody served",
    by="I until ten years after the award closed",
)
