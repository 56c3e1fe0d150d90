"""Recommendations and what became of each in every edition."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from tessera.kernel.clock import now
from tessera.partnership.recommendations.enums import ENDED, State
from tessera.partnership.stages.api import OfOffice


class Recommendation(OfOffice):
    """One thing a report asks of a country. `state` is that of the latest edition in which it was followed.

    `area` is the report's own heading; `p_areas` are codes of p_area, `criteria` of criterion. `digest` (SHA-256 of the
    folded text) recognises the same line again. `priority`: the report puts it first.
    """

    country = models.CharField(max_length=3)
    publisher = models.CharField(max_length=10)
    first_edition = models.ForeignKey("partnership.ReportEdition", on_delete=models.PROTECT, related_name="first_asked")
    last_edition = models.ForeignKey("partnership.ReportEdition", on_delete=models.PROTECT, related_name="last_asked")
    text = models.TextField()
    digest = models.CharField(max_length=64)
    area = models.CharField(max_length=80, blank=True)
    p_areas = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    criteria = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    priority = models.BooleanField(default=False)
    predecessor = models.ForeignKey("self", on_delete=models.PROTECT, related_name="successors", null=True, blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.NEW)
    editions = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["country", "-priority", "created_at", "id"]
        constraints = [
            # What hangs on a recommendation hangs on one of the same office; the database asks for both columns together.
            models.UniqueConstraint(fields=["organisation", "id"], name="recommendation_of_office"),
            models.UniqueConstraint(
                fields=["organisation", "country", "publisher", "digest"],
                condition=~Q(state__in=ENDED),
                name="recommendation_open_once",
            ),
            models.CheckConstraint(condition=Q(state__in=State), name="recommendation_state"),
            models.CheckConstraint(condition=~Q(text=""), name="recommendation_has_text"),
            models.CheckConstraint(condition=~Q(predecessor=models.F("id")), name="recommendation_not_before_itself"),
        ]
        indexes = [
            models.Index(fields=["organisation", "country", "state"], name="recommendation_country"),
            GinIndex(fields=["p_areas"], name="recommendation_areas"),
        ]


class RecommendationState(OfOffice):
    """What became of a recommendation in an edition, with the evidence in the office's own words."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="followed")
    edition = models.ForeignKey("partnership.ReportEdition", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=State.choices)
    evidence = models.TextField(blank=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["edition__year", "at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "recommendation", "edition"], name="recommendation_state_once"
            ),
            models.CheckConstraint(condition=Q(state__in=State), name="recommendation_state_known"),
        ]
