"""Keys, always wrapped: master (outside the database) over organisation over person."""

from __future__ import annotations

from django.db import models

from tessera.kernel.base import Model
from tessera.kernel.clock import now


class OrganisationKey(Model):
    """A version of an organisation's key, wrapped by a master key. `use` is `data` or `search`."""

    organisation_id = models.UUIDField()
    use = models.CharField(max_length=8)
    version = models.PositiveIntegerField()
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "use", "version"], name="org_key_version"),
            models.CheckConstraint(condition=models.Q(use__in=["data", "search"]), name="org_key_use"),
        ]


class PersonKey(Model):
    """One person's key, wrapped by the organisation's. Erasing it erases the person; the row stays as proof."""

    organisation_id = models.UUIDField()
    organisation_version = models.PositiveIntegerField()
    generation = models.PositiveIntegerField(default=1)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=now)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "organisation_version"], name="person_key_org")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wrapped__isnull=False, erased_at__isnull=True)
                | models.Q(wrapped__isnull=True, erased_at__isnull=False),
                name="person_key_erased_or_there",
            )
        ]
