"""Awards, their versions by amendment, and what hangs on them; partnerships with a government stand in `compacts`.

Every row carries the office and the grantee's organisation, so that the database alone decides who sees it. What an
award says at a time is its version: countries and sectors with their shares belong to a version, never to the award.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from tessera.kernel.clock import today
from tessera.partnership.awards.compacts import Commitment, Compact, Dialogue, DialogueIndicator, DialogueTarget
from tessera.partnership.awards.enums import (
    AwardState,
    ConditionState,
    Procedure,
    Source,
    SubawardState,
    VersionKind,
    VersionState,
)
from tessera.partnership.stages.api import Shared

__all__ = ["Award", "AwardCountry", "AwardSector", "AwardVersion", "Commitment", "Compact", "Condition", "Dialogue",
           "DialogueIndicator", "DialogueTarget", "KeyPerson", "Obligation", "Subaward"]  # fmt: skip


def amount(**more: Any) -> models.DecimalField[Any, Any]:
    """An amount of money; its currency stands beside it."""
    return models.DecimalField(max_digits=16, decimal_places=2, **more)


def share() -> models.DecimalField[Any, Any]:
    """Per cent of the version's total; None only where a published list names several and gives no shares."""
    return models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)


def of_award() -> models.ForeignKey[Any, Any]:
    """The award a row belongs to."""
    return models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")


def colleague() -> models.ForeignKey[Any, Any]:
    """A colleague of the office, where there is one."""
    return models.ForeignKey(
        "trust.Account", on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )


class Award(Shared):
    """One award to one implementer. `implementer` is set where the party works in this system."""

    number = models.CharField(max_length=40)
    instrument = models.CharField(max_length=24, blank=True)
    party = models.ForeignKey("partnership.Party", on_delete=models.PROTECT, related_name="+")
    programme_type = models.CharField(max_length=40, blank=True)
    partnership = models.ForeignKey(Compact, on_delete=models.PROTECT, related_name="awards", null=True, blank=True)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    region = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=16, choices=AwardState.choices, default=AwardState.RECOMMENDED)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.ENTERED)
    listing_key = models.CharField(max_length=64, blank=True)
    recorded_by = colleague()

    class Meta:
        ordering = ["number"]
        constraints = [
            # What hangs on an award hangs on one of the same office; the database asks for both columns together.
            models.UniqueConstraint(fields=["organisation", "id"], name="award_of_office"),
            models.UniqueConstraint(fields=["organisation", "number"], name="award_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "listing_key"], condition=~Q(listing_key=""), name="award_listing_once"
            ),
            models.CheckConstraint(condition=Q(state__in=AwardState.values), name="award_state_known"),
            models.CheckConstraint(condition=~Q(number=""), name="award_numbered"),
        ]
        indexes = [models.Index(fields=["organisation", "state", "number"], name="award_by_state")]


class AwardVersion(Shared):
    """What the award says from `effective` until the next version's day (`until`, exclusive; None while in force).

    `starts` and `ends` are the first and last day of the period of performance. The total and the cost share are in
    `currency`. Version 1 is the original. A row in effect never changes again, but for `until`.
    """

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=VersionKind.choices, default=VersionKind.ORIGINAL)
    effective = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True, editable=False)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    total = amount(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    cost_share = amount(null=True, blank=True)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=16, choices=VersionState.choices, default=VersionState.REQUESTED)
    requested_by = colleague()
    approved_by = colleague()
    signed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["award_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "award", "number"], name="awardversion_number"),
            models.UniqueConstraint(
                fields=["organisation", "award"],
                condition=Q(state="in_effect", until__isnull=True),
                name="awardversion_one_in_force",
            ),
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="awardversion_state_known"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="awardversion_days_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(total__isnull=True) & Q(cost_share__isnull=True)) | ~Q(currency=""),
                name="awardversion_money_has_currency",
            ),
            models.CheckConstraint(condition=Q(total__isnull=True) | Q(total__gte=0), name="awardversion_total"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("requested_by")),
                name="awardversion_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "signed", "in_effect"])
                | Q(kind="listing")
                | (Q(approved_by__isnull=False) & Q(total__isnull=False) & Q(starts__isnull=False))
                & Q(ends__isnull=False)
                & Q(effective__isnull=False),
                name="awardversion_complete",
            ),
        ]


class AwardCountry(Shared):
    """A country of a version (ISO 3166-1 alpha-3), with its share of the total in per cent."""

    award = of_award()
    version = models.ForeignKey(AwardVersion, on_delete=models.PROTECT, related_name="countries")
    country = models.CharField(max_length=3)
    share = share()

    class Meta:
        ordering = ["-share", "country"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "version", "country"], name="awardcountry_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=100), name="awardcountry_share"),
        ]
        indexes = [models.Index(fields=["organisation", "country", "version"], name="awardcountry_where")]


class AwardSector(Shared):
    """A sector of a version (DAC purpose code), with its share of the total in per cent."""

    award = of_award()
    version = models.ForeignKey(AwardVersion, on_delete=models.PROTECT, related_name="sectors")
    code = models.CharField(max_length=8)
    share = share()

    class Meta:
        ordering = ["-share", "code"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "version", "code"], name="awardsector_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=100), name="awardsector_share"),
        ]
        indexes = [models.Index(fields=["organisation", "code", "version"], name="awardsector_what")]


class Obligation(Shared):
    """Money the office bound itself to pay; below zero it takes some back (de-obligation). Never changed."""

    award = of_award()
    version = models.ForeignKey(AwardVersion, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    on = models.DateField(default=today)
    amount = amount()
    currency = models.CharField(max_length=3)
    reference = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=500, blank=True)
    recorded_by = colleague()

    class Meta:
        ordering = ["on", "created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0) & ~Q(currency=""), name="obligation_says_something")
        ]


class Condition(Shared):
    """A special condition of an award (2 CFR 200.208)."""

    award = of_award()
    text = models.TextField()
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=ConditionState.choices, default=ConditionState.OPEN)
    evidence = models.TextField(blank=True)
    recorded_by = colleague()

    class Meta:
        ordering = ["due", "created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ConditionState.values), name="condition_state_known")
        ]


class KeyPerson(Shared):
    """Somebody of the implementer whose change needs the office's word. Nobody who is served."""

    award = of_award()
    role = models.CharField(max_length=120)
    name = models.CharField(max_length=160)
    contact = models.CharField(max_length=200, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["until", "role", "name"]


class Subaward(Shared):
    """Money handed on, with the record of how its receiver was chosen: no approval without it (GAO-21-53)."""

    award = of_award()
    party = models.ForeignKey("partnership.Party", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    purpose = models.TextField()
    amount = amount()
    currency = models.CharField(max_length=3)
    starts = models.DateField()
    ends = models.DateField()
    procedure = models.CharField(max_length=20, choices=Procedure.choices)
    considered = models.PositiveSmallIntegerField()
    criteria = models.TextField()
    why_chosen = models.TextField()
    conflicts = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=SubawardState.choices, default=SubawardState.PROPOSED)
    proposed_by = colleague()
    approved_by = colleague()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "award", "number"], name="subaward_number_once"),
            models.CheckConstraint(condition=Q(state__in=SubawardState.values), name="subaward_state_known"),
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(currency=""), name="subaward_money"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="subaward_days_in_order"),
            models.CheckConstraint(
                condition=Q(considered__gte=1) & ~Q(criteria="") & ~Q(why_chosen=""), name="subaward_choice_recorded"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")), name="subaward_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "ended"]) | Q(approved_by__isnull=False),
                name="subaward_approved_by",
            ),
        ]
