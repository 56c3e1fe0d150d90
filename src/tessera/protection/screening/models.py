"""Screenings and their answers, which are never changed, and the instruments that an organisation loaded."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tessera.kernel.base import Model
from tessera.kernel.clock import now
from tessera.kernel.vault import api as vault
from tessera.protection import columns
from tessera.protection.screening.enums import OBSERVED, WORDS, Review


class Instrument(Model):
    """A tool an organisation loaded, kept as the file it was: a screening done with it can always be read."""

    organisation = columns.organisation()
    key = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default=Review.USABLE)
    asks_about_groups = models.BooleanField(default=False)
    loaded_at = models.DateTimeField(default=now)
    loaded_by = columns.account(db_index=False, null=False)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = columns.account(db_index=False)
    review_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="instrument_org_id"),
            models.UniqueConstraint(fields=["organisation", "key", "version"], name="instrument_version"),
            models.CheckConstraint(condition=Q(state__in=Review), name="instrument_state_known"),
            # An item about a group is not used before somebody else than the one who loaded it wrote down why it may be.
            models.CheckConstraint(
                condition=~Q(state=Review.USABLE)
                | Q(asks_about_groups=False)
                | (Q(reviewed_at__isnull=False) & ~Q(review_reason="") & ~Q(reviewed_by=F("loaded_by"))),
                name="instrument_groups_reviewed",
            ),
        ]


class Screening(Model):
    """One screening of one person. `stopped`: it was broken off to protect somebody; the judgement can wait."""

    organisation = columns.organisation()
    case = columns.case()
    at = models.DateTimeField(default=now)
    screener = columns.account(db_index=False)
    instrument_key = models.CharField(max_length=80)
    instrument_version = models.CharField(max_length=20)
    instrument = columns.inside("protection.Instrument", null=True, blank=True)
    sets = columns.codes(80)
    context = columns.code()
    interview_place = columns.code()
    interpreter = columns.code()
    others_present = columns.codes()
    support_person = columns.code(16)
    break_requested = columns.code(16)
    age_group = columns.code(16)
    age_doubt = columns.code(16)
    immediate_danger = columns.code(16)
    urgent_medical_need = columns.codes()
    alternative_reading = columns.codes()
    judgement = columns.code()
    informed_and_wants = columns.code()
    next_step = columns.codes()
    stopped = models.BooleanField(default=False)
    # The database holds the relation; a person's screenings go all at once.
    corrects = columns.inside("self", null=True, blank=True, on_delete=models.DO_NOTHING)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="screening_org_id"),
            models.CheckConstraint(condition=Q(stopped=True) | ~Q(judgement=""), name="screening_judged_or_stopped"),
        ]
        indexes = [models.Index(fields=["organisation", "case", "-at", "-id"], name="screening_case_at")]


class ScreeningItem(Model):
    """One answered indicator with its provenance. What has no row was not asked."""

    organisation = columns.organisation()
    screening = columns.inside("protection.Screening", related_name="items")
    item = models.CharField(max_length=80)
    set = models.CharField(max_length=80)
    phase = columns.code(16)
    observed = columns.code(12)
    source = columns.code(24)
    confidence = columns.code(16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "screening", "item"], name="screening_item_once"),
            models.CheckConstraint(condition=Q(observed__in=OBSERVED), name="screening_item_observed"),
            # A yes without its source would be a rumour on file.
            models.CheckConstraint(
                condition=~Q(observed="yes") | (~Q(source="") & ~Q(confidence="")), name="screening_item_provenance"
            ),
        ]


vault.register(vault.SealedColumn(Screening, "sealed", "case__subject__key_id", WORDS))
