"""Runs: what people see of jobs."""

from __future__ import annotations

from django.db import models

from tessera.kernel.base import Model
from tessera.kernel.clock import now
from tessera.kernel.jobs.enums import RunState


class JobRun(Model):
    """One piece of work: its kind, state and progress. `message` and `fault` are codes, never a person's words."""

    organisation_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.QUEUED)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=60, blank=True)
    fault = models.CharField(max_length=80, blank=True)
    then = models.CharField(max_length=200, blank=True)
    enqueued_at = models.DateTimeField(default=now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-enqueued_at"], name="jobrun_org_at")]
        constraints = [models.CheckConstraint(condition=models.Q(state__in=RunState.values), name="jobrun_state")]
