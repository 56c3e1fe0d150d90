"""The results of an award as its pages show them: targets against what was accepted, drawn and as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.observatory.metrics import api as metrics
from tessera.partnership.awards.api import Award
from tessera.partnership.recommendations import api as recommendations
from tessera.partnership.results import cells, policy, queries
from tessera.partnership.results.enums import ActualState, Cadence, DataSource, Level
from tessera.partnership.results.models import Actual, AwardIndicator, Objective
from tessera.partnership.results.queries import IndicatorResult, PeriodResult
from tessera.partnership.results.states import ACTUAL
from tessera.partnership.results.web import words
from tessera.partnership.stages import api as stages
from tessera.partnership.strategy import api as strategy
from tessera.ui.badges import Badge
from tessera.ui.charts.bars import GroupedBars, Series
from tessera.ui.dates import span
from tessera.ui.tables import Column, Row, Table

_MOST_DRAWN = 24


def panel(award: Award, actor: Actor) -> dict[str, Any] | None:
    """The part of the award's page: every indicator in a line; None for whoever may not see results."""
    if not actor.may(policy.SEE):
        return None
    found = queries.of_award(award.pk, actor)
    if not found.indicators and not policy.can(actor, policy.EDIT, award):
        return None
    return {
        "table": summary(found.indicators),
        "charts": [drawn for each in found.indicators[:3] if (drawn := chart(each))],
        "page_url": reverse("results:award", args=[award.pk]),
    }


def summary(found: Sequence[IndicatorResult]) -> Table:
    """Indicators with target, what was accepted, and how far that is."""
    rows = [
        Row(
            {
                "indicator": each.row.shown_title,
                "unit": each.row.shown_unit,
                "target": words.figure(each.target, each.measure),
                "actual": words.total(each.total, each.measure),
                "progress": _progress(each),
            },
            reverse("results:indicator", args=[each.row.pk]),
        )
        for each in found
    ]
    columns = [
        Column("indicator", _("Indicator")),
        Column("unit", _("Unit")),
        Column("target", _("Target"), numeric=True),
        Column("actual", _("Accepted so far"), numeric=True),
        Column("progress", _("Of the target"), numeric=True),
    ]
    return Table(
        _("Indicators"), columns, rows, caption_hidden=True, copy=bool(rows),
        empty_title=_("No indicator yet"),
        empty_body=_("An award becomes active once its indicators have targets, or a written reason why not."),
    )  # fmt: skip


def _progress(each: IndicatorResult) -> Any:
    if each.missing:
        return Badge(_("targets missing"), "attention")
    text = words.figure(each.progress, "percentage")
    return _("at least %(number)s") % {"number": text} if each.total.at_least and each.progress is not None else text


def tree(award: Award, actor: Actor) -> list[dict[str, Any]]:
    """The tree as one reads it, each node with what it answers to and its indicators."""
    found = queries.of_award(award.pk, actor)
    may_edit = bool(policy.can(actor, policy.EDIT, award))
    up, under = chains(found.objectives, actor), found.by_objective()
    return [
        {
            "node": each,
            "level": Level(each.level).label,
            "chain": up[each.pk],
            "table": summary(under[each.pk]) if each.pk in under else None,
            "below_url": below_url(each) if may_edit and each.level != Level.OUTPUT else "",
            "below": _("Add an outcome") if each.level == Level.OBJECTIVE else _("Add an output"),
            "indicator_url": reverse("results:new_indicator", args=[each.pk]) if may_edit else "",
        }
        for each in found.objectives
    ]


def chains(objectives: Sequence[Objective], actor: Actor) -> dict[UUID, list[tuple[str, str]]]:
    """The way back up from each objective: label and address of its priority and its recommendation; two queries."""
    found: dict[UUID, list[tuple[str, str]]] = {each.pk: [] for each in objectives}
    if not actor.may(policy.VIEW):
        return found
    served = strategy.by_id((each.priority_id for each in objectives if each.priority_id), by=actor)
    asked = recommendations.by_id((each.recommendation_id for each in objectives if each.recommendation_id), by=actor)
    for each in objectives:
        if (priority := served.get(each.priority_id)) is not None:
            found[each.pk].append((str(priority.objective), strategy.page_url(priority)))
        if (row := asked.get(each.recommendation_id)) is not None:
            found[each.pk].append((str(row.text), recommendations.page_url(row.pk)))
    return found


