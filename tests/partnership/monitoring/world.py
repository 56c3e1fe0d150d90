"""Awards that are watched, made the way the program makes them."""

from __future__ import annotations

from contextlib import AbstractContextManager

from tessera.kernel import clock
from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.models import Award
from tessera.partnership.monitoring import api as monitoring
from tessera.partnership.monitoring.models import Closeout, CorrectiveAction, MonitoringPlan, ReportDue
from tests.observatory.world import actor
from tests.partnership.awards import world as awards

OFFICER, SIGNER, DIRECTOR, GRANTEE, DAY = awards.OFFICER, awards.SIGNER, awards.DIRECTOR, awards.GRANTEE, awards.DAY
WORDS = monitoring.PlanWords("Monthly calls, two visits, a desk review of receipts.", "quarterly", "half_yearly", 2)


def draft(award: Award, words: monitoring.PlanWords = WORDS) -> MonitoringPlan:
    """A draft by the programme officer."""
    with unit_of_work(by=(by := actor(OFFICER))):
        return monitoring.write_plan(award.pk, words, by=by)


def planned(award: Award, words: monitoring.PlanWords = WORDS) -> MonitoringPlan:
    """A plan in force."""
    row = draft(award, words)
    with unit_of_work(by=(by := actor(DIRECTOR))):
        return monitoring.approve_plan(row.pk, by=by)


def watched(number: str = "W-1", *, tenant: str | None = "harbour", days: int = 500, since: int = 200) -> Award:
    """An active award that began so many days ago, ends in `days`, and has a plan in force."""
    said = awards.terms(starts=today() - since * DAY, ends=today() + days * DAY)
    award = awards.active(number, tenant=tenant, said=said)
    planned(award)
    return award


def reports(award: Award, **which: object) -> list[ReportDue]:
    """Reports of an award, by due date, as the office reads them."""
    with unit_of_work(by=actor(OFFICER)):
        return list(ReportDue.objects.filter(award=award, **which).order_by("due", "kind"))


def first_report(award: Award) -> ReportDue:
    """The first performance report, whose days are over."""
    return reports(award, kind="performance")[0]


def submitted(award: Award, code: str = GRANTEE) -> ReportDue:
    """The first performance report, submitted."""
    row = first_report(award)
    with unit_of_work(by=(by := actor(code))):
        monitoring.submit_report(row.pk, "Forty people were trained; sixty were planned.", by=by)
    return row


def asked(award: Award) -> CorrectiveAction:
    """A corrective action on a finding."""
    with unit_of_work(by=(by := actor(OFFICER))):
        found = monitoring.record_finding(award.pk, monitoring.Found("major", "Receipts are missing"), by=by)
        return monitoring.ask_action(found.pk, "Send the receipts", today() + 20 * DAY, by=by)


def ending(number: str = "W-9") -> Award:
    """An award that is watched and ends tomorrow."""
    return watched(number, days=1, since=800)


def later(days: int) -> AbstractContextManager[None]:
    """The clock so many days from now."""
    return clock.frozen(clock.now() + days * DAY)


def closeout(award: Award) -> Closeout:
    """An opened close-out."""
    with unit_of_work(by=(by := actor(OFFICER))):
        return monitoring.open_closeout(award.pk, by=by)
