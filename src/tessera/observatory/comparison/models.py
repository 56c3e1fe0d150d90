"""Public sets of others as protected tables, and classifications of others with the way from our codes to theirs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.kernel.base import Model
from tessera.kernel.clock import now
from tessera.observatory.comparison.enums import Relation


class PublicSet(Model):
    """One imported file: whose it is, under which terms, and what was made of it. Its rows are not kept."""

    name = models.CharField(max_length=160)
    publisher = models.CharField(max_length=160)
    address = models.CharField(max_length=300, blank=True)
    terms = models.CharField(max_length=600)
    published_on = models.DateField()
    layout = models.CharField(max_length=40)
    columns = models.JSONField(default=list)
    rows = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)
    threshold = models.PositiveSmallIntegerField()
    withheld = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64, unique=True)
    imported_at = models.DateTimeField(default=now)
    imported_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-published_on", "name"]
        constraints = [models.CheckConstraint(condition=Q(rows__gte=models.F("threshold")), name="publicset_not_small")]


class PublicTable(Model):
    """One table of a public set: `cells` is a list of [values..., count], the count null where it is hidden."""

    source = models.ForeignKey(PublicSet, on_delete=models.PROTECT, related_name="tables")
    dimensions = models.CharField(max_length=120)
    cells = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "dimensions"], name="publictable_dimensions")]


class SchemeCode(Model):
    """One code of a classification of others that was loaded here."""

    scheme = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    unit = models.CharField(max_length=40)
    variable = models.CharField(max_length=80)
    code = models.CharField(max_length=80)
    label = models.CharField(max_length=300)
    parent = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=300)
    loaded_at = models.DateTimeField(default=now)
    loaded_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "version", "unit", "variable", "code"], name="schemecode_once")
        ]


class Crosswalk(Model):
    """A code of ours and the code of a scheme it stands beside; loaded here."""

    column = models.CharField(max_length=40)
    value = models.CharField(max_length=40)
    scheme = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    variable = models.CharField(max_length=80)
    code = models.CharField(max_length=80)
    relation = models.CharField(max_length=12)
    loaded_at = models.DateTimeField(default=now)
    loaded_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["column", "value", "scheme", "version", "variable", "code"], name="crosswalk_once"
            ),
            models.CheckConstraint(condition=Q(relation__in=Relation), name="crosswalk_relation_known"),
        ]
