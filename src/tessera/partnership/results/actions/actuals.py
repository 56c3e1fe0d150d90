"""Writes: figures are entered, submitted, accepted or returned, locked, and corrected by a new version."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import today
from tessera.kernel.files import api as files
from tessera.partnership.results import cells, policy, sparing
from tessera.partnership.results.actions.base import lined_up, locked, note, sides
from tessera.partnership.results.enums import COUNTS, OPEN, ActualState
from tessera.partnership.results.models import Actual, AwardIndicator
from tessera.partnership.results.queries import periods_of
from tessera.partnership.results.states import ACTUAL
from tessera.partnership.results.totals import PERCENTAGE
from tessera.partnership.stages import api as stages
from tessera.trust.people import api as people

LARGEST = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a period and cell: a value, or of a percentage its two parts; evidence beside it."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    comment: str = ""
    hidden: bool = False
    evidence: BinaryIO | None = None
    evidence_name: str = ""

    def columns(self) -> dict[str, Any]:
        """The columns of the row."""
        return {"value": self.value, "numerator": self.numerator, "denominator": self.denominator,
                "comment": self.comment.strip(), "hidden": self.hidden}  # fmt: skip


@transaction.atomic
def enter(indicator_id: UUID, said: Said, *, start: date, by: Actor, cell: str = cells.EVERYBODY) -> Actual:
    """Enters a figure as a draft; after an accepted one, the draft is its correction: the next version.

    Raises Hidden, Refused, ValidationError (no such period or cell, a period that has not begun, a version still open).
    """
    row = lined_up(indicator_id, policy.ENTER, by=by)
    spans = {each.start: each.end for each in periods_of(row)}
    if start not in spans or start > today():
        raise ValidationError(_("There is no period that began on this day."))
    try:
        cell = cells.checked(cell, row.dimensions)
    except cells.NoCell as fault:
        raise ValidationError(_("This indicator is not told for such a group.")) from fault
    _right_parts(row, said)
    said = _spared(row, said)
    last = Actual.objects.filter(indicator=row, start=start, cell=cell).order_by("-version").first()
    if last and last.state not in COUNTS:
        raise ValidationError(_("A version of this figure is still open. Finish that one first."))
    made = Actual(
        **sides(row), **said.columns(), indicator=row, start=start, end=spans[start], cell=cell,
        version=last.version + 1 if last else 1, source=row.source, entered_by=by.account,
    )  # fmt: skip
    _attach(made, said, by)
    made.save(force_insert=True)
    stages.begin(ACTUAL, made, by=by, action=policy.ENTER)
    return made


@transaction.atomic
def edit(actual_id: UUID, said: Said, *, by: Actor) -> Actual:
    """Changes a figure that is a draft or was returned. Raises Hidden, Refused, ValidationError."""
    row = locked(Actual, actual_id, policy.ENTER, by=by)
    if row.state not in OPEN:
        raise ValidationError(_("What was submitted or accepted is not changed. Enter a correction instead."))
    _right_parts(row.indicator, said)
    said = _spared(row.indicator, said)
    for name, value in said.columns().items():
        setattr(row, name, value)
    row.entered_by = by.account
    _attach(row, said, by)
    row.save()
    note(by, policy.ENTER, row, version=row.version)
    return row


@transaction.atomic
def submit(actual_id: UUID, *, by: Actor) -> Actual:
    """Hands a figure to the office. Raises Hidden, Refused, IllegalMove."""
    row = locked(Actual, actual_id, policy.ENTER, by=by)
    stages.move(ACTUAL, row, ActualState.SUBMITTED, by=by)
    return row


@transaction.atomic
def judge(actual_id: UUID, end: str, *, by: Actor, reason: str = "") -> Actual:
    """Accepts or returns a figure. Raises Hidden, Refused, IllegalMove, ReasonMissing, SamePerson (four eyes)."""
    row = locked(Actual, actual_id, policy.ACCEPT, by=by)
    before = {row.entered_by, *stages.movers(ACTUAL.kind, row.pk, ActualState.SUBMITTED)} - {None}
    stages.move(ACTUAL, row, end, by=by, reason=reason, different_from=before)
    return row


@transaction.atomic
def lock(actual_id: UUID, *, by: Actor) -> Actual:
    """Locks an accepted figure: nothing but a correction comes after. Raises Hidden, Refused, IllegalMove."""
    row = locked(Actual, actual_id, policy.LOCK, by=by)
    stages.move(ACTUAL, row, ActualState.LOCKED, by=by)
    return row


def evidence(actual: Actual, *, by: Actor) -> UUID | None:
    """The file that whoever asks may read: the office has its copy, the grantee its own."""
    return actual.evidence_office if by.organisation == actual.organisation_id else actual.evidence_grantee


def _right_parts(row: AwardIndicator, said: Said) -> None:
    if said.hidden:
        return
    if row.measure == PERCENTAGE:
        if said.numerator is None or not said.denominator or said.value is not None:
            raise ValidationError(_("Of a percentage give both parts; the percentage is computed."))
    elif said.value is None or said.numerator is not None or said.denominator is not None:
        raise ValidationError(_("Give one number."))


def _spared(row: AwardIndicator, said: Said) -> Said:
    """The figure as it may be kept: of people served rounded, and small ones without their number."""
    if said.hidden or not row.is_about_people:
        return said
    if said.denominator is not None:
        kept = sparing.share(said.numerator or Decimal(0), said.denominator)
    else:
        kept = sparing.number(said.value or Decimal(0))
    return replace(
        said, value=kept.value, numerator=kept.numerator, denominator=kept.denominator, hidden=kept.hidden
    )  # fmt: skip


def _attach(row: Actual, said: Said, by: Actor) -> None:
    """Keeps the evidence under the key of whoever brings it and, if that is the grantee, once more under the office's."""
    if said.evidence is None:
        return
    media = mimetypes.guess_type(said.evidence_name)[0] or ""
    mine = files.store(said.evidence, organisation=by.home, media_type=media, by=by, largest=LARGEST)
    row.evidence_name, row.evidence_type = said.evidence_name[-120:], media
    if by.organisation == row.organisation_id:
        row.evidence_office = mine.pk
        return
    row.evidence_grantee = mine.pk
    said.evidence.seek(0)
    office = people.system_actor(row.organisation_id, "receive evidence of a result", ())
    with acting(office):
        kept = files.store(said.evidence, organisation=office.home, media_type=media, by=office, largest=LARGEST)
    row.evidence_office = kept.pk
