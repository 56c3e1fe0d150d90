"""Plans in versions, goals, tasks, services, case conferences, and the tokens of calendar feeds.

Relations inside the floor are composite foreign keys (organisation and id together, in the migration). Words are sealed.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tessera.kernel.base import Model, Stamped
from tessera.kernel.clock import now, today
from tessera.kernel.vault import api as vault
from tessera.protection import columns
from tessera.protection.plans.enums import (
    CONFERENCE_WORDS,
    GOAL_WORDS,
    PLAN_WORDS,
    REACHED,
    SERVICE_WORDS,
    TASK_WORDS,
    Approval,
    GoalState,
    TaskOwner,
)

_CASE_KEY = "case__subject__key_id"


class Plan(Stamped):
    """One version of what was agreed for a case; the highest number is in force."""

    organisation = columns.organisation()
    case = columns.case()
    version = models.PositiveSmallIntegerField()
    from_date = models.DateField(default=today)
    review_on = models.DateField(null=True, blank=True)
    approval = columns.code(16, Approval.NOT_NEEDED)
    requested_by = columns.account(db_index=False)
    approved_by = columns.account(db_index=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    survivor_agreed = columns.code(16, "not_asked")
    copy_given = columns.code(20)
    source = columns.code(24)
    recorded_by = columns.account(db_index=False)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="plan_org_id"),
            models.UniqueConstraint(fields=["organisation", "case", "version"], name="plan_version"),
            models.CheckConstraint(condition=Q(approval__in=Approval), name="plan_approval_known"),
            models.CheckConstraint(
                condition=~Q(approval=Approval.APPROVED) | Q(approved_by__isnull=False),
                name="plan_approved_by_somebody",
            ),
            # Case forms §13, rule 7: nobody approves what they asked for.
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("requested_by")), name="plan_two_people"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "changed_at"], condition=Q(approval=Approval.REQUESTED), name="plan_asked"
            )
        ]


class PlanGoal(Stamped):
    """What the survivor wants to reach, in her own words. Its words are never changed: another goal replaces it."""

    organisation = columns.organisation()
    case = columns.case()
    plan = columns.inside("protection.Plan", null=True, blank=True)
    replaces = columns.inside("protection.PlanGoal", null=True, blank=True)
    domain = columns.code()
    target_date = models.DateField(null=True, blank=True)
    state = columns.code(24, GoalState.SET)
    reached_on = models.DateField(null=True, blank=True)
    source = columns.code(24, "survivor")
    recorded_by = columns.account(db_index=False)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="goal_org_id"),
            models.CheckConstraint(condition=Q(state__in=GoalState), name="goal_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=REACHED) | Q(reached_on__isnull=True), name="goal_reached_only_when_met"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "case", "created_at"], name="goal_case")]


class PlanTask(Stamped):
    """Something to be done by somebody by a day."""

    organisation = columns.organisation()
    case = columns.case()
    goal = columns.inside("protection.PlanGoal", null=True, blank=True)
    owner_kind = columns.code(16, TaskOwner.WORKER)
    owner = columns.account(db_index=False)
    other = columns.inside("trust.Organisation", null=True, blank=True, db_constraint=True)
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    recorded_by = columns.account(db_index=False)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="task_org_id"),
            models.CheckConstraint(condition=Q(owner_kind__in=TaskOwner), name="task_owner_known"),
            models.CheckConstraint(
                condition=Q(owner_kind=TaskOwner.WORKER) | Q(owner__isnull=True), name="task_one_owner"
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(dropped_on__isnull=True), name="task_done_or_dropped"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "case", "due"], name="task_case"),
            models.Index(
                fields=["organisation", "owner", "due"],
                condition=Q(done_on__isnull=True, dropped_on__isnull=True),
                name="task_owner_open",
            ),
        ]


class PlanService(Stamped):
    """One episode of a service: asked for, begun, ended, what stood in the way, what it cost, what she says of it."""

    organisation = columns.organisation()
    case = columns.case()
    goal = columns.inside("protection.PlanGoal", null=True, blank=True)
    service_type = columns.code()
    response_type = columns.code(32)
    provider = columns.inside("trust.Organisation", null=True, blank=True, db_constraint=True)
    place_hidden = models.BooleanField(default=True)
    requested_on = models.DateField(null=True, blank=True)
    requested_on_precision = columns.code(12)
    appointment = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    started_on_precision = columns.code(12)
    ended_on = models.DateField(null=True, blank=True)
    ended_on_precision = columns.code(12)
    delivered = columns.code(24)
    quantity = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    unit = columns.code(12)
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = columns.code(3)
    funding_line = columns.code(24)
    barriers = columns.codes()
    feedback = models.PositiveSmallIntegerField(null=True, blank=True)
    anonymous_offered = columns.code(16)
    source = columns.code(24)
    worker = columns.account(db_index=False)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="service_org_id"),
            models.CheckConstraint(
                condition=Q(feedback__isnull=True) | Q(feedback__range=(1, 5)), name="service_feedback"
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | (Q(cost__gte=0) & ~Q(currency="")), name="service_money"
            ),
            models.CheckConstraint(condition=Q(quantity__isnull=True) | Q(quantity__gte=0), name="service_quantity"),
        ]
        indexes = [
            models.Index(fields=["organisation", "case", "created_at"], name="service_case"),
            models.Index(
                fields=["organisation", "appointment"],
                condition=Q(appointment__isnull=False),
                name="service_appointment",
            ),
        ]


class Conference(Stamped):
    """A meeting of several organisations about one case."""

    organisation = columns.organisation()
    case = columns.case()
    held_on = models.DateField(default=today)
    survivor_present = columns.code(16, "not_asked")
    recorded_by = columns.account(db_index=False)
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "id"], name="conference_org_id")]
        indexes = [models.Index(fields=["organisation", "case", "-held_on"], name="conference_case")]


class ConferenceGuest(Model):
    """An invited organisation, and what consent let it hear when the conference was last written down: proof, no permission."""

    organisation = columns.organisation()
    conference = columns.inside("protection.Conference")
    guest = columns.inside("trust.Organisation", db_constraint=True)
    may_hear = columns.codes()
    reason = columns.code(24)
    checked_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "conference", "guest"], name="conference_guest_once")
        ]


class CalendarFeed(Model):
    """The address a calendar program may ask: the hash of its token alone, one in force per colleague."""

    organisation = columns.organisation()
    account = models.ForeignKey("trust.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    token_hash = models.CharField(max_length=64, unique=True)
    word = models.CharField(max_length=24)
    language = columns.code(8)
    created_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "account"], condition=Q(revoked_at__isnull=True), name="calendar_feed_one"
            )
        ]


vault.register(vault.SealedColumn(Plan, "sealed", _CASE_KEY, PLAN_WORDS))
vault.register(vault.SealedColumn(PlanGoal, "sealed", _CASE_KEY, GOAL_WORDS))
vault.register(vault.SealedColumn(PlanTask, "sealed", _CASE_KEY, TASK_WORDS))
vault.register(vault.SealedColumn(PlanService, "sealed", _CASE_KEY, SERVICE_WORDS))
vault.register(vault.SealedColumn(Conference, "sealed", _CASE_KEY, CONFERENCE_WORDS))
