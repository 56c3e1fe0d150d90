"""What is due in a case, alerts, what each person chose, and supervision. Nothing here says who a survivor is.

`Due.owner` is always whoever the item falls to now, so that a person's day is one stretch of one index. Where the item
follows the case's worker, a trigger in the migration moves it when the case moves.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.kernel.base import Model, Stamped
from tessera.kernel.clock import now
from tessera.protection import columns
from tessera.protection.work.enums import Mail

_OPEN = Q(settled_at__isnull=True)
_UNSEEN = Q(seen_at__isnull=True)


class Due(Stamped):
    """Something to be done in a case by a day. `kind` and `object_id` say what; the words are in the room it is from."""

    organisation = columns.organisation()
    case = columns.case()
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    # `on` moves when it is put off; `first_on` is the day the room asked for.
    on = models.DateField()
    first_on = models.DateField()
    owner = columns.account(db_index=False)
    follows_worker = models.BooleanField(default=True)
    urgent = models.BooleanField(default=False)
    snoozes = models.PositiveSmallIntegerField(default=0)
    snooze_reason = columns.code(24)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "object_id"], condition=_OPEN, name="due_once")
        ]
        indexes = [
            models.Index(fields=["organisation", "owner", "on"], condition=_OPEN, name="due_of_owner"),
            models.Index(fields=["organisation", "on"], condition=_OPEN, name="due_on"),
            models.Index(fields=["organisation", "case", "on"], condition=_OPEN, name="due_of_case"),
            models.Index(
                fields=["organisation", "case", "-settled_at"],
                condition=Q(settled_at__isnull=False),
                name="due_settled",
            ),
        ]


class Alert(Model):
    """Somebody is to look at a case: one row for each receiver, by kind. Never a word about anybody."""

    organisation = columns.organisation()
    account = models.ForeignKey("trust.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    # None where it is about the work as a whole, such as a colleague who left.
    case = columns.inside("protection.Case", null=True, blank=True)
    kind = models.CharField(max_length=40)
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "account", "kind", "case"],
                condition=_UNSEEN,
                nulls_distinct=False,
                name="alert_once",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "account", "-at"], condition=_UNSEEN, name="alert_unseen"),
            models.Index(
                fields=["organisation", "at"],
                condition=Q(seen_at__isnull=True, urgent=True, escalated_at__isnull=True),
                name="alert_to_escalate",
            ),
            models.Index(
                fields=["organisation", "account"],
                condition=Q(seen_at__isnull=True, mailed_at__isnull=True),
                name="alert_unmailed",
            ),
            models.Index(fields=["organisation", "case"], name="alert_of_case"),
        ]


class WorkChoice(Model):
    """When a person wants to be written to."""

    organisation = columns.organisation()
    account = models.ForeignKey("trust.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    mail = models.CharField(max_length=12, default=Mail.AT_ONCE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "account"], name="work_choice_once"),
            models.CheckConstraint(condition=Q(mail__in=Mail), name="work_choice_mail"),
        ]


class WorkSetting(Stamped):
    """What an organisation holds to be too long."""

    organisation = columns.organisation()
    forgotten_days = models.PositiveSmallIntegerField(default=14)
    escalate_hours = models.PositiveSmallIntegerField(default=4)
    supervision_days = models.PositiveSmallIntegerField(default=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation"], name="work_setting_once")]


class Supervision(Stamped):
    """A supervisor and a worker looked at the worker's cases together. Words about the work are sealed for the
    organisation; words about a survivor become a note of the case."""

    organisation = columns.organisation()
    worker = models.ForeignKey("trust.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    supervisor = models.ForeignKey("trust.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    next_on = models.DateField(null=True, blank=True)
    open_cases = models.PositiveIntegerField(default=0)
    urgent_items = models.PositiveIntegerField(default=0)
    overdue_items = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "id"], name="supervision_org_id")]
        indexes = [models.Index(fields=["organisation", "worker", "-on"], name="supervision_of_worker")]


class SupervisedCase(Model):
    """What a supervision review found in one case: codes; the words are a note of the case."""

    organisation = columns.organisation()
    supervision = columns.inside("protection.Supervision")
    case = columns.case()
    risks = columns.codes(24)
    goes_on = columns.code(24)
    next_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "supervision", "case"], name="supervised_case_once")
        ]
        indexes = [models.Index(fields=["organisation", "case"], name="supervised_case_of_case")]
