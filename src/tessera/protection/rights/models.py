"""How long each case is kept, what stops its erasure, who decided it; and what the person asked for and received."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tessera.kernel.base import Model, Stamped
from tessera.kernel.clock import now
from tessera.kernel.vault import api as vault
from tessera.protection import columns
from tessera.protection.rights.enums import (
    ANSWER_DAYS,
    COPY_DAYS,
    COPY_PASSWORD,
    HOLD_TEXT,
    REQUEST_TEXT,
    CopyState,
    ErasureState,
    RequestState,
)


class RetentionRule(Model):
    """For how many years after its end an organisation keeps one kind of case, and which law asks for it."""

    organisation = columns.organisation()
    kind = columns.code(16)
    years = models.PositiveSmallIntegerField()
    least_years = models.PositiveSmallIntegerField(default=0)
    law = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(default=now)
    changed_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind"], name="retention_rule_kind"),
            models.CheckConstraint(
                condition=Q(years__range=(0, 60), years__gte=F("least_years")), name="retention_rule_years"
            ),
        ]


class RightsSetting(Model):
    """An organisation's own clocks: days to answer a request, days a copy waits."""

    organisation = models.OneToOneField("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    answer_days = models.PositiveSmallIntegerField(default=ANSWER_DAYS)
    copy_days = models.PositiveSmallIntegerField(default=COPY_DAYS)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_days__range=(1, 120), copy_days__range=(1, 60)), name="rights_days_range"
            )
        ]


class Retention(Stamped):
    """How long one ended case is kept, by which rule, and what the person wished. `code` stays when the case's own
    rows are gone, so that the proof of an erasure can be found."""

    organisation = columns.organisation()
    case = columns.case()
    subject = columns.subject()
    code = models.CharField(max_length=16)
    kind = columns.code(16)
    ended_on = models.DateField()
    until = models.DateField()
    wish = columns.code(24)
    erased_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "case"], name="retention_case")]
        indexes = [
            models.Index(fields=["organisation", "until"], condition=Q(erased_on__isnull=True), name="retention_due"),
            models.Index(fields=["organisation", "subject"], name="retention_subject"),
        ]


class Hold(Stamped):
    """A legal hold: nothing of the person is erased until it is lifted. The reason in words is sealed."""

    organisation = columns.organisation()
    subject = columns.subject()
    reason = columns.code(24)
    sealed = models.BinaryField()
    since = models.DateField()
    set_by = columns.account(db_index=False)
    review_on = models.DateField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = columns.account(db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "subject"], condition=Q(lifted_at__isnull=True), name="hold_one_stands"
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "review_on"], condition=Q(lifted_at__isnull=True), name="hold_review")
        ]


class Erasure(Stamped):
    """The decision to erase a person: proposed by one, decided by another. The row is the proof that stays."""

    organisation = columns.organisation()
    subject = columns.subject()
    basis = columns.code(24)
    state = columns.code(12, ErasureState.PROPOSED)
    proposed_by = columns.account(db_index=False)
    decided_by = columns.account(db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    cases = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "subject"], condition=Q(state="proposed"), name="erasure_one_waits"
            ),
            models.CheckConstraint(condition=Q(state__in=ErasureState), name="erasure_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ErasureState.DONE)
                | Q(decided_by__isnull=False, proposed_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
                name="erasure_four_eyes",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "-created_at"], name="erasure_state")]


class RightsRequest(Stamped):
    """Something the person asked for: a copy, a correction, erasure. Their words, and ours when we refuse, are sealed."""

    organisation = columns.organisation()
    case = columns.case()
    kind = columns.code(16)
    asked_on = models.DateField()
    due_on = models.DateField()
    state = columns.code(12, RequestState.OPEN)
    sealed = models.BinaryField()
    recorded_by = columns.account(db_index=False)
    decided_by = columns.account(db_index=False)
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RequestState), name="rights_request_state"),
            models.CheckConstraint(
                condition=Q(state=RequestState.OPEN) ^ Q(decided_on__isnull=False), name="rights_request_decided_when"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "case", "-asked_on"], name="rights_request_case"),
            models.Index(fields=["organisation", "due_on"], condition=Q(state="open"), name="rights_request_open"),
        ]


class OwnCopy(Stamped):
    """A copy of what is held, made for the person: a sealed file that is fetched once and then gone."""

    organisation = columns.organisation()
    case = columns.case()
    language = columns.code(8)
    state = columns.code(8, CopyState.WANTED)
    # A key of its own: fetching the copy, or leaving it too long, erases what was made and nothing else.
    key_id = models.UUIDField(null=True, blank=True)
    file_id = models.UUIDField(null=True, blank=True)
    # The password chosen with the person, sealed under the copy's own key until the file is made.
    sealed = models.BinaryField(null=True)
    locked = models.BooleanField(default=False)
    asked_by = columns.account(db_index=False)
    until = models.DateField()
    fetched_at = models.DateTimeField(null=True, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=CopyState), name="own_copy_state")]
        indexes = [models.Index(fields=["organisation", "case", "-created_at"], name="own_copy_case")]


# The keys are the survivor's: erasing the person erases these words too.
vault.register(vault.SealedColumn(Hold, "sealed", "subject__key_id", HOLD_TEXT))
vault.register(vault.SealedColumn(RightsRequest, "sealed", "case__subject__key_id", REQUEST_TEXT))
# A copy has a key of its own, which goes when the copy is fetched, left too long, or the person is erased.
vault.register(vault.SealedColumn(OwnCopy, "sealed", "key_id", COPY_PASSWORD))
