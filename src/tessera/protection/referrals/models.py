"""The two halves: an envelope without identity that both sides see, and a bundle that opens only while consent holds."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tessera.kernel.base import Model, Stamped
from tessera.kernel.clock import now
from tessera.kernel.ids import new_code
from tessera.protection.referrals.enums import State


def _codes() -> ArrayField[Any, Any]:
    return ArrayField(models.CharField(max_length=40), default=list, blank=True)


class Referral(Stamped):
    """The envelope: need, urgency, age band, sex, language, area. Nothing here identifies; both sides see it once sent.

    `organisation` is the sender. The lower half is the receiver's answer, which only the receiver may write.
    """

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=16, default=new_code)
    kind = models.CharField(max_length=32)
    priority = models.CharField(max_length=12)
    services_requested = _codes()
    services_already_given = _codes()
    age_band = models.CharField(max_length=16, default="unknown")
    sex = models.CharField(max_length=24, default="unknown")
    language = models.CharField(max_length=8, blank=True)
    needs_interpreter = models.CharField(max_length=16, default="not_asked")
    dependants_count = models.PositiveSmallIntegerField(default=0)
    country = models.CharField(max_length=2, blank=True)
    admin1 = models.CharField(max_length=10, blank=True)
    access_needs = _codes()
    risk_level = models.CharField(max_length=16, default="unknown")
    earliest_on = models.DateField(null=True, blank=True)
    callback_role = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=24, default=State.DRAFT)
    sent_at = models.DateTimeField(null=True, blank=True)
    respond_by = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    received_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    waiting_until = models.DateField(null=True, blank=True)
    decline_reason = models.CharField(max_length=32, blank=True)
    arrived = models.CharField(max_length=16, default="not_asked")
    first_service_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="referral_org_code"),
            models.CheckConstraint(condition=~Q(organisation=F("to_organisation")), name="referral_to_another"),
            models.CheckConstraint(condition=Q(state__in=State), name="referral_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(sent_at__isnull=False) | Q(state=State.WITHDRAWN_BY_SENDER),
                name="referral_sent_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DECLINED) | ~Q(decline_reason=""), name="referral_declined_why"
            ),
        ]
        indexes = [
            models.Index(fields=["to_organisation", "state", "-sent_at"], name="referral_inbox"),
            models.Index(fields=["organisation", "state", "-created_at"], name="referral_outbox"),
        ]


class Origin(models.Model):
    """The sender's half: whose referral it is, on which decisions. The receiver never sees this row."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, primary_key=True, related_name="origin")
    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey("trust.Subject", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("protection.Case", on_delete=models.PROTECT, related_name="+")
    from_worker = models.UUIDField(null=True)
    purpose = models.CharField(max_length=40, blank=True)
    basis = models.CharField(max_length=40, blank=True)
    decision_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "case"], name="origin_case"),
            models.Index(fields=["organisation", "subject"], name="origin_subject"),
        ]


class Bundle(Model):
    """A signed, versioned copy of what the survivor chose to share, shown to the survivor first.

    Its key is wiped when it is recalled; hash, signature and field names stay as the proof of what was shared.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="bundles")
    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    fields_chosen = ArrayField(models.CharField(max_length=60), default=list)
    withheld_notice = models.BooleanField(default=False)
    shown_on = models.DateField()
    sha256 = models.CharField(max_length=64)
    signature = models.BinaryField()
    wrapped_key = models.BinaryField(null=True)
    made_at = models.DateTimeField(default=now)
    wiped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "referral", "version"], name="bundle_version"),
            models.CheckConstraint(
                condition=Q(wrapped_key__isnull=True) ^ Q(wiped_at__isnull=True), name="bundle_wiped_or_there"
            ),
        ]


class BundlePart(Model):
    """One data category of a bundle, sealed. The receiver's row is there only while consent covers this category."""

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="parts")
    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=40)
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "bundle", "category"], name="bundle_part_once")]


class BundleView(Model):
    """Somebody at the receiver read a bundle: the sender, and through them the survivor, may know when."""

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="views")
    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    from_organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    account_id = models.UUIDField()
    at = models.DateTimeField(default=now)
    categories = _codes()


class Recall(Model):
    """The sender asks the receiver to let go of what was shared; the receiver must answer."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="recalls")
    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=32)
    asked_at = models.DateTimeField(default=now)
    answer = models.CharField(max_length=16, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "referral"], name="recall_once"),
            models.CheckConstraint(condition=Q(answer="") ^ Q(answered_at__isnull=False), name="recall_answered_when"),
        ]
