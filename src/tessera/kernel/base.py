"""What every model of ours has in common."""

from __future__ import annotations

from django.db import models

from tessera.kernel.clock import now
from tessera.kernel.ids import new_id


class Model(models.Model):
    """A random UUID as key, and a name that says the kind and the id only: a model's text reaches logs and errors."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.label} {self.pk}"


class Stamped(Model):
    """A model that knows when it was made and last changed (UTC)."""

    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
