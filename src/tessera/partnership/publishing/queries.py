"""Named reads of the office's own publications."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Case, IntegerField, Value, When

from tessera.kernel.actor import Actor
from tessera.partnership.publishing import policy
from tessera.partnership.publishing.enums import PublicationState as S
from tessera.partnership.publishing.models import Publication

PAGE = 30


def desk(by: Actor, *, state: str = "", page: int = 1) -> list[Publication]:
    """Publications, those that wait for somebody first; one more than a page tells that another follows."""
    urgent = Case(When(state=S.HIDDEN, then=Value(0)), When(state=S.PREPARED, then=Value(1)), default=Value(2),
                  output_field=IntegerField())  # fmt: skip
    rows = policy.scope(by).defer("words", "findings", "terms")
    if state:
        rows = rows.filter(state=state)
    start = (max(page, 1) - 1) * PAGE
    return list(rows.annotate(urgent=urgent).order_by("urgent", "-created_at", "id")[start : start + PAGE + 1])


def latest(award_id: UUID, *, by: Actor) -> Publication | None:
    """The last publication of an award, whatever its state."""
    return policy.scope(by).filter(award_id=award_id).order_by("-number").first()


def waiting(by: Actor) -> int:
    """How many wait for a second person."""
    return policy.scope(by).filter(state__in=(S.PREPARED, S.HIDDEN)).count()


def of_country(iso3: str, *, by: Actor, size: int) -> list[Publication]:
    """The office's public projects that name a country, newest first."""
    rows = policy.scope(by).filter(state=S.PUBLISHED, countries__contains=[iso3])
    return list(rows.defer("content", "words", "findings", "terms").order_by("-published_at", "id")[:size])


def of_awards(award_ids: Collection[UUID], *, by: Actor) -> dict[UUID, Publication]:
    """What is public now of each of these awards."""
    rows = policy.scope(by).filter(award_id__in=award_ids, state=S.PUBLISHED)
    return {row.award_id: row for row in rows.defer("content", "words", "findings", "terms")}
