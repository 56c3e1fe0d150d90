"""The tree of objectives, indicators as an award uses them, targets, and actuals as versions."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tessera.kernel import codes
from tessera.partnership.library import api as library
from tessera.partnership.results import sparing
from tessera.partnership.results.enums import ActualState, Cadence, DataSource, Level
from tessera.partnership.stages.api import Shared

__all__ = ["Actual", "AwardIndicator", "Objective", "Target"]


def _of_award() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")


def _number() -> models.DecimalField[Any, Any]:
    return models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)


class Objective(Shared):
    """A node of an award's tree: an objective, an outcome under one, an output under that.

    `priority` and `recommendation` say what it answers to; what stands under it answers to the same.
    """

    award = _of_award()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="children", null=True, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.OBJECTIVE)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    priority = models.ForeignKey(
        "partnership.Priority", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    recommendation = models.ForeignKey(
        "partnership.Recommendation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    entered_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["number", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "award", "parent", "number"],
                name="objective_number_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(level__in=Level) & ~Q(title=""), name="objective_says_something"),
            models.CheckConstraint(
                condition=Q(level="objective", parent__isnull=True) | ~Q(level="objective") & Q(parent__isnull=False),
                name="objective_has_its_place",
            ),
        ]


class AwardIndicator(Shared):
    """An indicator of the library as one award uses it.

    `baseline` is the value before the award, on a day and from a source; or `no_baseline` says why there is none.
    `metric` is the observatory's metric that counts it, `metric_cell` the one cell of it that is meant ("" for the total).
    `ascending`: more is better. `code` to `dimensions` are the library's when it was chosen: a grantee does not read the
    office's library, and a change there does not change what was agreed.
    """

    award = _of_award()
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="indicators")
    indicator = models.ForeignKey("partnership.Indicator", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=60)
    measure = models.CharField(max_length=12)
    cumulative = models.BooleanField(default=True)
    dimensions = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    source = models.CharField(max_length=10, choices=DataSource.choices, default=DataSource.TYPED)
    cadence = models.CharField(max_length=8, choices=Cadence.choices, default=Cadence.QUARTER)
    ascending = models.BooleanField(default=True)
    baseline = _number()
    baseline_on = models.DateField(null=True, blank=True)
    baseline_source = models.CharField(max_length=200, blank=True)
    no_baseline = models.CharField(max_length=300, blank=True)
    metric = models.CharField(max_length=60, blank=True)
    metric_cell = models.CharField(max_length=120, blank=True)
    entered_by = models.UUIDField(null=True)

    @property
    def is_about_people(self) -> bool:
        """Whether its figures are about people served, so that small ones are told to nobody."""
        return sparing.is_about_people(self.code, self.measure, self.unit, self.metric, self.dimensions)

    @property
    def shown_title(self) -> str:
        """The title in the reader's language, as long as it is the shipped one."""
        return library.in_words(self.code, "title", self.title)

    @property
    def shown_unit(self) -> str:
        """The unit in the reader's language where it is one of the list, else as written."""
        known = codes.get("indicator_unit")
        return known.label(self.unit) if self.unit in known else self.unit

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "award", "indicator", "metric_cell"], name="awardindicator_once"
            ),
            models.CheckConstraint(
                condition=Q(source__in=DataSource, cadence__in=Cadence), name="awardindicator_known"
            ),
            models.CheckConstraint(
                condition=Q(baseline__isnull=False, baseline_on__isnull=False, no_baseline="") & ~Q(baseline_source="")
                | Q(baseline__isnull=True) & ~Q(no_baseline=""),
                name="awardindicator_baseline_or_reason",
            ),
            models.CheckConstraint(condition=~Q(source="computed") | ~Q(metric=""), name="awardindicator_counted_by"),
        ]


class Target(Shared):
    """What is aimed at in a period and cell, or the written reason why nothing is (GAO-19-77)."""

    award = _of_award()
    indicator = models.ForeignKey(AwardIndicator, on_delete=models.PROTECT, related_name="targets")
    start = models.DateField()
    end = models.DateField()
    cell = models.CharField(max_length=120, blank=True)
    value = _number()
    reason = models.CharField(max_length=300, blank=True)
    entered_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["start", "cell"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "indicator", "start", "cell"], name="target_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, reason="") | Q(value__isnull=True) & ~Q(reason=""),
                name="target_or_reason",
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="target_days_in_order"),
        ]


class Actual(Shared):
    """A figure of a period and cell. Once accepted it never changes; a correction is the next `version`.

    A percentage has `numerator` and `denominator`, everything else a `value`. `hidden`: a part or all of it is kept back by
    the observatory, so it is at least this much, or unknown. `snapshots` are those it was counted from. The evidence is kept
    twice, under the office's key and under the grantee's.
    """

    award = _of_award()
    indicator = models.ForeignKey(AwardIndicator, on_delete=models.PROTECT, related_name="actuals")
    start = models.DateField()
    end = models.DateField()
    cell = models.CharField(max_length=120, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    value = _number()
    numerator = _number()
    denominator = _number()
    hidden = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ActualState.choices, default=ActualState.DRAFT)
    source = models.CharField(max_length=10, choices=DataSource.choices, default=DataSource.TYPED)
    snapshots = ArrayField(models.UUIDField(), default=list, blank=True)
    evidence_name = models.CharField(max_length=120, blank=True)
    evidence_type = models.CharField(max_length=100, blank=True)
    evidence_office = models.UUIDField(null=True, blank=True)
    evidence_grantee = models.UUIDField(null=True, blank=True)
    entered_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["start", "cell", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "indicator", "start", "cell", "version"], name="actual_version_once"
            ),
            models.CheckConstraint(condition=Q(state__in=ActualState), name="actual_state_known"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, numerator__isnull=True, denominator__isnull=True)
                | Q(value__isnull=True, numerator__isnull=False, denominator__gt=0)
                | Q(value__isnull=True, numerator__isnull=True, denominator__isnull=True, hidden=True),
                name="actual_says_something",
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="actual_days_in_order"),
        ]
        indexes = [models.Index(fields=["award", "state"], name="actual_of_award")]
