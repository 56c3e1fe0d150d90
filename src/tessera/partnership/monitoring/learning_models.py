"""Evaluations, what they recommend, and what the management says to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.partnership.monitoring.enums import Answer, EvaluationKind, EvaluationState
from tessera.partnership.stages.api import OfOffice


class Evaluation(OfOffice):
    """An evaluation of an award, by whom, and when its report is expected."""

    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=EvaluationKind.choices)
    title = models.CharField(max_length=200)
    evaluator = models.CharField(max_length=200, blank=True)
    expected_on = models.DateField()
    summary = models.TextField(blank=True)
    response_due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=EvaluationState.choices, default=EvaluationState.PLANNED)
    recorded_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-expected_on"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EvaluationState.values), name="evaluation_state_known"),
            models.CheckConstraint(condition=Q(kind__in=EvaluationKind.values), name="evaluation_kind_known"),
        ]


class EvaluationRecommendation(OfOffice):
    """One recommendation of an evaluation."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "evaluation", "number"], name="evaluationrecommendation_number_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="evaluationrecommendation_says_something"),
        ]


class ManagementResponse(OfOffice):
    """What the management says to a recommendation, what it will do until when, and when that was done."""

    recommendation = models.ForeignKey(EvaluationRecommendation, on_delete=models.PROTECT, related_name="responses")
    answer = models.CharField(max_length=16, choices=Answer.choices)
    text = models.TextField()
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    given_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "recommendation"], name="managementresponse_once"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="managementresponse_answer_known"),
            models.CheckConstraint(condition=~Q(text=""), name="managementresponse_says_something"),
        ]
