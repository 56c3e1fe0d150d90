"""Strategies in versions, their priorities, and the recommendations these answer."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from tessera.kernel.ids import new_id
from tessera.partnership.stages.api import OfOffice
from tessera.partnership.strategy.enums import StrategyState


class Strategy(OfOffice):
    """One version of what the office means to do in a region (a code of `region`) in a fiscal year.

    `drafters` are the accounts that wrote it; none of them clears it. The ceiling is in `currency`.
    """

    region = models.CharField(max_length=8)
    fiscal_year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    ceiling = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=16, choices=StrategyState.choices, default=StrategyState.DRAFT)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    drafters = ArrayField(models.UUIDField(), default=list)
    cleared_by = models.ForeignKey(
        "trust.Account", on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )

    class Meta:
        ordering = ["-fiscal_year", "region", "-version"]
        constraints = [
            # What hangs on it hangs on one of the same office; the database asks for both columns together.
            models.UniqueConstraint(fields=["organisation", "id"], name="strategy_of_office"),
            models.UniqueConstraint(
                fields=["organisation", "region", "fiscal_year", "version"], name="strategy_version_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "region", "fiscal_year"],
                condition=Q(state="in_force"),
                name="strategy_one_in_force",
            ),
            models.CheckConstraint(condition=Q(state__in=StrategyState.values), name="strategy_state_known"),
            models.CheckConstraint(condition=Q(ceiling__gte=0) & ~Q(currency=""), name="strategy_money"),
            models.CheckConstraint(condition=Q(fiscal_year__gte=1990, fiscal_year__lte=2200), name="strategy_year"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "in_force", "closed"]) | Q(cleared_by__isnull=False),
                name="strategy_cleared_by_somebody",
            ),
        ]


class Priority(OfOffice):
    """What a strategy puts first: an objective in countries (ISO alpha-3), with a ceiling in the strategy's currency.

    `key` stays the same from version to version. `criteria` are codes of `criterion`, `p_area` of `p_area`.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="priorities")
    key = models.UUIDField(default=new_id)
    number = models.PositiveSmallIntegerField()
    countries = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    objective = models.TextField()
    p_area = models.CharField(max_length=12)
    criteria = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    ceiling = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)
    rationale = models.TextField(blank=True)

    class Meta:
        ordering = ["strategy_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="priority_of_office"),
            models.UniqueConstraint(
                fields=["organisation", "strategy", "number"],
                name="priority_number_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["organisation", "strategy", "key"], name="priority_key_once"),
            models.CheckConstraint(condition=Q(ceiling__gte=0) & ~Q(currency=""), name="priority_money"),
            models.CheckConstraint(condition=~Q(objective=""), name="priority_objective"),
        ]
        indexes = [GinIndex(fields=["countries"], name="priority_where")]


class PriorityRecommendation(OfOffice):
    """A recommendation that a priority answers."""

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="answers")
    recommendation = models.ForeignKey("partnership.Recommendation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "priority", "recommendation"], name="priorityrecommendation_once"
            )
        ]
