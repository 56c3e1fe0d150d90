"""Reports on their way: submitted with a narrative and files, returned with a reason, accepted by another person."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import today
from tessera.kernel.files import api as files
from tessera.partnership.money import api as money
from tessera.partnership.monitoring import policy
from tessera.partnership.monitoring.actions.base import locked, person, said
from tessera.partnership.monitoring.enums import ReportKind, ReportState
from tessera.partnership.monitoring.models import ReportAttachment, ReportDue, ReportVersion
from tessera.partnership.monitoring.states import REPORT
from tessera.partnership.stages import api as stages
from tessera.trust.people import api as people

LARGEST = 20 * 1024 * 1024
MOST = 10
_ABOUT_MONEY = (ReportKind.FINANCIAL, ReportKind.FINAL_FINANCIAL)


@dataclass(frozen=True, slots=True)
class Brought:
    """A file somebody brings: what it is called and its content."""

    name: str
    stream: BinaryIO


@transaction.atomic
def submit_report(report_id: UUID, narrative: str, *, by: Actor, attachments: Sequence[Brought] = ()) -> ReportVersion:
    """Submits a report, also again after it was returned; every narrative stays as it was.

    Raises ValidationError before its period is over, without a narrative, and for a report about money without the
    account of that period; FileRefused; IllegalMove; Hidden; Refused.
    """
    row = locked(ReportDue, report_id, policy.SUBMIT, by)
    text = said(narrative, "narrative")
    if row.ends >= today():
        raise ValidationError(_("The days this report covers are not over yet."))
    if row.kind in _ABOUT_MONEY and not money.accounted(row.award_id, row.ends, by=by):
        raise ValidationError(_("Account for the money spent until the last day of this period first."))
    if len(attachments) > MOST:
        raise ValidationError({"attachments": _("At most %(most)s files go with a report.") % {"most": MOST}})
    if row.state == ReportState.SCHEDULED:
        stages.move(REPORT, row, ReportState.OPEN, by=by)
    stages.move(REPORT, row, ReportState.SUBMITTED, by=by)
    version = ReportVersion.objects.create(
        organisation_id=row.organisation_id, implementer_id=row.implementer_id, award_id=row.award_id, report=row,
        number=row.versions.count() + 1, narrative=text, submitted_by=person(by, policy.SUBMIT),
    )  # fmt: skip
    _attach(version, attachments, by)
    return version


def _attach(version: ReportVersion, attachments: Iterable[Brought], by: Actor) -> None:
    for each in attachments:
        media = mimetypes.guess_type(each.name)[0] or ""
        mine = files.store(each.stream, organisation=by.home, media_type=media, by=by, largest=LARGEST)
        office, theirs = mine, None
        if by.organisation != version.organisation_id:
            office, theirs = _handed_over(each, media, version), mine.pk
        ReportAttachment.objects.create(
            organisation_id=version.organisation_id, implementer_id=version.implementer_id, award_id=version.award_id,
            version=version, name=each.name[-120:], media_type=media, size=mine.size, sha256=bytes(mine.sha256).hex(),
            office_file=office.pk, grantee_file=theirs,
        )  # fmt: skip


def _handed_over(brought: Brought, media: str, version: ReportVersion) -> files.StoredFile:
    """The office's own copy, under the office's key: what the grantee keeps stays under the grantee's."""
    brought.stream.seek(0)
    office = people.system_actor(version.organisation_id, "receive a file of a report", ())
    with acting(office):
        return files.store(brought.stream, organisation=office.home, media_type=media, by=office, largest=LARGEST)


@transaction.atomic
def judge_report(report_id: UUID, end: str, *, by: Actor, reason: str = "") -> ReportDue:
    """Accepts, returns or waives a report. Raises SamePerson for whoever submitted it; ReasonMissing, IllegalMove."""
    row = locked(ReportDue, report_id, policy.REVIEW, by)
    sent = stages.movers(REPORT.kind, row.pk, ReportState.SUBMITTED)
    stages.move(REPORT, row, end, by=by, reason=reason, different_from=sent)
    return row
