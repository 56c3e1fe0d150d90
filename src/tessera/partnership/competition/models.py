"""The notice, the applications and the recommendations; the panel and its reviews stand in `reviewing`.

What the office and an applicant share carries both; what an applicant writes before handing it in carries the applicant
alone, and no row of the panel carries it at all.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from tessera.kernel.base import Model
from tessera.kernel.clock import now
from tessera.partnership.competition.enums import ApplicationState, OpportunityState, Outcome, RecommendationState
from tessera.partnership.competition.reviewing import ApplicationReview, ConflictDeclaration, PanelMember, ReviewScore
from tessera.partnership.stages.api import OfOffice

__all__ = [
    "Application",
    "ApplicationDetermination",
    "ApplicationDraft",
    "ApplicationReview",
    "ApplicationVersion",
    "AwardRecommendation",
    "ConflictDeclaration",
    "Opportunity",
    "OpportunityQuestion",
    "OpportunityVersion",
    "PanelMember",
    "ReviewScore",
    "RubricCriterion",
]  # fmt: skip

_FINAL = (ApplicationState.RECOMMENDED, ApplicationState.RESERVE, ApplicationState.AWARDED)
_SECOND = (ApplicationState.PROPOSAL_DRAFT, ApplicationState.PROPOSAL_SUBMITTED)


def amount(**more: Any) -> models.DecimalField[Any, Any]:
    """An amount of money; its currency stands beside it."""
    return models.DecimalField(max_digits=16, decimal_places=2, **more)


def to(model: str, **more: Any) -> models.ForeignKey[Any, Any]:
    """The row a row belongs to."""
    return models.ForeignKey(f"partnership.{model}", on_delete=models.PROTECT, **{"related_name": "+", **more})


def account(**more: Any) -> models.ForeignKey[Any, Any]:
    """A colleague of the office."""
    return models.ForeignKey("trust.Account", on_delete=models.PROTECT, related_name="+", db_index=False, **more)


class Opportunity(OfOffice):
    """What is offered. `stages`: one (proposals at once) or two (short concepts first, proposals by invitation)."""

    number = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    programme_type = models.CharField(max_length=40)
    stages = models.SmallIntegerField(default=2)
    state = models.CharField(max_length=24, default=OpportunityState.DRAFT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="opportunity_org_id"),
            models.UniqueConstraint(fields=["organisation", "number"], name="opportunity_number"),
            models.CheckConstraint(condition=Q(stages__in=(1, 2)), name="opportunity_stages"),
            models.CheckConstraint(condition=Q(state__in=OpportunityState), name="opportunity_state"),
        ]
        indexes = [models.Index(fields=["organisation", "-created_at", "id"], name="opportunity_newest")]


class OpportunityVersion(OfOffice):
    """The notice as it stood from `published_at`; from then on the database lets nobody change it.

    Times are wall times in `time_zone` (see `timing`); `changed` says to everybody what is new in this version.
    `least_reviews` are how many members must have scored an application before anything follows for it.
    """

    opportunity = to("Opportunity", related_name="versions")
    number = models.SmallIntegerField()
    summary = models.TextField(blank=True)
    floor = amount(null=True, blank=True)
    ceiling = amount()
    currency = models.CharField(max_length=3)
    opens_on = models.DateField()
    first_closes_on = models.DateField()
    second_closes_on = models.DateField(null=True, blank=True)
    closes_time = models.TimeField()
    time_zone = models.CharField(max_length=64)
    least_reviews = models.SmallIntegerField(default=2)
    changed = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = account(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="opportunity_version_org_id"),
            models.UniqueConstraint(
                fields=["organisation", "opportunity", "number"], name="opportunity_version_number"
            ),
            models.CheckConstraint(
                condition=Q(ceiling__gt=0) & (Q(floor__isnull=True) | Q(floor__gte=0, floor__lte=F("ceiling"))),
                name="opportunity_version_amounts",
            ),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("first_closes_on"))
                & (Q(second_closes_on__isnull=True) | Q(second_closes_on__gt=F("first_closes_on"))),
                name="opportunity_version_days",
            ),
            models.CheckConstraint(
                condition=Q(least_reviews__gte=1, least_reviews__lte=20), name="opportunity_version_reviews"
            ),
        ]

    def closes_on(self, stage: int) -> date | None:
        """The last day of a stage, as the notice says it."""
        return self.first_closes_on if stage == 1 else self.second_closes_on


class RubricCriterion(OfOffice):
    """What applications are judged by, in one version and stage of the notice; `most` is the highest score it takes."""

    version = to("OpportunityVersion", related_name="criteria")
    stage = models.SmallIntegerField(default=1)
    position = models.SmallIntegerField()
    title = models.CharField(max_length=120)
    guidance = models.TextField(blank=True)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    most = models.SmallIntegerField(default=5)

    class Meta:
        ordering = ["stage", "position"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="criterion_org_id"),
            models.UniqueConstraint(fields=["organisation", "version", "stage", "position"], name="criterion_position"),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=100, most__gte=1, most__lte=100, stage__in=(1, 2)),
                name="criterion_weight",
            ),
        ]


class OpportunityQuestion(OfOffice):
    """What an applicant answers, in one version and stage of the notice; `most_words` 0: as many as it takes."""

    version = to("OpportunityVersion", related_name="questions")
    stage = models.SmallIntegerField(default=1)
    position = models.SmallIntegerField()
    text = models.CharField(max_length=400)
    most_words = models.SmallIntegerField(default=0)

    class Meta:
        ordering = ["stage", "position"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "version", "stage", "position"], name="question_position"),
            models.CheckConstraint(condition=Q(most_words__gte=0, stage__in=(1, 2)), name="question_words"),
        ]


class Application(OfOffice):
    """What an organisation sends. `implementer` is the applicant; the office sees it from the first submission on.

    `stages` is the opportunity's, so that a row knows by itself which states fit its stage.
    """

    opportunity = to("Opportunity", related_name="applications")
    implementer = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    stage = models.SmallIntegerField(default=1)
    stages = models.SmallIntegerField()
    state = models.CharField(max_length=24, default=ApplicationState.DRAFT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="application_org_id"),
            models.CheckConstraint(
                condition=Q(state__in=ApplicationState)
                & Q(stage__gte=1, stages__lte=2, stage__lte=F("stages"))
                & (~Q(state=ApplicationState.INVITED) | Q(stage=1, stages=2))
                & (~Q(state__in=_SECOND) | Q(stage=2))
                & (~Q(state__in=_FINAL) | Q(stage=F("stages"))),
                name="application_stage_fits",
            ),
        ]
        indexes = [models.Index(fields=["implementer", "-created_at"], name="application_mine")]

    @property
    def number(self) -> str:
        """How people call it: short, and saying nothing of how many others there are."""
        return self.pk.hex[:8].upper()


class ApplicationDraft(Model):
    """What an applicant writes before handing it in: nobody else's, so it carries the applicant as its organisation.

    `answers`: text by the position of the question, as strings; `amount` of money asked for in the notice's currency.
    """

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    application = to("Application")
    title = models.CharField(max_length=200, blank=True)
    amount = amount(null=True, blank=True)
    months = models.SmallIntegerField(null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "application"], name="application_draft_one")]


class ApplicationVersion(OfOffice):
    """An application as it was handed in; append-only. `answers`: each question as it was asked, with its answer.

    Row-level security shows it to the applicant, and in the office to panel members without a conflict alone.
    """

    application = to("Application", related_name="versions")
    implementer = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    notice = to("OpportunityVersion")
    number = models.SmallIntegerField()
    stage = models.SmallIntegerField()
    clarifies = models.BooleanField(default=False)
    title = models.CharField(max_length=200)
    amount = amount()
    currency = models.CharField(max_length=3)
    months = models.SmallIntegerField()
    answers = models.JSONField()
    submitted_at = models.DateTimeField(default=now)
    submitted_by = account()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "application", "number"], name="application_version_number"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, months__gte=1, months__lte=120), name="application_version_size"
            ),
        ]


class ApplicationDetermination(OfOffice):
    """What follows for an application at the end of a stage, and why; append-only. `feedback` goes to the applicant."""

    application = to("Application", related_name="determinations")
    implementer = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    stage = models.SmallIntegerField()
    outcome = models.CharField(max_length=16)
    feedback = models.TextField()
    by = account()
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at"]
        constraints = [models.CheckConstraint(condition=Q(outcome__in=Outcome), name="application_outcome")]
        indexes = [models.Index(fields=["organisation", "application"], name="application_determinations")]

    @property
    def words(self) -> str:
        """The outcome in the reader's language."""
        return str(Outcome(self.outcome).label)


class AwardRecommendation(OfOffice):
    """That an award be made for an application: how much, under which conditions, and with whom it lies."""

    application = to("Application", related_name="recommendations")
    amount = amount()
    currency = models.CharField(max_length=3)
    conditions = models.TextField(blank=True)
    drafted_by = account()
    state = models.CharField(max_length=24, default=RecommendationState.DRAFT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "application"], name="recommendation_one"),
            models.CheckConstraint(
                condition=Q(state__in=RecommendationState, amount__gt=0), name="recommendation_amount"
            ),
        ]
