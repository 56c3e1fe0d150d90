"""What this room holds: colleagues of the office and of applicants at their work, and texts about projects.

No field is made for anybody served. Those that hold sentences are named one by one; the pages ask for no names.
"""

from tessera.kernel.privacy import classify

_END = "until ten years after the award closed"
_TEXT = f"- {_END}: about a project, never about anybody served"
_WHO = f"I {_END}"

classify("partnership.Opportunity", default=f"- {_END}", title=_TEXT)
classify(
    "partnership.OpportunityVersion", default=f"- {_END}", summary=_TEXT, changed=_TEXT, published_by=_WHO
)  # fmt: skip
classify("partnership.RubricCriterion", default=f"- {_END}", title=_TEXT, guidance=_TEXT)
classify("partnership.OpportunityQuestion", default=f"- {_END}", text=_TEXT)
classify("partnership.Application", default=f"- {_END}")
classify(
    "partnership.ApplicationDraft",
    default=f"- {_END}",
    title=_TEXT,
    answers=_TEXT,
)
classify(
    "partnership.ApplicationVersion",
    default=f"- {_END}",
    title=_TEXT,
    answers=_TEXT,
    submitted_by=_WHO,
)
classify("partnership.ApplicationDetermination", default=f"- {_END}", feedback=_TEXT, by=_WHO)
classify("partnership.AwardRecommendation", default=f"- {_END}", conditions=_TEXT, drafted_by=_WHO)
classify("partnership.PanelMember", default=f"- {_END}", account=_WHO)
classify("partnership.ConflictDeclaration", default=f"- {_END}", account=_WHO, ruled_by=_WHO)
classify("partnership.ApplicationReview", default=f"- {_END}", account=_WHO)
classify(
    "partnership.ReviewScore",
    default=f"- {_END}",
    reason=f"- {_END}: a reviewer's reason, about a project and never about anybody served",
    account=_WHO,
)
