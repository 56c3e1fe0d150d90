"""Named reads: the results of an award, with everything that is computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden
from tessera.partnership.awards import api as awards
from tessera.partnership.results import policy, totals
from tessera.partnership.results.cells import EVERYBODY
from tessera.partnership.results.enums import COUNTS
from tessera.partnership.results.models import Actual, AwardIndicator, Objective, Target
from tessera.partnership.results.periods import Period, periods
from tessera.partnership.results.totals import Figure, Total
from tessera.partnership.strategy import api as strategy

PAGE = 50


@dataclass(frozen=True, slots=True)
class PeriodResult:
    """One period of an indicator: what was aimed at, what was accepted, and the newest version of each cell."""

    period: Period
    target: Target | None
    targets: Mapping[str, Target]
    total: Total
    cells: Mapping[str, Total]
    newest: Mapping[str, Actual]


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """An indicator with its periods. `missing` are those without a target and without a reason why there is none."""

    row: AwardIndicator
    periods: Sequence[PeriodResult]
    total: Total
    target: Decimal | None
    progress: Decimal | None
    missing: Sequence[Period] = field(default=())

    @property
    def measure(self) -> str:
        """unit, percentage, nominal, ordinal or qualitative."""
        return self.row.measure

    @property
    def cumulative(self) -> bool:
        """Whether its periods add up."""
        return self.row.cumulative


@dataclass(frozen=True, slots=True)
class AwardResults:
    """The tree of an award, flat in reading order, and its indicators by node."""

    objectives: Sequence[Objective]
    indicators: Sequence[IndicatorResult]

    def under(self, objective: Objective) -> list[IndicatorResult]:
        """The indicators of one node."""
        return [each for each in self.indicators if each.row.objective_id == objective.pk]

    def by_objective(self) -> dict[UUID, list[IndicatorResult]]:
        """The indicators of each node that has any."""
        found: dict[UUID, list[IndicatorResult]] = {}
        for each in self.indicators:
            found.setdefault(each.row.objective_id, []).append(each)
        return found


@dataclass(frozen=True, slots=True)
class Answer:
    """An objective that answers recommendations, itself or through a priority, and the state of its award."""

    objective: UUID
    award: UUID
    state: str
    recommendations: Sequence[UUID]


def answers(ids: Sequence[UUID], actor: Actor) -> list[Answer]:
    """Objectives with the ones among these recommendations that they answer; ids alone, in two queries."""
    by_priority: dict[UUID | None, list[UUID]] = defaultdict(list)
    for priority, recommendation in strategy.answering_pairs(ids, actor):
        by_priority[priority].append(recommendation)
    asked = Q(recommendation_id__in=list(ids)) | Q(priority_id__in=list(by_priority))
    wanted = set(ids)
    rows = policy.rows(actor, Objective).filter(asked)
    return [
        Answer(
            objective, award, state,
            list(dict.fromkeys([*([direct] if direct in wanted else []), *by_priority.get(priority, [])])),
        )
        for objective, award, state, priority, direct in rows.values_list(
            "pk", "award_id", "award__state", "priority_id", "recommendation_id"
        )
    ]  # fmt: skip


def answering(ids: Sequence[UUID], actor: Actor) -> list[tuple[Objective, list[UUID]]]:
    """The same with the objectives and their awards, in three queries."""
    told = {each.objective: list(each.recommendations) for each in answers(ids, actor)}
    nodes = policy.rows(actor, Objective).filter(pk__in=list(told)).select_related("award")
    return [(node, told[node.pk]) for node in nodes]


def of_award(award_id: UUID, by: Actor) -> AwardResults:
    """Everything about an award's results, in a constant number of queries; empty for whoever may not see it."""
    found = list(policy.scope(by).filter(award_id=award_id).select_related("objective"))
    nodes = list(policy.rows(by, Objective).filter(award_id=award_id))
    return AwardResults(ordered(nodes), _results(found, award_id))


def result(indicator_id: UUID, by: Actor) -> IndicatorResult:
    """One indicator with its periods. Raises Hidden."""
    row = indicator(indicator_id, by=by)
    return _results([row], row.award_id)[0]


def missing_targets(award_id: UUID) -> list[tuple[AwardIndicator, list[Period]]]:
    """Indicators with periods that have neither target nor reason; for the gate, as row-level security shows them."""
    rows = list(AwardIndicator.objects.filter(award_id=award_id).select_related("objective"))
    return [(each.row, list(each.missing)) for each in _results(rows, award_id) if each.missing]


def indicator(indicator_id: UUID, *, by: Actor, action: str = policy.SEE) -> AwardIndicator:
    """An indicator of an award. Raises Hidden."""
    row = policy.scope(by).select_related("objective", "award").filter(pk=indicator_id).first()
    if row is None:
        raise Hidden(by, action, kind="award_indicator", object_id=indicator_id)
    return row


def actual(actual_id: UUID, *, by: Actor, action: str = policy.SEE) -> Actual:
    """One version of a figure. Raises Hidden."""
    rows = policy.rows(by, Actual).select_related("indicator__objective", "award")
    row = rows.filter(pk=actual_id).first()
    if row is None:
        raise Hidden(by, action, kind="actual", object_id=actual_id)
    return row


