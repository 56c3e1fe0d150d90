"""Named reads."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.protection.reports import counting, figures, policy
from tessera.protection.reports.enums import PeriodKind
from tessera.protection.reports.figures import Figures
from tessera.protection.reports.models import ReportSetting, ShownReport
from tessera.protection.reports.periods import Period


def setting(by: Actor) -> ReportSetting:
    """What the organisation decided; the defaults where it said nothing."""
    return ReportSetting.objects.filter(organisation_id=by.home).first() or ReportSetting(organisation_id=by.home)


def inside(period: Period, *, by: Actor) -> Figures:
    """The exact figures of a period over the cases the actor may see. Raises Refused."""
    require(policy.can(by, policy.INSIDE), by, policy.INSIDE, kind="organisation", object_id=by.organisation)
    ledger.record(by=by, action=policy.INSIDE, kind="organisation", object_id=by.home, detail={"period": period.code})
    return figures.exact(counting.count(by, period))


def made(by: Actor) -> list[ShownReport]:
    """The reports shown to others, latest period first, without their figures."""
    rows = policy.scope(by).defer("figures")
    return sorted(rows, key=lambda row: (period_of(row).end, period_of(row).start), reverse=True)


def shown(report: UUID, *, by: Actor) -> ShownReport:
    """A report that was shown. Raises Hidden."""
    row = policy.scope(by).filter(pk=report).first()
    if row is None:
        raise Hidden(by, policy.SHOW, kind="report", object_id=report)
    return row


def period_of(row: ShownReport) -> Period:
    """The period of a report."""
    return Period(PeriodKind(row.kind), row.year, row.number)
