"""Publications: what the public may know of a project, fixed once; and what the office says of its portfolio as a whole."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tessera.kernel.ids import new_id
from tessera.partnership.publishing.enums import Level, PublicationState
from tessera.partnership.stages.api import OfOffice


class Publication(OfOffice):
    """A version of an award as the public may know it. Everything but its state is fixed; the database refuses the rest.

    `key` is the project's public address over all its publications; it is not the award's id. `content` is
    `content.as_json`, `sha256` its hash. `terms` are the level, reasons and words that were decided; `withheld_words` is the
    hash of the award's own sentences at that time, by which a change of them is noticed. The columns after it repeat
    `content` for lists: nothing may stand in them that does not stand there. `follows` is the publication whose two people
    decided these terms, where the program made this one by itself.
    """

    key = models.UUIDField(default=new_id)
    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("partnership.AwardVersion", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    level = models.CharField(max_length=8, choices=Level.choices)
    terms = models.JSONField()
    findings = models.JSONField(default=list)
    withheld_words = models.CharField(max_length=64)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=PublicationState.choices, default=PublicationState.PREPARED)
    prepared_by = models.UUIDField(null=True, blank=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    published_by = models.UUIDField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    title = models.CharField(max_length=300, blank=True)
    implementer_key = models.UUIDField(null=True, blank=True)
    implementer_name = models.CharField(max_length=300, blank=True)
    region = models.CharField(max_length=8, blank=True)
    programme_type = models.CharField(max_length=40, blank=True)
    countries = ArrayField(models.CharField(max_length=3), default=list)
    sectors = ArrayField(models.CharField(max_length=8), default=list)
    total = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    ends = models.DateField(null=True, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["-published_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "award", "number"], name="publication_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "award"],
                condition=Q(state__in=["published", "hidden"]),
                name="publication_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["organisation", "award"], condition=Q(state="prepared"), name="publication_one_prepared"
            ),
            models.CheckConstraint(condition=Q(state__in=PublicationState.values), name="publication_state_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="publication_level_known"),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("prepared_by")),
                name="publication_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "dropped"])
                | (Q(published_at__isnull=False) & (Q(published_by__isnull=False) | Q(follows__isnull=False))),
                name="publication_decided",
            ),
            models.CheckConstraint(condition=~Q(level="region") | Q(countries=[]), name="publication_region_only"),
            models.CheckConstraint(
                condition=~Q(level="withheld")
                | Q(title="", words="", countries=[], implementer_key__isnull=True, total__isnull=True),
                name="publication_withheld_empty",
            ),
        ]
        indexes = [
            models.Index(fields=["key"], name="publication_key", condition=Q(state="published")),
            models.Index(fields=["-published_at", "id"], name="publication_newest", condition=Q(state="published")),
            models.Index(fields=["organisation", "state", "-created_at"], name="publication_desk"),
        ]


class PublicStamp(OfOffice):
    """A random value that the database changes with everything of an office that becomes public or ceases to be.

    Nobody but its trigger writes it. Two readers who see the same stamps see the same publications.
    """

    stamp = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation"], name="public_stamp_one_each")]


class Headline(OfOffice):
    """One number that the office claims of its whole portfolio, with the day it is for; shown beside what is computed."""

    what = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3, blank=True)
    at_least = models.BooleanField(default=False)
    as_of = models.DateField()
    source = models.CharField(max_length=500)
    shown_by = models.UUIDField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-as_of", "what"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "what"], condition=Q(ended_at__isnull=True), name="headline_one_each"
            )
        ]