def versions(row: Actual) -> list[Actual]:
    """Every version of the same figure, the newest first."""
    same = Actual.objects.filter(indicator_id=row.indicator_id, start=row.start, cell=row.cell)
    return list(same.order_by("-version"))


def waiting(by: Actor, page: int = 0) -> tuple[list[Actual], bool]:
    """Figures that wait for the office's word, the oldest first, a page of them; and whether there are more."""
    rows = policy.rows(by, Actual).filter(state="submitted", organisation_id=by.home)
    first = page * PAGE
    found = list(rows.select_related("indicator", "award").order_by("changed_at", "id")[first : first + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def reported(indicator_id: UUID, start: date, by: Actor) -> Total:
    """What was accepted for everybody in the period that begins on a day, for whoever recounts it."""
    found = result(indicator_id, by)
    return next((each.total for each in found.periods if each.period.start == start), Total())


def periods_of(row: AwardIndicator) -> list[Period]:
    """The periods of an indicator, by the days of the award's version that holds; none before there is one."""
    version = awards.shown([row.award_id]).get(row.award_id)
    if version is None or version.starts is None or version.ends is None:
        return []
    return periods(version.starts, version.ends, row.cadence)


def ordered(nodes: Iterable[Objective]) -> list[Objective]:
    """The tree as one reads it: every node followed by what stands under it."""
    below: dict[UUID | None, list[Objective]] = defaultdict(list)
    for each in nodes:
        below[each.parent_id].append(each)

    def walk(parent: UUID | None) -> list[Objective]:
        return [one for each in below[parent] for one in (each, *walk(each.pk))]

    return walk(None)


def _results(rows: Sequence[AwardIndicator], award_id: UUID) -> list[IndicatorResult]:
    ids = [each.pk for each in rows]
    targets: dict[UUID, list[Target]] = defaultdict(list)
    actuals: dict[UUID, list[Actual]] = defaultdict(list)
    for target in Target.objects.filter(award_id=award_id, indicator__in=ids):
        targets[target.indicator_id].append(target)
    for figure in Actual.objects.filter(award_id=award_id, indicator__in=ids).order_by("start", "cell", "version"):
        actuals[figure.indicator_id].append(figure)
    version = awards.shown([award_id]).get(award_id)
    starts, ends = (version.starts, version.ends) if version else (None, None)
    found = []
    for row in rows:
        spans = periods(starts, ends, row.cadence) if starts and ends else []
        found.append(_result(row, spans, targets[row.pk], actuals[row.pk]))
    return found


def _result(
    row: AwardIndicator, spans: Sequence[Period], targets: Sequence[Target], actuals: Sequence[Actual]
) -> IndicatorResult:
    # Periods that an amendment cut or moved keep what was said of them.
    told = (
        {each.start: each.end for each in targets}
        | {each.start: each.end for each in actuals}
        | {each.start: each.end for each in spans}
    )
    every = [Period(start, told[start]) for start in sorted(told)]
    aimed: dict[date, list[Target]] = defaultdict(list)
    figures: dict[date, list[Actual]] = defaultdict(list)
    for aim in targets:
        aimed[aim.start].append(aim)
    for told_figure in actuals:
        figures[told_figure.start].append(told_figure)
    results = [_period(row, each, aimed[each.start], figures[each.start]) for each in every]
    by_start = {each.period.start: each.total for each in results}
    total = totals.over_periods(by_start, row.measure, cumulative=row.cumulative)
    target = _target(row, results)
    way = totals.progress(total, target, row.baseline, cumulative=row.cumulative and row.measure == "unit")
    said = {each.start for each in targets if each.cell == EVERYBODY}
    return IndicatorResult(row, results, total, target, way, [each for each in spans if each.start not in said])


def _period(row: AwardIndicator, period: Period, targets: Sequence[Target], here: Sequence[Actual]) -> PeriodResult:
    aimed = {each.cell: each for each in targets}
    # Versions come in order, so the last one of a cell stays.
    accepted = {each.cell: each for each in here if each.state in COUNTS}
    figures = [figure(each) for each in accepted.values()]
    measure = row.measure
    return PeriodResult(
        period=period,
        target=aimed.get(EVERYBODY),
        targets=aimed,
        total=totals.of_period(figures, measure),
        cells={cell: totals.of_cell(figures, cell, measure) for cell in accepted if cell != EVERYBODY},
        newest={each.cell: each for each in here},
    )


def _target(row: AwardIndicator, results: Sequence[PeriodResult]) -> Decimal | None:
    """The target of the whole award: the sum where periods add up, else the last one's."""
    values = [each.target.value for each in results if each.target and each.target.value is not None]
    if not values:
        return None
    return sum(values, Decimal(0)) if row.cumulative and row.measure == "unit" else values[-1]


def figure(row: Actual) -> Figure:
    """A version as the totals take it."""
    return Figure(row.start, row.cell, row.value, row.numerator, row.denominator, row.hidden)
