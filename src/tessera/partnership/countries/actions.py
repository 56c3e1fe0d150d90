"""Writes: editions, assessments (the only place where a tier is written) and facts with their sources."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.partnership.countries import policy
from tessera.partnership.countries.history import RANKS
from tessera.partnership.countries.models import (
    Assessment,
    AssessmentNote,
    MechanismFact,
    NationalPlan,
    Ratification,
    ReportEdition,
)
from tessera.partnership.library import api as library

F = TypeVar("F", Ratification, NationalPlan, MechanismFact)


class Wrong(ValueError):
    """What was given does not fit; the message says what and how to mend it. `field` names the answer, "" for none."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def edition(
    publisher: str, year: int, *, by: Actor, starts: datetime.date | None = None, ends: datetime.date | None = None,
    published_on: datetime.date | None = None, address: str = "",
) -> ReportEdition:  # fmt: skip
    """The office's edition of a report, made where it is new; given days are kept. Raises Refused, Wrong, UnknownCode."""
    require(policy.can(by, policy.RECORD), by, policy.RECORD, kind="report_edition")
    codes.get("report_publisher").row(publisher)
    if not 1990 <= year <= 2100:
        raise Wrong("year", _("Give the year of the report with four digits."))
    row, new = ReportEdition.objects.get_or_create(organisation_id=policy.office(by), publisher=publisher, year=year)
    given = {"starts": starts, "ends": ends, "published_on": published_on, "address": address.strip()}
    changed = {name: value for name, value in given.items() if value and getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if row.starts and row.ends and row.ends < row.starts:
        raise Wrong("ends", _("The period ends before it starts."))
    if changed:
        row.save()
    if new or changed:
        ledger.record(by=by, action=policy.RECORD, kind="report_edition", object_id=row.pk, detail={"year": year})
    return row


@transaction.atomic
def record_assessment(
    country: str, report: ReportEdition, *, by: Actor, ranking: str, source: str, waiver: bool = False, reason: str = "",
    notes: Mapping[str, str] | None = None,
) -> Assessment:  # fmt: skip
    """Writes down what an edition says of a country; what was there stays, marked as replaced, and the new row says why.

    `ranking` is a code of tier as the report gives it, "" where the report ranks nobody. `notes` are the office's own
    words by code of minimum_standard or criterion. Raises Refused, Wrong.
    """
    require(policy.can(by, policy.RECORD, report), by, policy.RECORD, kind="assessment_of_country")
    _check(country, report, ranking, source, waiver)
    office = policy.office(by)
    in_force = Assessment.objects.select_for_update().filter(
        organisation_id=office, country=country, edition=report, replaced_at__isnull=True
    )
    if in_force.exists() and not reason.strip():
        raise Wrong("reason", _("Say why what was recorded before changes."))
    in_force.update(replaced_at=now())
    row = Assessment.objects.create(
        organisation_id=office, country=country, edition=report, ranking=ranking, waiver=waiver, source=source.strip()[:300],
        reason=reason.strip()[:500], recorded_by=by.account,
    )  # fmt: skip
    known = (*codes.get("minimum_standard").values(), *codes.get("criterion").values())
    AssessmentNote.objects.bulk_create(
        AssessmentNote(organisation_id=office, assessment=row, section=section, text=text.strip())
        for section, text in (notes or {}).items()
        if section in known and text.strip()
    )
    detail = {"country": country, "edition": str(report.pk), "ranking": ranking}
    ledger.record(by=by, action=policy.RECORD, kind="assessment_of_country", object_id=row.pk, detail=detail)
    return row


def _check(country: str, report: ReportEdition, ranking: str, source: str, waiver: bool) -> None:
    if not library.is_country(country):
        raise Wrong("country", _("“%(code)s” is no country code of three letters (ISO 3166-1).") % {"code": country})
    if ranking and ranking not in codes.get("tier"):
        raise Wrong("ranking", _("“%(code)s” is no tier.") % {"code": ranking})
    if ranking and report.publisher != RANKS:
        raise Wrong("ranking", _("This report ranks no country. Leave the tier open."))
    if ranking == "2WL" and report.year < 2004:
        raise Wrong("ranking", _("The watch list exists since the report of 2004."))
    if waiver and ranking != "2WL":
        raise Wrong("waiver", _("A waiver keeps a country on the Tier 2 Watch List, on no other tier."))
    if not source.strip():
        raise Wrong("source", _("Say where this was read: a page, a document, a date."))


@transaction.atomic
def record_ratification(
    country: str, treaty: str, *, by: Actor, ratified: bool, source: str, **given: Any
) -> Ratification:
    """Whether a country is bound by a treaty (`on`: the day, `year`: as of). Raises Refused, Wrong, UnknownCode."""
    codes.get("treaty").row(treaty)
    if given.get("on") and not ratified:
        raise Wrong("on", _("A day of ratification belongs to a treaty that was ratified."))
    return _fact(
        Ratification, {"country": country, "treaty": treaty}, {"ratified": ratified, "source": source, **given}, by
    )


@transaction.atomic
def record_mechanism(country: str, *, by: Actor, source: str, **given: Any) -> MechanismFact:
    """What is known of the national referral mechanism (exists, procedures, year, lead_body, note). Raises Refused, Wrong."""
    return _fact(MechanismFact, {"country": country}, {"source": source, **given}, by)


@transaction.atomic
def record_plan(
    country: str, *, by: Actor, plan: NationalPlan | None = None, source: str, **given: Any
) -> NationalPlan:
    """Adds a national plan, or changes one (title, state, year, until, lead_body). Raises Refused, Wrong, UnknownCode."""
    require(
        policy.can(by, policy.FACT, plan), by, policy.FACT, kind="country_fact", object_id=plan.pk if plan else None
    )
    if not str(given.get("title", plan.title if plan else "")).strip():
        raise Wrong("title", _("Give the plan its title."))
    codes.get("national_plan_state").row(given.get("state", "adopted"))
    if given.get("year") and given.get("until") and given["until"] < given["year"]:
        raise Wrong("until", _("The plan ends before it starts."))
    key = {"pk": plan.pk} if plan else {"pk": None}
    return _fact(NationalPlan, {"country": country, **key}, {"source": source, **given}, by)


def _fact(model: type[F], key: dict[str, Any], values: dict[str, Any], by: Actor) -> F:
    require(policy.can(by, policy.FACT), by, policy.FACT, kind="country_fact")
    if not library.is_country(key["country"]):
        raise Wrong(
            "country", _("“%(code)s” is no country code of three letters (ISO 3166-1).") % {"code": key["country"]}
        )
    if not str(values["source"]).strip():
        raise Wrong("source", _("Say where this was read: a page, a document, a date."))
    office = policy.office(by)
    row = model._default_manager.filter(organisation_id=office, **key).first()
    if row is None:
        row = model(organisation_id=office, **{name: value for name, value in key.items() if name != "pk"})
    for name, value in {**values, "recorded_by": by.account}.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.save()
    detail = {"country": row.country, "fact": model._meta.model_name}
    ledger.record(by=by, action=policy.FACT, kind="country_fact", object_id=row.pk, detail=detail)
    return row
