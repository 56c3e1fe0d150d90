"""Writes: the tree, indicators as an award uses them, and targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import require
from tessera.observatory.metrics import api as metrics
from tessera.partnership.awards import api as awards
from tessera.partnership.library import api as library
from tessera.partnership.recommendations import api as recommendations
from tessera.partnership.results import cells, policy
from tessera.partnership.results.actions.base import locked, note, sides
from tessera.partnership.results.enums import DataSource, Level
from tessera.partnership.results.models import AwardIndicator, Objective, Target
from tessera.partnership.results.queries import periods_of
from tessera.partnership.strategy import api as strategy

_UNDER = {Level.OUTCOME: Level.OBJECTIVE, Level.OUTPUT: Level.OUTCOME}


@transaction.atomic
def add_objective(
    award_id: UUID, *, by: Actor, title: str, parent: UUID | None = None, description: str = "",
    priority: UUID | None = None, recommendation: UUID | None = None,
) -> Objective:  # fmt: skip
    """Adds a node to the tree: an objective, or under `parent` the level below. Raises Hidden, Refused, ValidationError."""
    award = awards.get(award_id, by=by)
    require(policy.can(by, policy.EDIT, award), by, policy.EDIT, kind="objective", object_id=award_id)
    above = locked(Objective, parent, policy.EDIT, by=by) if parent else None
    if above and (above.award_id != award.pk or above.level == Level.OUTPUT):
        raise ValidationError({"parent": _("An outcome stands under an objective, an output under an outcome.")})
    if not title.strip():
        raise ValidationError({"title": _("Say what is meant to change.")})
    last = Objective.objects.filter(award=award, parent=above).aggregate(last=Max("number"))["last"] or 0
    row = Objective.objects.create(
        **sides(award), parent=above, level=_below(above), number=last + 1, title=title.strip()[:300],
        description=description.strip(), entered_by=by.account,
        priority=strategy.priority(priority, by=by) if priority else None,
        recommendation=recommendations.get(recommendation, by=by) if recommendation else None,
    )  # fmt: skip
    note(by, policy.EDIT, row, level=str(row.level))
    return row


def _below(above: Objective | None) -> Level:
    if above is None:
        return Level.OBJECTIVE
    return next(level for level, upper in _UNDER.items() if upper == above.level)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An indicator as an award shall use it; see AwardIndicator."""

    indicator: UUID
    cadence: str
    source: str = DataSource.TYPED
    ascending: bool = True
    baseline: Decimal | None = None
    baseline_on: date | None = None
    baseline_source: str = ""
    no_baseline: str = ""
    metric: str = ""
    metric_cell: str = ""


@transaction.atomic
def add_indicator(objective_id: UUID, wanted: Wanted, *, by: Actor) -> AwardIndicator:
    """Puts an indicator of the library under a node. Raises Hidden, Refused, ValidationError."""
    node = locked(Objective, objective_id, policy.EDIT, by=by)
    known = library.indicator(wanted.indicator, by)
    if (wanted.baseline is None) == (not wanted.no_baseline.strip()):
        raise ValidationError({"baseline": _("Give a baseline, or write why there is none.")})
    if wanted.baseline is not None and not (wanted.baseline_on and wanted.baseline_source.strip()):
        raise ValidationError({"baseline_source": _("A baseline has a day and a source.")})
    metric = wanted.metric or known.metric
    if wanted.source == DataSource.COMPUTED:
        _countable(metric, wanted.metric_cell)
    row = AwardIndicator(
        **sides(node), objective=node, indicator=known, code=known.code, title=known.title, unit=known.unit,
        measure=known.measure, cumulative=known.cumulative, dimensions=known.dimensions, source=wanted.source, cadence=wanted.cadence,
        ascending=wanted.ascending, baseline=wanted.baseline,
        baseline_on=wanted.baseline_on if wanted.baseline is not None else None,
        baseline_source=wanted.baseline_source.strip() if wanted.baseline is not None else "",
        no_baseline=wanted.no_baseline.strip(), metric=metric if wanted.source == DataSource.COMPUTED else "",
        metric_cell=wanted.metric_cell if wanted.source == DataSource.COMPUTED else "", entered_by=by.account,
    )  # fmt: skip
    row.full_clean()
    row.save(force_insert=True)
    note(by, policy.EDIT, row, source=wanted.source)
    return row


def _countable(key: str, cell: str) -> None:
    """Raises ValidationError where the observatory cannot count this as one figure."""
    if key not in metrics.METRICS:
        raise ValidationError(
            {"metric": _("The observatory counts no such figure. Choose one, or enter figures by hand.")}
        )
    metric = metrics.METRICS[key]
    if cell == cells.EVERYBODY:
        if not metric.adds_up:
            raise ValidationError({"metric_cell": _("One person may need several services: choose one of them.")})
        return
    cut, value = cells.parts(cell)
    column = cells.COLUMNS.get(cut, "")
    if (column,) not in metric.by or value not in metrics.domain(column):
        raise ValidationError({"metric_cell": _("This figure is not counted by that.")})


@dataclass(frozen=True, slots=True)
class Aim:
    """A target of the period that begins on `start`: a value, or the written reason why there is none."""

    start: date
    cell: str = cells.EVERYBODY
    value: Decimal | None = None
    reason: str = ""


@transaction.atomic
def set_targets(indicator_id: UUID, aims: Sequence[Aim], *, by: Actor) -> list[Target]:
    """Sets targets; each has a value or a reason. Raises Hidden, Refused, ValidationError with what is wrong.

    The ledger and the history of changes keep who moved a target; a target never disappears.
    """
    row = locked(AwardIndicator, indicator_id, policy.EDIT, by=by)
    spans = {each.start: each.end for each in periods_of(row)}
    found = []
    for aim in aims:
        if (aim.value is None) == (not aim.reason.strip()):
            raise ValidationError(_("Each period has a target, or a reason why there is none; not both."))
        if aim.start not in spans:
            raise ValidationError(_("There is no period that begins on this day."))
        try:
            cell = cells.checked(aim.cell, row.dimensions)
        except cells.NoCell as fault:
            raise ValidationError(_("This indicator is not told for such a group.")) from fault
        said = {
            "end": spans[aim.start],
            "value": aim.value,
            "reason": aim.reason.strip()[:300],
            "entered_by": by.account,
        }
        target, _made = Target.objects.update_or_create(
            indicator=row, start=aim.start, cell=cell, defaults=said, create_defaults={**said, **sides(row)}
        )
        found.append(target)
    note(by, policy.EDIT, row, targets=len(found))
    return found
