"""Figures counted again at the source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden
from tessera.partnership.monitoring import judging, policy
from tessera.partnership.monitoring.actions.base import award_for, told
from tessera.partnership.monitoring.models import DataQualityAssessment
from tessera.partnership.results import policy as results


@dataclass(frozen=True, slots=True)
class Recount:
    """A figure for the days from `starts` to `ends` as reported, and as counted again at the source."""

    starts: date
    ends: date
    reported: Decimal
    recounted: Decimal
    note: str = ""


@transaction.atomic
def assess_quality(award_id: UUID, indicator_id: UUID, recount: Recount, *, by: Actor) -> DataQualityAssessment:
    """Keeps a recount; the verdict is computed. Raises ValidationError, Hidden for another award's indicator, Refused."""
    award = award_for(award_id, policy.QUALITY, by)
    if not results.scope(by).filter(pk=indicator_id, award_id=award_id).exists():
        raise Hidden(by, policy.QUALITY, kind="award_indicator", object_id=indicator_id)
    if recount.ends < recount.starts or min(recount.reported, recount.recounted) < 0:
        raise ValidationError(_("Look at the days and the figures again: no figure is below zero."))
    row = DataQualityAssessment.objects.create(
        organisation_id=award.organisation_id, award_id=award_id, indicator_id=indicator_id, starts=recount.starts,
        ends=recount.ends, reported=recount.reported, recounted=recount.recounted,
        verdict=judging.verdict(recount.reported, recount.recounted), note=recount.note.strip(), assessed_by=by.account,
    )  # fmt: skip
    told(row, policy.QUALITY, by, verdict=str(row.verdict))
    return row
