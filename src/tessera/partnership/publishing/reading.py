"""What everybody may ask of the published portfolio: projects under filters, one project, totals with their parts.

Every read starts from what is public and sees publications only. Totals are computed from the same rows as the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from tessera.kernel.codes.fold import fold
from tessera.partnership.publishing import policy
from tessera.partnership.publishing.content import Content, from_json
from tessera.partnership.publishing.models import Headline, Publication

_LONGEST_TEXT = 100
_COUNTED = ("region", "programme_type", "implementer_key", "implementer_name", "countries", "sectors", "total",
            "currency", "ends")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """Which projects: region, country (ISO 3166-1 alpha-3), sector (DAC code), programme type, implementer (public key),
    year of the end, and words that all have to stand somewhere in the publication. Empty ones do not narrow."""

    region: str = ""
    country: str = ""
    sector: str = ""
    programme_type: str = ""
    implementer: UUID | None = None
    year: int | None = None
    text: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """Filters from an address; what cannot be meant is left out."""
        given = {each.name: query.get(each.name, "").replace("\0", "").strip()[:_LONGEST_TEXT] for each in fields(cls)}
        year = given["year"]
        return cls(
            given["region"], given["country"].upper()[:3], given["sector"], given["programme_type"],
            _uuid(given["implementer"]), int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
            given["text"],
        )  # fmt: skip

    def query(self) -> dict[str, str]:
        """The filters in use, for an address."""
        return {each.name: str(value) for each in fields(self) if (value := getattr(self, each.name))}

    def without(self, name: str) -> Filters:
        """The same but for one."""
        empty: Any = None if name in ("implementer", "year") else ""
        return replace(self, **{name: empty})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


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


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a facet: its code (a name where the code says nothing), how many projects, their sums by currency, and
    how many of them have no amount in these sums."""

    code: str
    label: str
    projects: int
    sums: Mapping[str, Decimal]
    unpriced: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """How many projects, their sums by currency (of those whose amount is public), and parts by facet, largest first.

    A project in several countries or sectors counts in each, so these parts do not add up to the whole.
    """

    projects: int
    sums: Mapping[str, Decimal]
    unpriced: int = 0
    facets: Mapping[str, Sequence[Part]] = field(default_factory=dict)


def rows(filters: Filters) -> QuerySet[Publication]:
    """Public rows under the filters, newest publication first."""
    found = policy.public()
    if filters.region:
        found = found.filter(region=filters.region)
    if filters.country:
        found = found.filter(countries__contains=[filters.country])
    if filters.sector:
        found = found.filter(sectors__contains=[filters.sector])
    if filters.programme_type:
        found = found.filter(programme_type=filters.programme_type)
    if filters.implementer:
        found = found.filter(implementer_key=filters.implementer)
    if filters.year:
        found = found.filter(ends__year=filters.year)
    for word in fold(filters.text).split():
        found = found.filter(words__contains=word)
    return found.order_by("-published_at", "id")


def page(filters: Filters, number: int, size: int) -> list[Published]:
    """One page of projects, from 1; one more than `size` tells that another follows."""
    start = (max(number, 1) - 1) * size
    return [as_published(row) for row in rows(filters)[start : start + size + 1]]


def published(filters: Filters | None = None) -> Iterator[Published]:
    """Every project under the filters, newest publication first, read in portions."""
    for row in rows(filters or Filters()).iterator(chunk_size=500):
        yield as_published(row)


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


_PARTS = """
select 'all' as facet, '' as code, '' as label, currency, count(*), sum(total), count(*) - count(total) from hit group by currency
union all select 'region', region, '', currency, count(*), sum(total), count(*) - count(total) from hit group by region, currency
union all select 'programme_type', programme_type, '', currency, count(*), sum(total), count(*) - count(total) from hit
  group by programme_type, currency
union all select 'year', coalesce(extract(year from ends)::text, ''), '', currency, count(*), sum(total), count(*) - count(total) from hit
  group by 2, currency
union all select 'implementer', coalesce(implementer_key::text, ''), max(implementer_name), currency, count(*), sum(total), count(*) - count(total)
  from hit group by 2, currency
union all select 'country', c, '', currency, count(*), sum(total), count(*) - count(total) from hit, unnest(countries) c group by c, currency
union all select 'sector', s, '', currency, count(*), sum(total), count(*) - count(total) from hit, unnest(sectors) s group by s, currency
"""


def totals(filters: Filters) -> Totals:
    """Counts and sums under the filters, whole and by facet, in one query."""
    inside, values = rows(filters).order_by().values_list(*_COUNTED).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"with hit as materialized ({inside}) {_PARTS}", values)  # Django's own SQL
        lines = cursor.fetchall()
    found: dict[str, dict[str, Part]] = {}
    for facet, code, label, currency, count, amount, unpriced in lines:
        parts = found.setdefault(facet, {})
        before = parts.get(code)
        sums = {**(before.sums if before else {}), **({currency: amount} if amount is not None and currency else {})}
        more = unpriced + (before.unpriced if before else 0)
        parts[code] = Part(code, label or "", count + (before.projects if before else 0), sums, more)
    whole = found.pop("all", {}).get("", Part("", "", 0, {}))
    facets = {
        name: sorted(parts.values(), key=lambda part: (-part.projects, part.code)) for name, parts in found.items()
    }
    return Totals(whole.projects, whole.sums, whole.unpriced, facets)


def headlines() -> list[Headline]:
    """Claims about the whole portfolio that are shown, newest day first."""
    return list(policy.headlines())
