"""Which case stands behind which reference."""

from __future__ import annotations

from django.db import models

from tessera.kernel.base import Model
from tessera.kernel.clock import now
from tessera.protection import columns


class CaseReference(Model):
    """The only place where a reference and a case stand together. Nothing in it comes from the case but its id."""

    organisation = columns.organisation()
    case = columns.case()
    reference = models.CharField(max_length=24)
    made_at = models.DateTimeField(default=now)
    made_by = columns.account(db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="case_reference_once"),
            models.CheckConstraint(
                condition=models.Q(reference__regex=r"^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$"),
                name="case_reference_form",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "case", "-made_at"], name="case_reference_case")]
