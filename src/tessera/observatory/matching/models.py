"""What matching leaves behind: which records of different organisations are one person."""

from __future__ import annotations

from django.db import models

from tessera.kernel.base import Model
from tessera.kernel.clock import now


class SamePerson(Model):
    """One organisation's half of a match: its own person, and a random number that the other halves carry too."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey("trust.Subject", on_delete=models.PROTECT, related_name="+")
    run_id = models.UUIDField()
    person = models.UUIDField()
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "run_id", "subject"], name="same_person_once"),
        ]
        indexes = [models.Index(fields=["run_id", "person"], name="same_person_of_run")]
