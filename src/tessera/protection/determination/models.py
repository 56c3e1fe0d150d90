"""Determinations, the reviews behind them, extensions of their clocks, and requests to reconsider."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.kernel.base import Model, Stamped
from tessera.kernel.clock import now
from tessera.kernel.vault import api as vault
from tessera.protection import columns
from tessera.protection.determination.enums import (
    EXTENSION_REASON,
    GROUND,
    OWN_LEVEL,
    REVIEW_REASON,
    WORDS,
    Clock,
    Place,
    State,
)


class Determination(Stamped):
    """Whether somebody is a victim of trafficking, at one level. `status` is empty until a person decided."""

    organisation = columns.organisation()
    case = columns.case()
    level = columns.code()
    decision_maker = columns.code()
    state = columns.code(16, State.IN_REVIEW)
    status = columns.code()
    started_by = columns.account(db_index=False)
    started_on = models.DateField()
    rule = columns.code()
    first_reviewer = columns.account(db_index=False)
    second_reviewer = columns.account(db_index=False)
    third_reviewer = columns.account(db_index=False)
    target_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = columns.account(db_index=False)
    override = models.BooleanField(default=False)
    recovery_from = models.DateField(null=True, blank=True)
    recovery_to = models.DateField(null=True, blank=True)
    informed_on = models.DateField(null=True, blank=True)
    informed_how = columns.codes(16)
    informed_language = columns.code(16)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = columns.account(db_index=False)
    follows = columns.inside("self", null=True, blank=True, on_delete=models.DO_NOTHING)
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="determination_org_id"),
            models.CheckConstraint(condition=Q(state__in=State), name="determination_state_known"),
            models.CheckConstraint(
                condition=Q(status="", decided_on__isnull=True)
                | (
                    Q(state__in=(State.DECIDED, State.RECONSIDERED, State.OVERTURNED), decided_on__isnull=False)
                    & ~Q(status="")
                ),
                name="determination_decided_when",
            ),
            models.CheckConstraint(
                condition=~Q(level=OWN_LEVEL)
                | (
                    Q(first_reviewer__isnull=False, second_reviewer__isnull=False)
                    & ~Q(first_reviewer=models.F("second_reviewer"))
                ),
                name="determination_two_reviewers",
            ),
            models.CheckConstraint(
                condition=Q(third_reviewer__isnull=True)
                | (~Q(third_reviewer=models.F("first_reviewer")) & ~Q(third_reviewer=models.F("second_reviewer"))),
                name="determination_third_person",
            ),
            # Going against what the reviewers found needs somebody who is none of them.
            models.CheckConstraint(
                condition=Q(override=False)
                | (
                    Q(decided_by__isnull=False)
                    & ~Q(decided_by=models.F("first_reviewer"))
                    & ~Q(decided_by=models.F("second_reviewer"))
                    & (Q(third_reviewer__isnull=True) | ~Q(decided_by=models.F("third_reviewer")))
                ),
                name="determination_override_by_another",
            ),
            models.CheckConstraint(
                condition=Q(recovery_from__isnull=True, recovery_to__isnull=True)
                | Q(recovery_to__gte=models.F("recovery_from")),
                name="determination_recovery_in_order",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | ~Q(status=""), name="determination_confirmed_decided"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "case", "-created_at"], name="determination_case")]


class Review(Model):
    """What one reviewer found. While a determination is in review the database shows it to its writer alone."""

    organisation = columns.organisation()
    determination = columns.inside("protection.Determination", related_name="reviews")
    place = columns.code(12)
    reviewer = columns.account(db_index=False, null=False)
    category = columns.code()
    at = models.DateTimeField(default=now)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "determination", "place"], name="review_place_once"),
            models.UniqueConstraint(fields=["organisation", "determination", "reviewer"], name="review_person_once"),
            models.CheckConstraint(condition=Q(place__in=Place) & ~Q(category=""), name="review_whole"),
        ]


class Extension(Model):
    """A clock that was given more time, and why (sealed)."""

    organisation = columns.organisation()
    determination = columns.inside("protection.Determination", related_name="extensions")
    clock = columns.code(12)
    was = models.DateField(null=True, blank=True)
    until = models.DateField()
    at = models.DateTimeField(default=now)
    account = columns.account(db_index=False)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(clock__in=Clock) & (Q(was__isnull=True) | Q(until__gt=models.F("was"))),
                name="extension_longer",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "determination"], name="extension_of")]


class Reconsideration(Stamped):
    """Somebody asked to look at a decision again: on what ground (sealed), and what came of it."""

    organisation = columns.organisation()
    determination = columns.inside("protection.Determination", related_name="reconsiderations")
    asked_on = models.DateField()
    asked_by = columns.code(24)
    recorded_by = columns.account(db_index=False)
    result = columns.code(16)
    result_on = models.DateField(null=True, blank=True)
    answered_by = columns.account(db_index=False)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(result="", result_on__isnull=True) | (~Q(result="") & Q(result_on__isnull=False)),
                name="reconsideration_answered_when",
            ),
            models.UniqueConstraint(
                fields=["organisation", "determination"], condition=Q(result=""), name="reconsideration_one_open"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "determination"], name="reconsideration_of")]


_KEY = "determination__case__subject__key_id"
vault.register(vault.SealedColumn(Determination, "sealed", "case__subject__key_id", WORDS))
vault.register(vault.SealedColumn(Review, "sealed", _KEY, REVIEW_REASON))
vault.register(vault.SealedColumn(Extension, "sealed", _KEY, EXTENSION_REASON))
vault.register(vault.SealedColumn(Reconsideration, "sealed", _KEY, GROUND))
