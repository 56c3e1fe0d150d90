"""From activities to files: built, validated, and only then given out (invariant 15)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tessera.interchange.iati import activities as a
from tessera.interchange.iati import building, document, findings, reasons, validation
from tessera.kernel import clock


@dataclass(frozen=True, slots=True)
class Written:
    """A valid activity, or the reasons why there is none: exactly one of them says something. `warnings` keep nothing back.

    `activity` is the element as it stands in a file, `made` the moment it was written.
    """

    activity: bytes = b""
    reasons: Sequence[reasons.Reason] = ()
    warnings: Sequence[findings.Finding] = ()
    made: datetime = field(default_factory=clock.now)

    @property
    def data(self) -> bytes:
        """A file with this activity alone; nothing where there is none."""
        return b"".join(whole([self.activity], self.made)) if self.activity else b""


def write(activity: a.Activity) -> Written:
    """One activity."""
    now = clock.now()
    refused = reasons.refusals(activity, now.date())
    try:
        made = Written(activity=building.serialised(building.build(activity)), made=now)
    except ValueError:
        return Written(reasons=refused or [reasons.unwritable()])
    report = validation.validate(io.BytesIO(made.data))
    if report.valid and not refused:
        return Written(made.activity, warnings=report.warnings, made=now)
    # Every reason at once: whoever mends one thing should not have to come back for the next.
    errors = [each for each in report.errors if not refused or each.rule not in reasons.EXPLAINED]
    return Written(reasons=[*refused, *dict.fromkeys(map(reasons.of_finding, errors))])


def whole(activities: Iterable[bytes], made: datetime) -> Iterator[bytes]:
    """A file of activities that were each written before, piece by piece. Rules look at one activity at a time, so that what
    is valid alone is valid here; no two may have the same identifier."""
    yield building.opening(made)
    yield from activities
    yield building.CLOSING


class Parts:
    """Files of as many activities as the public registry accepts in one; the next begins where one is full."""

    def __init__(self, most: int = document.LIMIT) -> None:
        self._most = most
        self._size = 0
        self.number = 0

    def begins(self, activity: bytes) -> bool:
        """Whether this activity is the first of another file."""
        around = len(building.opening(clock.now())) + len(building.CLOSING)
        begins = not self.number or self._size + len(activity) > self._most
        self.number += begins
        self._size = (around if begins else self._size) + len(activity)
        return begins


def write_organisation(body: a.OrganisationFile) -> bytes:
    """The file of an office. Raises ValueError for one that would not be valid."""
    data = building.organisation_file(body, clock.now())
    report = validation.validate(io.BytesIO(data))
    if not report.valid:
        raise ValueError(f"this is no organisation file: {report.errors[0]}")
    return data
