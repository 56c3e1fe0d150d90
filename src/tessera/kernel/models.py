"""Gathers the models of the kernel's rooms."""

from tessera.kernel.ledger.models import LedgerEntry, LedgerLink
from tessera.kernel.outbox.models import OutboxEvent
from tessera.kernel.vault.models import OrganisationKey, PersonKey

__all__ = ["LedgerEntry", "LedgerLink", "OrganisationKey", "OutboxEvent", "PersonKey"]
