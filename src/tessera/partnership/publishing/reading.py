"""What everybody may ask of the published portfolio: projects under filters, one project, totals with their parts.

Every read starts from what is public and sees publications only. Which projects, and their totals, come from one shelf
(`shelf`); what is said of them comes from rows the database shows a reader without an account.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tessera.partnership.publishing import policy, shelf
from tessera.partnership.publishing.content import Content, from_json
from tessera.partnership.publishing.counting import Part, Totals
from tessera.partnership.publishing.filters import Filters
from tessera.partnership.publishing.models import Headline, Publication

__all__ = ["PORTION", "Filters", "Part", "Published", "Totals", "found", "get", "headlines", "look", "of_office", "offices",
           "page", "published", "read", "totals"]  # fmt: skip

# Publications read at once where all are asked for.
PORTION = 200


@dataclass(frozen=True, slots=True)
class Published:
    """A project as it is public: its address (`key`), content, when it was published and the content's hash.

    `award` is the office's own id, for rooms above that publish further; it is on no public page. `number` counts the
    publications of this project.
    """

    key: UUID
    award: UUID
    organisation: UUID
    number: int
    content: Content
    sha256: str
    published_at: datetime
    document: Mapping[str, Any]


def page(filters: Filters, number: int, size: int) -> list[Published]:
    """One page of projects, from 1; one more than `size` tells that another follows."""
    start = (max(number, 1) - 1) * size
    return read(shelf.current().ids(filters, start, start + size + 1))


def look(filters: Filters, number: int, size: int) -> tuple[list[Published], Totals]:
    """One page of projects as `page` gives it, and the totals they are of, from the same moment."""
    held = shelf.current()
    start = (max(number, 1) - 1) * size
    return read(held.ids(filters, start, start + size + 1)), held.totals(filters)


def published(filters: Filters | None = None) -> Iterator[Published]:
    """Every project under the filters, newest publication first, read in portions."""
    ids = found(filters or Filters())
    for start in range(0, len(ids), PORTION):
        yield from read(ids[start : start + PORTION])


def found(filters: Filters) -> list[UUID]:
    """The publications under the filters, newest first, for `read`."""
    return shelf.current().ids(filters)


def offices() -> list[UUID]:
    """The organisations that have published a project."""
    return list(policy.public().order_by("organisation_id").values_list("organisation_id", flat=True).distinct())


def of_office(organisation: UUID) -> list[UUID]:
    """The publications of one office, in an order that does not change while others are added, for `read`."""
    return list(policy.public().filter(organisation_id=organisation).order_by("key").values_list("pk", flat=True))


def read(ids: Sequence[UUID]) -> list[Published]:
    """These publications in this order, without those that are public no more."""
    if not ids:
        return []
    rows = policy.public().filter(pk__in=ids).defer("words", "terms", "findings", "withheld_words")
    public = {row.pk: row for row in rows.order_by()}
    return [as_published(public[each]) for each in ids if each in public]


def get(key: UUID) -> Published | None:
    """The project of a public address; None where nothing is public there (any more)."""
    row = policy.public().filter(key=key).first()
    return as_published(row) if row else None


def as_published(row: Publication) -> Published:
    """A row as a value."""
    assert row.published_at is not None, "what is public was published"  # noqa: S101
    content = from_json(row.content)
    return Published(
        row.key, row.award_id, row.organisation_id, row.number, content, row.sha256, row.published_at, row.content
    )


def totals(filters: Filters) -> Totals:
    """Counts and sums under the filters, whole and by facet."""
    return shelf.current().totals(filters)


def headlines() -> list[Headline]:
    """Claims about the whole portfolio that are shown, newest day first."""
    return list(policy.headlines())
