"""From activities to files: built, validated, and only then given out (invariant 15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tessera.interchange.iati import activities as a
from tessera.interchange.iati import building, document, findings, reasons, validation
from tessera.kernel import clock


@dataclass(frozen=True, slots=True)
class Written:
    """A valid file, or the reasons why there is none: exactly one of them says something. `warnings` keep nothing back."""

    data: bytes = b""
    reasons: Sequence[reasons.Reason] = ()
    warnings: Sequence[findings.Finding] = ()


def write(activity: a.Activity) -> Written:
    """One activity as a file of its own."""
    now = clock.now()
    if refused := reasons.refusals(activity, now.date()):
        return Written(reasons=refused)
    return _validated([activity], now)


def write_all(activities: Sequence[a.Activity]) -> Written:
    """Activities that were each written before, as one file. Their identifiers must differ."""
    now = clock.now()
    seen = [each.identifier for each in activities]
    if len(set(seen)) < len(seen):
        raise ValueError("two activities have the same identifier")
    return _validated(activities, now)


def _validated(activities: Sequence[a.Activity], now: datetime) -> Written:
    data = building.file((building.build(each) for each in activities), now)
    report = validation.validate(document.parse(data))
    if report.valid:
        return Written(data=data, warnings=report.warnings)
    return Written(reasons=list(dict.fromkeys(map(reasons.of_finding, report.errors))))
