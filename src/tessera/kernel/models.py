"""Gathers the models of the kernel's rooms."""

from tessera.kernel.files.models import FileKey, StoredFile
from tessera.kernel.jobs.models import JobRun
from tessera.kernel.ledger.models import LedgerEntry, LedgerLink
from tessera.kernel.outbox.models import OutboxDelivery, OutboxEvent
from tessera.kernel.vault.models import OrganisationKey, PersonKey

__all__ = [
    "FileKey",
    "JobRun",
    "LedgerEntry",
    "LedgerLink",
    "OrganisationKey",
    "OutboxDelivery",
    "OutboxEvent",
    "PersonKey",
    "StoredFile",
]
