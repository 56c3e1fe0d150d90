"""The door of the room: recommendations, what became of them, and the places where upper rooms hang on."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from tessera.partnership.recommendations.actions import Wrong, add, file, follow
from tessera.partnership.recommendations.bringing import Outcome, bring_in
from tessera.partnership.recommendations.enums import State
from tessera.partnership.recommendations.importing import Unreadable
from tessera.partnership.recommendations.links import Group, Link, register_links, register_money
from tessera.partnership.recommendations.models import Recommendation, RecommendationState
from tessera.partnership.recommendations.queries import by_id, followed, gaps, get, of_country, register

__all__ = [
    "Group", "Link", "Outcome", "Recommendation", "RecommendationState", "State", "Unreadable", "Wrong", "add", "bring_in",
    "by_id", "file", "follow", "followed", "gaps", "get", "of_country", "page_url", "register", "register_links", "register_money",
]  # fmt: skip


def page_url(recommendation: UUID) -> str:
    """The address of a recommendation's page: the chain down to results, and up to the country."""
    return reverse("recommendations:recommendation", args=[recommendation])
