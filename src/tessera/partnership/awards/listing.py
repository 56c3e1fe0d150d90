"""The list of awards: what it asks and one page of it. Its number of queries does not grow with the awards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tessera.kernel.actor import Actor
from tessera.partnership.awards import policy, queries
from tessera.partnership.awards.enums import VersionState
from tessera.partnership.awards.models import Award, AwardCountry, AwardSector, AwardVersion
from tessera.partnership.library import api as library
from tessera.partnership.library import policy as parties
from tessera.partnership.library.api import Party

PAGE = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the list; "" leaves one out. `country` is ISO alpha-3, `sector` a DAC purpose code, `party` an
    implementer's id, or what somebody typed for one.
    """

    text: str = ""
    state: str = ""
    country: str = ""
    sector: str = ""
    programme_type: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One award as the list shows it."""

    award: Award
    party: str
    version: AwardVersion | None
    obligated: Mapping[str, Decimal]


def _told(model: Any, **what: str) -> Exists:
    shown = Q(version__until__isnull=True) & ~Q(version__state=VersionState.REFUSED)
    return Exists(model.objects.filter(shown, award_id=OuterRef("pk"), **what))


def meant(by: Actor, wanted: Wanted) -> list[Party]:
    """The implementers that the filter means; none where it is left out, or nobody fits."""
    try:
        return list(parties.scope(by).filter(pk=UUID(wanted.party)))
    except ValueError:
        return library.named(wanted.party, by)


def found(by: Actor, wanted: Wanted, among: Sequence[Party] = ()) -> QuerySet[Award]:
    """The awards that fit, by number; `among` are the implementers that `meant` answered."""
    rows = policy.scope(by)
    if wanted.text:
        rows = rows.filter(Q(number__icontains=wanted.text) | Q(title__icontains=wanted.text))
    for name in ("state", "programme_type"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{name: value})
    if wanted.party:
        rows = rows.filter(party__in=[each.pk for each in among])
    if wanted.country:
        rows = rows.filter(_told(AwardCountry, country=wanted.country))
    if wanted.sector:
        rows = rows.filter(_told(AwardSector, code=wanted.sector))
    return rows.order_by("number")


def lines(awards: list[Award], by: Actor) -> list[Line]:
    """What a list says of these awards, in five queries however many they are."""
    ids = [row.pk for row in awards]
    names = party_names(awards, by)
    versions, obligated = queries.shown(ids), queries.obligated_by_award(ids)
    return [Line(row, names.get(row.party_id, ""), versions.get(row.pk), obligated.get(row.pk, {})) for row in awards]


def party_names(awards: list[Award], by: Actor) -> dict[UUID, str]:
    """Names of implementers by party, as far as the actor may read them: a grantee reads its own."""
    return names_of_parties({row.party_id for row in awards}, by)


def names_of_parties(ids: set[UUID], by: Actor) -> dict[UUID, str]:
    """Names of these parties, as far as the actor may read them; no query for none."""
    return {row.pk: row.shown for row in parties.scope(by).filter(pk__in=ids)} if ids else {}


def page(by: Actor, wanted: Wanted, number: int, among: Sequence[Party] = ()) -> tuple[list[Line], bool]:
    """Page `number` (from 1) of the list, and whether another follows."""
    start = (number - 1) * PAGE
    rows = list(found(by, wanted, among)[start : start + PAGE + 1])
    return lines(rows[:PAGE], by), len(rows) > PAGE
