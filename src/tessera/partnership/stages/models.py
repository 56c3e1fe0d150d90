"""Changes of state as they happened, and the columns that rows of the office share."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Cast

from tessera.kernel.base import Model, Stamped
from tessera.kernel.clock import now


class Transaction(models.Func):
    """The number of the transaction that writes the row (PostgreSQL's txid_current)."""

    function = "txid_current"
    output_field = models.BigIntegerField()


class OfOffice(Stamped):
    """A row of the office that funds; row-level security shows it to that office alone, where nothing else is said."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Shared(OfOffice):
    """A row about one grantee. `implementer` is the grantee's organisation where it works in this system."""

    implementer = models.ForeignKey(
        "trust.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        abstract = True


class StateChange(Model):
    """A move that was made. `written_in` is the transaction, by which the database knows that a move was written down."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    implementer = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    starts = models.CharField(max_length=24, blank=True)
    ends = models.CharField(max_length=24)
    reason = models.TextField(blank=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=now)
    written_in = models.BigIntegerField(db_default=Cast(Transaction(), models.BigIntegerField()))

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["object_id", "at"], name="state_change_of")]
