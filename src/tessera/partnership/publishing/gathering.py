"""Reads an award through the doors of the rooms below and says it as a content of the level `full`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from tessera.kernel.actor import Actor
from tessera.observatory.metrics import api as metrics
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
        budgets=_budgets(version),
        planned=_planned(row.pk),
        spent=_spent(row.pk),
        conditions=_conditions(row.pk),
        partnership=_partnership(row),
        amendment=version.number,
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
        c.Subaward(one.party.name, one.purpose, c.Money(one.amount, one.currency, one.starts), _party(one.party))
        for one in found.order_by("number")
    )


def _budgets(version: awards.AwardVersion) -> tuple[c.Span, ...]:
    """The office's share by project year; none where a year of the budget lies outside of the award's days."""
    if version.starts is None or version.ends is None:
        return ()
    lines = money.BudgetLine.objects.filter(budget__award_version=version, share="federal")
    sums: dict[tuple[int, str], Decimal] = {}
    for year, currency, amount in lines.values_list("year", "currency", "amount"):
        sums[year, currency] = sums.get((year, currency), Decimal(0)) + amount
    made = []
    for (year, currency), amount in sorted(sums.items()):
        first, last = _year(version.starts, year), _year(version.starts, year + 1) - timedelta(days=1)
        if first > version.ends:
            return ()
        made.append(c.Span(first, min(last, version.ends), c.Money(amount, currency, first)))
    return tuple(made)


def _year(starts: date, number: int) -> date:
    """The first day of a project year, from 1; of a project begun on 29 February, the first of March where there is none."""
    try:
        return starts.replace(year=starts.year + number - 1)
    except ValueError:
        return date(starts.year + number - 1, 3, 1)


def _planned(award_id: UUID) -> tuple[c.Span, ...]:
    """Payments that programme and finance approved and that have not left yet; a request alone is nobody's business."""
    found = money.PaymentRequest.objects.filter(award_id=award_id, state="finance_approved").order_by(
        "starts", "number"
    )
    return tuple(c.Span(one.starts, one.ends, c.Money(one.amount, one.currency, one.starts)) for one in found)


def _spent(award_id: UUID) -> tuple[c.Money, ...]:
    """What accepted financial reports say was spent, a sum for each on its last day.

    Money drawn for an emergency is not told by itself: its day would say that somebody needed help then.
    """
    lines = money.ExpenditureLine.objects.filter(award_id=award_id, origin="reported", report__state="accepted")
    sums: dict[tuple[date, int, str], Decimal] = {}
    for ends, number, currency, amount in lines.values_list("report__ends", "report__number", "currency", "amount"):
        sums[ends, number, currency] = sums.get((ends, number, currency), Decimal(0)) + amount
    return tuple(c.Money(amount, currency, ends) for (ends, _n, currency), amount in sorted(sums.items()) if amount)


def _conditions(award_id: UUID) -> tuple[str, ...]:
    """Special conditions that hold or were met; one that was waived binds nobody."""
    found = awards.Condition.objects.filter(award_id=award_id, state__in=("open", "met")).order_by("due", "created_at")
    return tuple(one.text for one in found)


def _partnership(row: awards.Award) -> c.Partnership | None:
    above = row.partnership
    # A key of its own, from which nobody comes back to the row.
    return c.Partnership(uuid5(above.pk, "published"), above.title, above.country) if above else None


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
            _public(row, one.total), tuple(_cells(one, row.measure)),
        )
        for one in each.periods
    )  # fmt: skip
    year = row.baseline_on.year if row.baseline_on else None
    return c.Indicator(row.code, row.title, row.unit, row.measure, row.ascending, row.baseline, year, periods,
                       row.cumulative)  # fmt: skip


def _public(row: results.AwardIndicator, total: results.Total) -> Decimal | None:
    """A figure as everybody may read it: not "at least" so many, and of people served neither small nor exact."""
    if row.is_about_people:
        return results.spared(total, row.measure)
    return None if total.at_least else total.value


def _cells(period: results.PeriodResult, measure: str) -> Iterator[c.Cell]:
    """Figures by cuts with a code list, each cut whole or not at all."""
    if measure != "unit":
        return
    cuts: dict[str, dict[str, Decimal]] = {}
    for cell, total in period.cells.items():
        cut, _equals, value = cell.partition("=")
        if total.value is not None:
            cuts.setdefault(cut, {})[value] = total.value
    aimed = {cell: each.value for cell, each in period.targets.items() if cell and each.value is not None}
    shown = {cut: told for cut, told in cuts.items() if _may_be_told(cut, told, period)}
    for cut in sorted({cell.partition("=")[0] for cell in aimed} | set(shown)):
        if cut in results.LISTED_CUTS:
            told = shown.get(cut, {})
            wanted = {cell.partition("=")[2]: value for cell, value in aimed.items() if cell.startswith(f"{cut}=")}
            for value in sorted(told.keys() | wanted.keys()):
                yield c.Cell(cut, value, wanted.get(value), told.get(value))


def _may_be_told(cut: str, told: dict[str, Decimal], period: results.PeriodResult) -> bool:
    """Nothing small, nothing kept back, and nothing small or kept back to be had by taking the cells from the total."""
    kept_back = any(row.hidden for cell, row in period.newest.items() if cell.partition("=")[0] in ("", cut))
    if kept_back or period.total.at_least or period.total.value is None:
        return False
    rest = period.total.value - sum(told.values())
    return all(value == 0 or value >= metrics.THRESHOLD for value in (*told.values(), rest))


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
