"""Who sees a run: the organisation it was made for, nobody else."""

from __future__ import annotations

from django.db import models

from tessera.kernel.actor import Actor
from tessera.kernel.jobs.models import JobRun


def scope(actor: Actor) -> models.QuerySet[JobRun]:
    """The runs of the actor's organisation."""
    if actor.organisation is None:
        return JobRun.objects.none()
    return JobRun.objects.filter(organisation_id=actor.organisation)
