"""Legal matters, their words (each change a new row), dates that must not be missed, and what the survivor says of
cooperating with authorities."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.kernel.base import Model, Stamped
from tessera.kernel.clock import now, today
from tessera.kernel.vault import api as vault
from tessera.protection import columns
from tessera.protection.legal.enums import DEADLINE_WORDS, MATTER_WORDS, Stage


class LegalMatter(Stamped):
    """One matter of law in a case."""

    organisation = columns.organisation()
    case = columns.case()
    matter_type = columns.code()
    stage = columns.code(16, Stage.ADVICE)
    country = columns.code(16)
    decided_on = models.DateField(null=True, blank=True)
    amount_awarded = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    amount_received = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = columns.code(3)
    protection_measures = columns.codes()
    permit_type = columns.code()
    valid_to = models.DateField(null=True, blank=True)
    source = columns.code(24)
    recorded_by = columns.account(db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="legal_matter_org_id"),
            models.CheckConstraint(condition=Q(stage__in=Stage), name="legal_stage_known"),
            models.CheckConstraint(
                condition=Q(amount_awarded__isnull=True, amount_received__isnull=True) | ~Q(currency=""),
                name="legal_money",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "case", "created_at"], name="legal_matter_case")]


class LegalText(Model):
    """The words of a matter, sealed. Each change is a new row; the latest is in force."""

    organisation = columns.organisation()
    matter = columns.inside("protection.LegalMatter")
    sealed = models.BinaryField()
    written_at = models.DateTimeField(default=now)
    written_by = columns.account(db_index=False)

    class Meta:
        indexes = [models.Index(fields=["organisation", "matter", "-written_at"], name="legal_text_latest")]


class LegalDeadline(Stamped):
    """A date of a matter. Its type and day are for everybody who works on the case, its words for legal workers."""

    organisation = columns.organisation()
    case = columns.case()
    matter = columns.inside("protection.LegalMatter")
    type = columns.code()
    on = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    # The smallest number of days before, of ALERT_DAYS, for which the worker was told.
    alerted = models.PositiveSmallIntegerField(null=True, blank=True)
    of_permit = models.BooleanField(default=False)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="legal_deadline_org_id"),
            models.UniqueConstraint(
                fields=["organisation", "matter"], condition=Q(of_permit=True), name="legal_permit_ends_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "case", "on"], name="legal_deadline_case"),
            models.Index(fields=["organisation", "on"], condition=Q(met_on__isnull=True), name="legal_deadline_open"),
        ]


class Cooperation(Model):
    """What the survivor said, on a day, about cooperating with authorities. Nothing is decided by it, anywhere."""

    organisation = columns.organisation()
    case = columns.case()
    willing_to_cooperate = columns.code(16, "not_asked")
    reasons_not = columns.codes()
    said_on = models.DateField(default=today)
    source = columns.code(24, "survivor")
    recorded_at = models.DateTimeField(default=now)
    recorded_by = columns.account(db_index=False)

    class Meta:
        indexes = [models.Index(fields=["organisation", "case", "-said_on", "-recorded_at"], name="cooperation_latest")]


vault.register(vault.SealedColumn(LegalText, "sealed", "matter__case__subject__key_id", MATTER_WORDS))
vault.register(vault.SealedColumn(LegalDeadline, "sealed", "case__subject__key_id", DEADLINE_WORDS))
