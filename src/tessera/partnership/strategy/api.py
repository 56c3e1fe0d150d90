"""The door of the room: strategies, their priorities, and which recommendations these answer."""

from __future__ import annotations

from django.urls import reverse

from tessera.partnership.strategy.actions import Wrong, answer, draft, edit, move, new_version, save_priority
from tessera.partnership.strategy.models import Priority, PriorityRecommendation, Strategy
from tessera.partnership.strategy.queries import (
    answering,
    answering_pairs,
    by_id,
    get,
    of_region,
    priorities_in_force,
    priorities_of,
    priority,
    versions_of,
)
from tessera.partnership.strategy.states import STRATEGY

__all__ = [
    "STRATEGY", "Priority", "PriorityRecommendation", "Strategy", "Wrong", "answer", "answering", "answering_pairs", "by_id", "draft", "edit", "get", "move",
    "new_version", "of_region", "page_url", "priorities_in_force", "priorities_of", "priority", "save_priority",
    "versions_of",
]  # fmt: skip


def page_url(priority: Priority) -> str:
    """The address of a priority: its place on the page of its strategy."""
    return reverse("strategy:strategy", args=[priority.strategy_id]) + f"#priority-{priority.number}"
