"""The door of the room.

`notices`, `panels`, `applications`, `reviews`, `recommendations`: what the office and applicants do, by what it is about.
`approved(by=)`: recommendations from which awards can be made.
"""

from __future__ import annotations

from tessera.kernel.actor import Actor
from tessera.partnership.competition import policy
from tessera.partnership.competition.actions import applications, notices, panels, recommendations, reviews
from tessera.partnership.competition.enums import RecommendationState
from tessera.partnership.competition.models import AwardRecommendation

__all__ = ["AwardRecommendation", "applications", "approved", "notices", "panels", "recommendations", "reviews"]


def approved(*, by: Actor) -> list[AwardRecommendation]:
    """Recommendations whose way is done and from which awards can be made, with applications read along."""
    rows = policy.recommendations(by).filter(state=RecommendationState.APPROVED)
    return list(rows.select_related("application__opportunity").order_by("changed_at", "id"))
