"""Consent: one row per purpose and recipient, with who decided, how, on which words, from when to when."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tessera.kernel.base import Model
from tessera.kernel.clock import now
from tessera.kernel.vault import api as vault
from tessera.trust.consent.enums import SEALED_CONTEXT, RecipientClass, Standing


def _codes() -> ArrayField[Any, Any]:
    return ArrayField(models.CharField(max_length=40), default=list, blank=True)


class ConsentText(Model):
    """The exact words shown for a purpose in one language. Published versions never change; a new wording is a new row.

    Without an organisation it is shipped with the program.
    """

    organisation = models.ForeignKey("trust.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "purpose", "language", "version"],
                name="consent_text_version",
                nulls_distinct=False,
            )
        ]


class ConsentDecision(Model):
    """One decision. Only what ends it may change afterwards; a trigger holds the rest."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey("trust.Subject", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40)
    recipient_class = models.CharField(max_length=40)
    recipient = models.ForeignKey(
        "trust.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recipient_type = models.CharField(max_length=40, blank=True)
    data_categories = _codes()
    withhold_reason = models.CharField(max_length=40, blank=True)
    decision = models.CharField(max_length=12)
    decided_by = models.CharField(max_length=40)
    capacity_concern = models.CharField(max_length=16, default="not_asked")
    how = models.CharField(max_length=24)
    collected_under = models.CharField(max_length=300, blank=True)
    interpreter = models.CharField(max_length=16, blank=True)
    explained = _codes()
    text = models.ForeignKey(ConsentText, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8, blank=True)
    valid_from = models.DateTimeField(default=now)
    valid_to = models.DateTimeField(null=True, blank=True)
    legal_basis = models.CharField(max_length=40, blank=True)
    second_signature = models.UUIDField(null=True, blank=True)
    # withhold_exactly, guardian_basis, capacity_note, witness, legal_note: words that may identify or endanger
    sealed = models.BinaryField(null=True)
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_how = models.CharField(max_length=24, blank=True)
    withdrawn_by = models.UUIDField(null=True, blank=True)
    superseded_by = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "purpose"], name="consent_subject_purpose")]
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=Standing), name="consent_decision_known"),
            models.CheckConstraint(
                condition=Q(recipient_class=RecipientClass.SAME_ORGANISATION)
                | Q(valid_to__isnull=False)
                | Q(decision=Standing.REFUSED)
                | Q(decision=Standing.SUPERSEDED),
                name="consent_outside_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(recipient_class=RecipientClass.NAMED_ORGANISATION, recipient__isnull=False)
                | ~Q(recipient_class=RecipientClass.NAMED_ORGANISATION) & Q(recipient__isnull=True),
                name="consent_named_recipient",
            ),
            models.CheckConstraint(
                condition=Q(recipient_class=RecipientClass.SERVICE_PROVIDERS) ^ Q(recipient_type=""),
                name="consent_recipient_type",
            ),
            models.CheckConstraint(
                condition=Q(legal_basis="")
                | Q(second_signature__isnull=False) & ~Q(second_signature=models.F("recorded_by")),
                name="consent_other_basis_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(how="collected_elsewhere") | ~Q(collected_under=""), name="consent_elsewhere_names_source"
            ),
            models.CheckConstraint(
                condition=~Q(decision=Standing.WITHDRAWN) | Q(withdrawn_at__isnull=False), name="consent_withdrawn_when"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="consent_ends_after_start",
            ),
        ]


# The key is the subject's, reached through the relation.
vault.register(vault.SealedColumn(ConsentDecision, "sealed", "subject__key_id", SEALED_CONTEXT))
