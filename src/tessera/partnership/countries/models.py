"""Editions of reports, what they say of a country, and facts with their sources. No tier is computed here or anywhere."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.kernel.base import Model
from tessera.partnership.countries.enums import Answer
from tessera.partnership.stages.api import OfOffice


class ReportEdition(OfOffice):
    """One report: `publisher` is a code of report_publisher, `starts` and `ends` the period it covers."""

    publisher = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    address = models.URLField(max_length=300, blank=True)

    class Meta:
        ordering = ["-year", "publisher"]
        constraints = [
            # What hangs on an edition hangs on one of the same office; the database asks for both columns together.
            models.UniqueConstraint(fields=["organisation", "id"], name="edition_of_office"),
            models.UniqueConstraint(fields=["organisation", "publisher", "year"], name="edition_once"),
            models.CheckConstraint(condition=Q(year__gte=1990) & Q(year__lte=2100), name="edition_year"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=models.F("starts")),
                name="edition_period",
            ),
        ]


class Assessment(OfOffice):
    """What an edition says of a country. `ranking` is a code of tier as the report gives it, "" where it ranks nobody.

    A correction is a new row: the old one gets `replaced_at` and stays. `waiver`: the report says that a waiver kept
    the country on the watch list.
    """

    country = models.CharField(max_length=3)
    edition = models.ForeignKey(ReportEdition, on_delete=models.PROTECT, related_name="assessments")
    ranking = models.CharField(max_length=3, blank=True)
    waiver = models.BooleanField(default=False)
    source = models.CharField(max_length=300)
    reason = models.CharField(max_length=500, blank=True)
    recorded_by = models.UUIDField(null=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["country", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="assessment_of_office"),
            models.UniqueConstraint(
                fields=["organisation", "country", "edition"],
                condition=Q(replaced_at__isnull=True),
                name="assessment_in_force",
            ),
            models.CheckConstraint(
                condition=Q(ranking="") | Q(ranking__in=["1", "2", "2WL", "3", "SC"]), name="assessment_ranking"
            ),
            models.CheckConstraint(
                condition=Q(waiver=False) | Q(ranking="2WL"), name="assessment_waiver_on_watch_list"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="assessment_has_source"),
        ]


class AssessmentNote(Model):
    """The office's own words on one standard or criterion: `section` is a code of minimum_standard or of criterion."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="notes")
    section = models.CharField(max_length=4)
    text = models.TextField()

    class Meta:
        ordering = ["section"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "assessment", "section"], name="assessment_note_once")
        ]


class CountryFact(OfOffice):
    """What every fact about a country has: which country, where it was read, who wrote it down."""

    country = models.CharField(max_length=3)
    source = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    recorded_by = models.UUIDField(null=True)

    class Meta:
        abstract = True


class Ratification(CountryFact):
    """Whether a country is bound by a treaty (a code of treaty), as of `year`; `on` is the day where it is known."""

    treaty = models.CharField(max_length=12)
    ratified = models.BooleanField()
    on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["treaty"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "country", "treaty"], name="ratification_once"),
            models.CheckConstraint(
                condition=Q(on__isnull=True) | Q(ratified=True), name="ratification_day_if_ratified"
            ),
        ]


class NationalPlan(CountryFact):
    """A national action plan; `year` is the first it covers, `until` the last, `state` a code of national_plan_state."""

    title = models.CharField(max_length=200)
    until = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, default="adopted")
    lead_body = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-year", "title"]
        indexes = [models.Index(fields=["organisation", "country"], name="national_plan_country")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(year__isnull=True) | Q(until__gte=models.F("year")),
                name="national_plan_years",
            ),
        ]


class MechanismFact(CountryFact):
    """The national referral mechanism: whether there is one and since which year, who leads it, whether it has written procedures."""

    exists = models.CharField(max_length=8, choices=Answer.choices, default=Answer.UNKNOWN)
    procedures = models.CharField(max_length=8, choices=Answer.choices, default=Answer.UNKNOWN)
    lead_body = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "country"], name="mechanism_once"),
            models.CheckConstraint(condition=Q(exists__in=Answer) & Q(procedures__in=Answer), name="mechanism_answers"),
        ]