def below_url(node: Objective) -> str:
    """Where a node below this one is added."""
    return reverse("results:new_objective", args=[node.award_id]) + f"?under={node.pk}"


def chart(found: IndicatorResult) -> GroupedBars | None:
    """Targets against accepted figures; only of periods that have both, so that what is missing is not drawn as hidden."""
    both = [
        each for each in found.periods
        if each.target and each.target.value is not None and (each.total.known or each.total.at_least)
    ][-_MOST_DRAWN:]  # fmt: skip
    if not both or any((each.total.value or 0) < 0 for each in both):
        return None
    return GroupedBars(
        title=found.row.shown_title,
        categories=[span(each.period.start, each.period.end) for each in both],
        series=[
            Series(
                _("Target"),
                [float(each.target.value) for each in both if each.target and each.target.value is not None],
            ),
            Series(_("Accepted"), [None if each.total.value is None else float(each.total.value) for each in both]),
        ],
        label_head=_("Period"),
        note=_("A figure of which a part is hidden is at least as large as drawn.")
        if any(each.total.at_least for each in both)
        else "",
    )


def periods_table(found: IndicatorResult) -> Table:
    """Every period: target or reason, what was accepted, and the newest version of each figure."""
    rows = [
        Row(
            {
                "period": span(each.period.start, each.period.end),
                "target": _target(each, found.measure),
                "actual": words.total(each.total, found.measure),
                "newest": _newest(each),
            },
            _url(each),
        )
        for each in found.periods
    ]
    columns = [
        Column("period", _("Period")),
        Column("target", _("Target")),
        Column("actual", _("Accepted"), numeric=True),
        Column("newest", _("Newest version")),
    ]
    return Table(_("Periods"), columns, rows, caption_hidden=True, copy=True,
                 empty_title=_("The award has no days yet"))  # fmt: skip


def _target(each: PeriodResult, measure: str) -> Any:
    if each.target is None:
        return Badge(_("missing"), "attention")
    return words.figure(each.target.value, measure) if each.target.value is not None else each.target.reason


def _newest(each: PeriodResult) -> Any:
    row = each.newest.get(cells.EVERYBODY)
    return words.state(row) if row else words.NOTHING


def _url(each: PeriodResult) -> str:
    row = each.newest.get(cells.EVERYBODY) or next(iter(each.newest.values()), None)
    return reverse("results:actual", args=[row.pk]) if row else ""


def cells_table(found: IndicatorResult) -> Table | None:
    """Figures of groups by period, with their comments; None where nobody told any."""
    rows = [
        Row(
            {
                "cell": cells.label(cell),
                "period": span(each.period.start, each.period.end),
                "target": words.figure(each.targets[cell].value if cell in each.targets else None, found.measure),
                "figure": words.actual(row, found.measure),
                "state": words.state(row),
                "comment": row.comment,
            },
            reverse("results:actual", args=[row.pk]),
        )
        for each in found.periods
        for cell, row in sorted(each.newest.items())
        if cell != cells.EVERYBODY
    ]
    columns = [
        Column("cell", _("Group")),
        Column("period", _("Period")),
        Column("target", _("Target"), numeric=True),
        Column("figure", _("Figure"), numeric=True),
        Column("state", _("State")),
        Column("comment", _("Comment")),
    ]
    return Table(_("Groups"), columns, rows, caption_hidden=True, copy=True) if rows else None


