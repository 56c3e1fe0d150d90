"""What organisations agree, each with its own half; runs; what is handed on in between; and what matching leaves behind."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tessera.kernel.base import Model
from tessera.kernel.clock import now
from tessera.observatory.matching.enums import Answer, Decision, Kind


class Arrangement(Model):
    """What is proposed: who takes part, who hosts, and which answer is given. It says something only while everybody's
    half stands; it is never rewritten."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    members = ArrayField(models.UUIDField())
    title = models.CharField(max_length=120)
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.COUNTS)
    proposed_at = models.DateTimeField(default=now)
    proposed_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="arrangement_answer"),
            models.CheckConstraint(condition=Q(members__len__gte=2, members__len__lte=8), name="arrangement_members"),
        ]


class Half(Model):
    """One organisation's half of an arrangement: its yes or no, and the end of it. Only the organisation writes it."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="halves")
    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=8, choices=Decision.choices)
    signer_function = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(default=now)
    decided_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "arrangement"], name="half_once"),
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="half_decision"),
        ]


class MatchingRun(Model):
    """One matching under an arrangement. `result` is the guarded table of capture histories; only the host writes it."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="runs")
    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    members = ArrayField(models.UUIDField())
    started_at = models.DateTimeField(default=now)
    started_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)

    class Meta:
        ordering = ["-started_at"]


class Part(Model):
    """One organisation's part in a run: the size it declared, its signing key, and how far it is."""

    run = models.ForeignKey(MatchingRun, on_delete=models.PROTECT, related_name="parts")
    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    declared = models.PositiveIntegerField()
    public_key = models.BinaryField()
    joined_at = models.DateTimeField(default=now)
    entries = models.PositiveIntegerField(null=True)
    failed = models.CharField(max_length=20, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "run"], name="part_once")]


class Handed(Model):
    """A signed parcel on its way from `organisation` to another; gone as soon as that one has used it."""

    run = models.ForeignKey(MatchingRun, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    owner = models.UUIDField()
    hands = ArrayField(models.UUIDField(), default=list)
    body = models.BinaryField()
    signature = models.BinaryField()
    handed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "run", "to_organisation", "kind", "owner"], name="handed_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="handed_kind"),
        ]


class SamePerson(Model):
    """One organisation's half of a match: its own person, and a random number that the other halves carry too."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey("trust.Subject", on_delete=models.PROTECT, related_name="+")
    run_id = models.UUIDField()
    person = models.UUIDField()
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "run_id", "subject"], name="same_person_once"),
        ]
        indexes = [models.Index(fields=["run_id", "person"], name="same_person_of_run")]
