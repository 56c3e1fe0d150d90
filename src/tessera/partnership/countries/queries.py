"""Named reads of what reports say of countries."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from tessera.kernel.actor import Actor
from tessera.kernel.codes.fold import fold
from tessera.kernel.policy import Hidden
from tessera.partnership.countries import history, policy
from tessera.partnership.countries.history import History
from tessera.partnership.countries.models import (
    Assessment,
    AssessmentNote,
    MechanismFact,
    NationalPlan,
    Ratification,
    ReportEdition,
)
from tessera.partnership.library import api as library


@dataclass(frozen=True, slots=True)
class Line:
    """A country as the list shows it: its codes and the history of its placements."""

    iso3: str
    name: str
    region: str
    history: History


def country(iso3: str, by: Actor) -> str:
    """The country's code, if there is such a country and the actor may read countries. Raises Hidden."""
    if not by.may(policy.VIEW) or by.organisation is None or not library.is_country(iso3):
        raise Hidden(by, policy.VIEW, kind="country")
    return iso3


def in_force(by: Actor) -> QuerySet[Assessment]:
    """Assessments that nothing replaced, with their editions."""
    return policy.scope(by).filter(replaced_at__isnull=True).select_related("edition")


def lines(by: Actor, *, text: str = "", region: str = "", tier: str = "") -> list[Line]:
    """Countries by name in the reader's language, those that fit; two queries, however many there are."""
    recorded: dict[str, list[Assessment]] = {}
    for row in in_force(by).filter(edition__publisher=history.RANKS):
        recorded.setdefault(row.country, []).append(row)
    key = fold(text)
    # A code of three letters or a spelling we know finds the country whatever language the page is in.
    meant = library.find_country(text) if key else None
    found = []
    for iso3 in library.countries_of(region):
        name = library.name(iso3)
        if key and iso3 != meant and key not in fold(name):
            continue
        line = Line(iso3, name, library.region_of(iso3), history.of(iso3, recorded.get(iso3, ())))
        latest = line.history.latest
        if not tier or (latest and latest.tier == tier):
            found.append(line)
    return sorted(found, key=lambda line: fold(line.name))


def assessments(iso3: str, by: Actor) -> list[Assessment]:
    """What editions say of a country, newest first, with the office's notes."""
    notes = Prefetch("notes", AssessmentNote.objects.all())
    return list(
        in_force(by).filter(country=iso3).prefetch_related(notes).order_by("-edition__year", "edition__publisher")
    )


def earlier(row: Assessment, by: Actor) -> list[Assessment]:
    """What stood there before an assessment, newest first."""
    rows = policy.scope(by).filter(country=row.country, edition_id=row.edition_id, replaced_at__isnull=False)
    return list(rows.order_by("-created_at"))


def editions(by: Actor) -> QuerySet[ReportEdition]:
    """The office's editions, newest first."""
    return policy.rows(by, ReportEdition)


def edition(edition_id: UUID, by: Actor) -> ReportEdition:
    """One edition. Raises Hidden."""
    row = editions(by).filter(pk=edition_id).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="report_edition", object_id=edition_id)
    return row


def ratifications(iso3: str, by: Actor) -> dict[str, Ratification]:
    """What the office recorded of treaties, by code of treaty."""
    return {row.treaty: row for row in policy.rows(by, Ratification).filter(country=iso3)}


def plans(iso3: str, by: Actor) -> list[NationalPlan]:
    """The country's national plans, newest first."""
    return list(policy.rows(by, NationalPlan).filter(country=iso3))


def plan(plan_id: UUID, by: Actor) -> NationalPlan:
    """One plan. Raises Hidden."""
    row = policy.rows(by, NationalPlan).filter(pk=plan_id).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="country_fact", object_id=plan_id)
    return row


def mechanism(iso3: str, by: Actor) -> MechanismFact | None:
    """What the office recorded of the national referral mechanism."""
    return policy.rows(by, MechanismFact).filter(country=iso3).first()
