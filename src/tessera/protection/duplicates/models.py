"""Pairs of people who may be one, and merges. Relations are composite foreign keys in the migration."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tessera.kernel.base import Model, Stamped
from tessera.kernel.clock import now
from tessera.protection import columns
from tessera.protection.duplicates.enums import FoundBy, Judgement


class Pair(Stamped):
    """Two people of one organisation who may be one, why, and what a person judged. `score` is in per cent."""

    organisation = columns.organisation()
    first = columns.subject()
    second = columns.subject()
    reasons = columns.codes(40)
    found_by = columns.code(12, FoundBy.SIGNS)
    score = models.PositiveSmallIntegerField()
    judgement = columns.code(12, Judgement.OPEN)
    basis = columns.code(20)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "first", "second"], name="pair_once"),
            models.UniqueConstraint(fields=["organisation", "id"], name="pair_org_id"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_ordered"),
            models.CheckConstraint(condition=Q(judgement__in=Judgement), name="pair_judgement"),
            models.CheckConstraint(condition=Q(found_by__in=FoundBy), name="pair_found_by"),
        ]
        indexes = [
            models.Index(fields=["organisation", "judgement", "-score", "id"], name="pair_queue"),
            models.Index(fields=["organisation", "second"], name="pair_second"),
        ]


class Merge(Model):
    """`kept` stands for `merged`. Undone, it stays as proof. Nothing else about either was changed."""

    organisation = columns.organisation()
    pair = columns.inside("protection.Pair", null=True, blank=True)
    kept = columns.subject()
    merged = columns.subject()
    made_at = models.DateTimeField(default=now)
    made_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "merged"], condition=Q(undone_at__isnull=True), name="merge_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),
        ]
        indexes = [models.Index(fields=["organisation", "kept"], name="merge_kept")]
