"""Reads an award through the doors of the rooms below and says it as a content of the level `full`."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.partnership.awards import api as awards
from tessera.partnership.library import api as library
from tessera.partnership.money import api as money
from tessera.partnership.publishing import content as c
from tessera.partnership.publishing.redacting import Award
from tessera.partnership.results import api as results
from tessera.trust.people import api as people

# What an award needs to be gathered, for a job that has these rights and no others.
NEEDS = frozenset({"awards:file:view", "library:party:view", "results:framework:view", "results:actual:view"})


def gather(award_id: UUID, *, by: Actor) -> tuple[Award, awards.AwardVersion] | None:
    """Everything about an award that may be published, and the version it is said from; None without a version to show.

    Raises Hidden for an award the actor may not see.
    """
    row = awards.get(award_id, by=by)
    version = awards.shown([row.pk]).get(row.pk)
    if version is None:
        return None
    party = library.party(row.party_id, by)
    content = c.Content(
        level="full",
        publisher=people.organisation_of(row.organisation_id).name,
        title=row.title,
        state=str(row.state),
        summary=row.summary,
        number=row.number if row.source != "listed" else "",
        implementer=_party(party),
        instrument=row.instrument,
        programme_type=row.programme_type,
        region=row.region,
        countries=tuple(c.Share(one.country, one.share) for one in version.countries.all()),
        sectors=tuple(c.Share(one.code, one.share) for one in version.sectors.all()),
        total=version.total,
        currency=version.currency if version.total is not None else "",
        starts=version.starts,
        ends=version.ends,
        commitments=_commitments(row.pk),
        disbursements=_disbursements(row.pk),
        subawards=_subawards(row.pk),
        results=_results(row.pk, by),
        listed=row.source == "listed",
    )
    people_there = awards.KeyPerson.objects.filter(award_id=row.pk).values_list("name", flat=True)
    return Award(content, tuple(sorted(set(people_there)))), version


def _commitments(award_id: UUID) -> tuple[c.Money, ...]:
    found = awards.Obligation.objects.filter(award_id=award_id).order_by("on", "created_at")
    return tuple(c.Money(one.amount, one.currency, one.on) for one in found)


def _disbursements(award_id: UUID) -> tuple[c.Money, ...]:
    found = money.Payment.objects.filter(award_id=award_id).order_by("paid_on", "created_at")
    return tuple(c.Money(one.amount, one.currency, one.paid_on) for one in found)


def _subawards(award_id: UUID) -> tuple[c.Subaward, ...]:
    """Those that were approved; a proposal is nobody's business yet."""
    found = awards.Subaward.objects.filter(award_id=award_id, state__in=("approved", "ended")).select_related("party")
    return tuple(
        c.Subaward(one.party.name, one.purpose, c.Money(one.amount, one.currency, one.starts))
        for one in found.order_by("number")
    )


def _party(party: library.Party) -> c.Party:
    identifiers = tuple((one.scheme, one.value) for one in party.identifiers.order_by("scheme", "value"))
    return c.Party(party.pk, party.name, party.short_name, party.kind, party.country, identifiers)


def _results(award_id: UUID, by: Actor) -> tuple[c.Result, ...]:
    """Objectives, outcomes and outputs with their accepted figures, for everybody together.

    A total of which a part is kept back is left out whole: "at least" would be a second figure to subtract from.
    """
    found = results.of_award(award_id, by)
    return tuple(
        c.Result(str(node.level), node.title, tuple(_indicator(each) for each in found.under(node)))
        for node in found.objectives
    )


def _indicator(each: results.IndicatorResult) -> c.Indicator:
    row = each.row
    periods = tuple(
        c.Period(
            one.period.start, one.period.end, one.target.value if one.target else None,
            None if one.total.at_least else one.total.value,
        )
        for one in each.periods
    )  # fmt: skip
    year = row.baseline_on.year if row.baseline_on else None
    return c.Indicator(row.code, row.title, row.unit, row.measure, row.ascending, row.baseline, year, periods)


def award_of(kind: str, object_id: UUID) -> UUID | None:
    """The award that a thing of a kind (`Machine.kind`) belongs to; None where it is gone or out of sight."""
    if kind == "award":
        return object_id
    if kind == "award_version":
        return awards.AwardVersion.objects.filter(pk=object_id).values_list("award_id", flat=True).first()
    if kind == "actual":
        return results.Actual.objects.filter(pk=object_id).values_list("award_id", flat=True).first()
    if kind == "subaward":
        return awards.Subaward.objects.filter(pk=object_id).values_list("award_id", flat=True).first()
    return None
