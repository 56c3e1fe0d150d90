"""Suspects, what each was in an episode, and conflict checks. Relations are composite foreign keys in the migration."""

from __future__ import annotations

from django.db import models

from tessera.kernel.base import Model, Stamped
from tessera.kernel.clock import now
from tessera.kernel.ids import new_code
from tessera.protection import columns


class Suspect(Stamped):
    """Somebody who is said to have taken part. Who that is, is sealed under the organisation's key."""

    organisation = columns.organisation()
    code = models.CharField(max_length=16, default=new_code)
    sealed = models.BinaryField()
    sex = columns.code(16)
    nationalities = columns.codes(16)
    created_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="suspect_org_code"),
            models.UniqueConstraint(fields=["organisation", "id"], name="suspect_org_id"),
        ]


class Involvement(Stamped):
    """What a suspect was in one episode. `relation` is to the survivor, in the spelling of HTCDS."""

    organisation = columns.organisation()
    suspect = columns.inside("protection.Suspect")
    case = columns.case()
    episode = columns.inside("protection.Episode")
    roles = columns.codes(40)
    relation = columns.code()
    still_reaches_survivor = columns.code(16)
    recorded_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "suspect", "episode"], name="involvement_once"),
        ]
        indexes = [models.Index(fields=["organisation", "case"], name="involvement_case")]


class Conflict(Model):
    """A suspect who may also be served here. The worker gets the code; a supervisor sees whom it is about."""

    organisation = columns.organisation()
    suspect = columns.inside("protection.Suspect")
    subject = columns.subject()
    code = models.CharField(max_length=16, default=new_code)
    found_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "suspect", "subject"], name="conflict_once"),
        ]
        indexes = [models.Index(fields=["organisation", "-found_at"], name="conflict_latest")]
