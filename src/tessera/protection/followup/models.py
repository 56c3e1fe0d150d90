"""Contacts after the help, the closing of a case, what the person said of it, and the organisation's rules for both.

What is asked at a contact is an answered form (`response`); columns here are what lists, alerts and figures need.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tessera.kernel.base import Model, Stamped
from tessera.kernel.clock import now
from tessera.kernel.vault import api as vault
from tessera.protection import columns
from tessera.protection.followup.enums import (
    CLOSURE_TEXT,
    DEFAULT_SCHEDULE,
    EXIT_TEXT,
    Approval,
    ClosureState,
    ContactState,
)
from tessera.protection.followup.states import WAITING


def default_schedule() -> list[str]:
    """A schedule of its own for each organisation."""
    return list(DEFAULT_SCHEDULE)


class FollowUpRules(Model):
    """How an organisation follows up and who approves a closure."""

    organisation = models.OneToOneField("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    schedule = ArrayField(models.CharField(max_length=4), default=default_schedule)
    approval = columns.code(8, Approval.ANOTHER)
    changed_at = models.DateTimeField(default=now)
    changed_by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(approval__in=Approval), name="followup_approval_known")]


class FollowUpContact(Stamped):
    """One contact after the help: planned by the schedule or for a day of its own, then done, or not reached."""

    organisation = columns.organisation()
    case = columns.case()
    step = columns.code(4)
    type = columns.code(24)
    state = columns.code(12, ContactState.PLANNED)
    planned_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_on_precision = columns.code(12)
    next_on = models.DateField(null=True, blank=True)
    mode = columns.code(16)
    reached = columns.code(20)
    tries = models.PositiveSmallIntegerField(default=0)
    safe_now = columns.code(16)
    living_situation = columns.code(24)
    re_exploitation = columns.code(16)
    economic = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    social = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    psychosocial = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    score_method = columns.code(24)
    score_version = columns.code(8)
    response = columns.inside("protection.Response", null=True, blank=True)
    recorded_by = columns.account(db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ContactState), name="followup_contact_state"),
            models.CheckConstraint(
                condition=~Q(state=ContactState.DONE) | Q(done_on__isnull=False), name="followup_contact_done_when"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "case", "planned_on"], name="followup_contact_case"),
            models.Index(
                fields=["organisation", "planned_on"],
                condition=Q(state=ContactState.PLANNED),
                name="followup_contact_planned",
            ),
        ]


class Closure(Stamped):
    """The closing of a case: proposed, approved by somebody else (or returned with a reason), perhaps opened again.

    Words (to whom open matters went, the way back, reasons) are sealed under the survivor's key.
    """

    organisation = columns.organisation()
    case = columns.case()
    state = columns.code(12, ClosureState.PROPOSED)
    closes_as = columns.code(16)
    proposed_on = models.DateField()
    proposed_by = columns.code(12)
    proposer = columns.account(db_index=False)
    reason = columns.code()
    tries = models.PositiveSmallIntegerField(null=True, blank=True)
    days_without_contact = models.PositiveSmallIntegerField(null=True, blank=True)
    goals_result = columns.code(12)
    needs_change = models.JSONField(default=dict)
    living_situation = columns.code(24)
    income = columns.code(16)
    legal_status = columns.code(24)
    relief_obtained = columns.codes()
    received_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    received_currency = columns.code(3)
    safety_plan_final = columns.code(16)
    way_back_explained = columns.code(16)
    handed_over = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    data_wish = columns.code(24)
    sealed = models.BinaryField()
    decided_by = columns.account(db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_alone = models.BooleanField(default=False)
    reopened_by = columns.account(db_index=False)
    reopened_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="closure_org_id"),
            models.UniqueConstraint(
                fields=["organisation", "case"], condition=Q(state__in=WAITING), name="closure_one_waits"
            ),
            models.CheckConstraint(condition=Q(state__in=ClosureState), name="closure_state_known"),
            # Never silently by the same person: alone is said, and the room asks for the reason.
            models.CheckConstraint(
                condition=~Q(state__in=[ClosureState.APPROVED, ClosureState.REOPENED])
                | Q(decided_by__isnull=False) & (Q(decided_alone=True) | ~Q(decided_by=F("proposer"))),
                name="closure_two_people",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "case", "-created_at"], name="closure_case"),
            models.Index(fields=["organisation", "state"], condition=Q(state="proposed"), name="closure_waits"),
        ]


class ContinuingService(Model):
    """A service that goes on after the closure, with the consent under which it may still hear from us."""

    organisation = columns.organisation()
    closure = columns.inside("protection.Closure")
    provider = models.ForeignKey(
        "trust.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    service = columns.code(24)
    decision_id = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "closure"], name="continuing_closure")]


class ExitInterview(Model):
    """What the person said of the help, answered on a page of their own; only those who approve closures read it.

    `opened_at` is when the device was handed over; the page is open for INTERVIEW_MINUTES and answers once.
    """

    organisation = columns.organisation()
    case = columns.case()
    opened_at = models.DateTimeField(default=now)
    opened_by = columns.account(db_index=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField(null=True, blank=True)
    felt_safe = columns.code(16)
    felt_heard = columns.code(16)
    would_recommend = columns.code(16)
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)), name="exit_satisfaction_range"
            )
        ]
        indexes = [models.Index(fields=["organisation", "case", "-opened_at"], name="exit_case")]


# The keys are the survivor's: erasing the person erases these words too.
vault.register(vault.SealedColumn(Closure, "sealed", "case__subject__key_id", CLOSURE_TEXT))
vault.register(vault.SealedColumn(ExitInterview, "sealed", "case__subject__key_id", EXIT_TEXT))