def about(row: AwardIndicator) -> list[tuple[Any, Any]]:
    """What the indicator is, in this award."""
    base = (
        _("%(value)s on %(day)s (%(source)s)")
        % {
            "value": words.figure(row.baseline, row.measure),
            "day": date_format(row.baseline_on, "DATE_FORMAT"),
            "source": row.baseline_source,
        }
        if row.baseline is not None and row.baseline_on is not None
        else row.no_baseline
    )
    told = [
        (_("Unit"), row.shown_unit),
        (_("Baseline"), base),
        (_("Direction"), _("More is better") if row.ascending else _("Less is better")),
        (_("How often it is told"), Cadence(row.cadence).label),
        (_("Where figures come from"), DataSource(row.source).label),
    ]
    if row.metric in metrics.METRICS:
        metric = metrics.METRICS[row.metric]
        meant = f" ({cells.label(row.metric_cell)})" if row.metric_cell else ""
        told.append((_("What is counted"), f"{metric.title}{meant}. {metric.definition}"))
    return told


def actual_about(row: Actual) -> list[tuple[Any, Any]]:
    """One version of a figure."""
    told = [
        (_("Figure"), words.actual(row, row.indicator.measure)),
        (_("Of whom"), cells.label(row.cell)),
        (_("Period"), span(row.start, row.end)),
        (_("Version"), str(row.version)),
        (_("Where it comes from"), DataSource(row.source).label),
    ]
    return [*told, (_("Comment"), row.comment)] if row.comment else told


def snapshots_table(row: Actual, actor: Actor) -> Table | None:
    """What the figure was counted from; None for a figure that a person entered."""
    if not row.snapshots:
        return None
    found = metrics.several(row.snapshots, by=actor)
    rows = [
        Row({
            "quarter": span(each.start, each.end),
            "counted": date_format(each.computed_at, "DATE_FORMAT"),
            "told": _("fewer than %(number)s people, or none") % {"number": each.threshold} if each.few else _("counted"),
            "hash": each.sha256[:16],
        })
        for key in row.snapshots
        if (each := found.get(key))
    ]  # fmt: skip
    columns = [Column("quarter", _("Quarter")), Column("counted", _("Counted on")), Column("told", _("What it says")),
               Column("hash", _("Hash"))]  # fmt: skip
    return Table(_("What it was counted from"), columns, rows, caption_hidden=True)


def versions_table(row: Actual) -> Table:
    """Every version of a figure, the newest first."""
    rows = [
        Row(
            {
                "version": str(each.version),
                "figure": words.actual(each, row.indicator.measure),
                "state": words.state(each),
                "changed": date_format(each.changed_at, "DATE_FORMAT"),
            },
            reverse("results:actual", args=[each.pk]),
        )
        for each in queries.versions(row)
    ]
    columns = [Column("version", _("Version")), Column("figure", _("Figure"), numeric=True), Column("state", _("State")),
               Column("changed", _("Last changed"))]  # fmt: skip
    return Table(_("Versions"), columns, rows, caption_hidden=True)


def way(row: Actual, actor: Actor) -> list[dict[str, Any]]:
    """Who moved the figure, when and why."""
    return stages.timeline(stages.history(ACTUAL.kind, row.pk), ActualState, by=actor)


def waiting_table(rows: Sequence[Actual]) -> Table:
    """Figures that wait for the office's word."""
    lines = [
        Row(
            {
                "award": row.award.number,
                "indicator": row.indicator.shown_title,
                "cell": cells.label(row.cell),
                "period": span(row.start, row.end),
                "figure": words.actual(row, row.indicator.measure),
            },
            reverse("results:actual", args=[row.pk]),
        )
        for row in rows
    ]
    columns = [Column("award", _("Award")), Column("indicator", _("Indicator")), Column("cell", _("Of whom")),
               Column("period", _("Period")), Column("figure", _("Figure"), numeric=True)]  # fmt: skip
    return Table(_("Results that wait"), columns, lines, caption_hidden=True, empty_title=_("Nothing waits"),
                 empty_body=_("Figures that grantees hand in, or that the observatory counted, appear here."))  # fmt: skip
