"""Making figures for others, once for each period, and setting how small a number may be."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.protection.reports import counting, figures, policy, queries
from tessera.protection.reports.enums import LEAST_THRESHOLD, MOST_THRESHOLD
from tessera.protection.reports.models import ReportSetting, ShownReport
from tessera.protection.reports.periods import Period
from tessera.protection.reports.protecting import GivesAway


@transaction.atomic
def make(period: Period, *, by: Actor) -> ShownReport:
    """The report of a finished period for others; the one that was shown, where one was: late entries do not change it,
    since two versions laid side by side would tell who came in between.

    Raises Refused, and ValidationError where the period is not over or small numbers would be told together with
    earlier reports.
    """
    require(policy.can(by, policy.SHOW), by, policy.SHOW, kind="organisation", object_id=by.organisation)
    if not period.over:
        raise ValidationError({"period": _("This period is not over yet. Choose one whose last day has passed.")})
    with connection.cursor() as cursor:
        # Two at once could each be harmless and tell something together.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 12))", [f"reports {by.home}"])
    earlier = {queries.period_of(row): row for row in policy.scope(by).filter(year=period.year)}
    if period in earlier:
        return earlier[period]
    threshold = queries.setting(by).threshold
    tally = counting.count(policy.counter(by), period)
    before = {when: figures.unpack(row.figures) for when, row in earlier.items()}
    try:
        safe = figures.for_others(tally, period, before, threshold)
    except GivesAway:
        raise ValidationError(
            {"period": _refusal(period, [when for when in earlier if when.overlaps(period)])}
        ) from None
    row = ShownReport.objects.create(
        organisation_id=by.home, kind=period.kind, year=period.year, number=period.number, threshold=threshold,
        figures=figures.pack(safe), made_by=by.account,
    )  # fmt: skip
    withheld = sum(number is None for number in safe.counts.values())
    detail: dict[str, str | int | bool | list[str] | list[int] | None] = {
        "period": period.code,
        "threshold": threshold,
        "withheld": withheld,
    }
    ledger.record(by=by, action=policy.SHOW, kind="report", object_id=row.pk, detail=detail)
    return row


def _refusal(period: Period, beside: list[Period]) -> str:
    if not beside:
        return _("There are too few cases in %(period)s to show any figure. Choose a longer period.") % {
            "period": period.label
        }
    names = ", ".join(one.label for one in sorted(beside, key=lambda one: (one.start, one.end)))
    return _(
        "%(period)s cannot be shown: laid beside the figures already shown for %(names)s it would give away a number"
        " so small that it could tell on someone. Use the figures already shown, or a longer period."
    ) % {"period": period.label, "names": names}


@transaction.atomic
def set_threshold(threshold: int, *, by: Actor) -> ReportSetting:
    """The least number of cases shown to others, from now on; reports already shown stay. Raises ValidationError,
    Refused."""
    require(policy.can(by, policy.SETTING), by, policy.SETTING, kind="organisation", object_id=by.organisation)
    if not LEAST_THRESHOLD <= threshold <= MOST_THRESHOLD:
        limits = {"least": LEAST_THRESHOLD, "most": MOST_THRESHOLD}
        raise ValidationError({"threshold": _("Write a number from %(least)s to %(most)s.") % limits})
    row = queries.setting(by)
    row.threshold = threshold
    row.save()
    ledger.record(by=by, action=policy.SETTING, kind="organisation", object_id=by.home, detail={"threshold": threshold})
    return row
