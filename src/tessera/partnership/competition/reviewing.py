"""Who reviews, what they declared, and what they scored."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tessera.partnership.competition.enums import ConflictState, MemberState, PanelRole, ReviewState
from tessera.partnership.stages.api import OfOffice

_KEEP = models.PROTECT


class PanelMember(OfOffice):
    """Somebody of the office on the panel of one opportunity, until the assignment ends; why it did is in the changes."""

    opportunity = models.ForeignKey("partnership.Opportunity", on_delete=_KEEP, related_name="members")
    account = models.ForeignKey("trust.Account", on_delete=_KEEP, related_name="+", db_index=False)
    role = models.CharField(max_length=12, default=PanelRole.REVIEWER)
    state = models.CharField(max_length=24, default=MemberState.SERVING)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="panel_member_org_id"),
            models.UniqueConstraint(fields=["organisation", "opportunity", "account"], name="panel_member_once"),
            models.CheckConstraint(condition=Q(role__in=PanelRole), name="panel_member_role"),
            models.CheckConstraint(condition=Q(state__in=MemberState), name="panel_member_state"),
        ]


class ConflictDeclaration(OfOffice):
    """What one member says of conflicts of interest with one application; what the conflict is stands in the changes."""

    application = models.ForeignKey("partnership.Application", on_delete=_KEEP, related_name="declarations")
    member = models.ForeignKey("partnership.PanelMember", on_delete=_KEEP, related_name="declarations")
    account = models.ForeignKey("trust.Account", on_delete=_KEEP, related_name="+", db_index=False)
    ruled_by = models.ForeignKey("trust.Account", on_delete=_KEEP, related_name="+", db_index=False, null=True)
    state = models.CharField(max_length=24, default=ConflictState.ASKED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "application", "account"], name="declaration_once"),
            models.CheckConstraint(condition=Q(state__in=ConflictState), name="declaration_state"),
            # Nobody rules on their own conflict, and nothing is ruled by nobody.
            models.CheckConstraint(
                condition=(Q(ruled_by__isnull=False) | ~Q(state__in=(ConflictState.CLEARED, ConflictState.RECUSED)))
                & (
                    Q(ruled_by__isnull=True)
                    | (~Q(state__in=(ConflictState.ASKED, ConflictState.NONE)) & ~Q(ruled_by=F("account")))
                ),
                name="declaration_ruled_by_another",
            ),
        ]


class ApplicationReview(OfOffice):
    """One member's review of an application at one stage, by the criteria of the notice in force at its closing."""

    application = models.ForeignKey("partnership.Application", on_delete=_KEEP, related_name="reviews")
    member = models.ForeignKey("partnership.PanelMember", on_delete=_KEEP, related_name="reviews")
    account = models.ForeignKey("trust.Account", on_delete=_KEEP, related_name="+", db_index=False)
    notice = models.ForeignKey("partnership.OpportunityVersion", on_delete=_KEEP, related_name="+")
    stage = models.SmallIntegerField()
    state = models.CharField(max_length=24, default=ReviewState.ASSIGNED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="application_review_org_id"),
            models.UniqueConstraint(
                fields=["organisation", "application", "stage", "account"], name="application_review_once"
            ),
            models.CheckConstraint(condition=Q(state__in=ReviewState), name="application_review_state"),
        ]


class ReviewScore(OfOffice):
    """What a reviewer gives for one criterion, and why. There is no column for a total: it is computed.

    `application`, `stage` and `account` are those of the review (the database checks it), so that who may read a score
    can be asked without reading the review first.
    """

    review = models.ForeignKey("partnership.ApplicationReview", on_delete=_KEEP, related_name="scores")
    application = models.ForeignKey("partnership.Application", on_delete=_KEEP, related_name="+", db_index=False)
    stage = models.SmallIntegerField()
    account = models.ForeignKey("trust.Account", on_delete=_KEEP, related_name="+", db_index=False)
    criterion = models.ForeignKey("partnership.RubricCriterion", on_delete=_KEEP, related_name="+")
    value = models.SmallIntegerField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "review", "criterion"], name="score_once"),
            models.CheckConstraint(condition=Q(value__gte=0) & ~Q(reason=""), name="score_reasoned"),
        ]
