"""Money as pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.partnership.awards import api as awards
from tessera.partnership.money import policy, queries, sums
from tessera.partnership.money.enums import ReportState, RequestState, Share
from tessera.partnership.money.models import ExchangeRate, FinancialReport, PaymentRequest
from tessera.ui.amounts import amount, amounts, percent
from tessera.ui.badges import Badge
from tessera.ui.charts.bars import GroupedBars, Series
from tessera.ui.dates import day, span
from tessera.ui.tables import Column, Row, Table

TONES = {
    RequestState.SUBMITTED: "info", RequestState.PROGRAMME_APPROVED: "info", RequestState.FINANCE_APPROVED: "info",
    RequestState.PAID: "success", RequestState.RETURNED: "attention", RequestState.DECLINED: "",
    RequestState.FAILED: "attention",
}  # fmt: skip
_REPORT_TONES = {ReportState.SUBMITTED: "info", ReportState.ACCEPTED: "success", ReportState.RETURNED: "attention"}


def request_badge(row: PaymentRequest) -> Badge:
    """Where a request stands."""
    return Badge(RequestState(row.state).label, TONES[RequestState(row.state)])


def report_badge(row: FinancialReport) -> Badge:
    """Where a financial report stands."""
    return Badge(ReportState(row.state).label, _REPORT_TONES.get(ReportState(row.state), ""))


def summary(award_id: Any, actor: Actor) -> list[tuple[str, object]]:
    """Bound, paid, still payable and spent."""
    bound = awards.obligated(award_id)
    return [
        (_("Obligated"), amounts(bound, "–")),
        (_("Paid"), amounts(queries.paid(award_id), "–")),
        (_("May still be paid"), amounts({code: queries.payable(award_id, code) for code in bound}, "–")),
        (_("Spent by the grantee or drawn"), amounts(queries.spent(award_id, by=actor), "–")),
    ]


def budget_chart(lines: Sequence[sums.Used], currency: str) -> GroupedBars | None:
    """Planned against spent by cost category; None without a budget. Spent below zero counts as nothing."""
    if not lines:
        return None
    names = list(dict.fromkeys(line.category for line in lines))
    planned = [sum((line.amount for line in lines if line.category == name), sums.ZERO) for name in names]
    spent = [max(sum((line.spent for line in lines if line.category == name), sums.ZERO), sums.ZERO) for name in names]
    labels = [codes.get("cost_category").label(name) for name in names]
    return GroupedBars(
        _("Budget and what was spent, in whole %(currency)s") % {"currency": currency},
        labels,
        [
            Series(_("Budget"), [round(value) for value in planned]),
            Series(_("Spent"), [round(value) for value in spent]),
        ],
        label_head=_("Cost category"),
    )


def budget_table(lines: Sequence[sums.Used], currency: str) -> Table:
    """Every line, and the sum."""

    def row(label: str, year: object, share: object, planned: Decimal, spent: Decimal) -> Row:
        return Row(
            {
                "category": label, "year": year, "share": share, "planned": amount(planned, currency),
                "spent": amount(spent, currency), "left": amount(planned - spent, currency),
                "used": percent(sums.per_cent(spent, planned)),
            }
        )  # fmt: skip

    made = [
        row(
            codes.get("cost_category").label(line.category), line.year, Share(line.share).label, line.amount, line.spent
        )
        for line in lines
    ]
    if lines:
        made.append(
            row(
                _("Together"),
                "",
                "",
                sum((line.amount for line in lines), sums.ZERO),
                sum((line.spent for line in lines), sums.ZERO),
            )
        )
    columns = [
        Column("category", _("Cost category")), Column("year", _("Year"), numeric=True), Column("share", _("Carried by")),
        Column("planned", _("Budget"), numeric=True), Column("spent", _("Spent"), numeric=True),
        Column("left", _("Left"), numeric=True), Column("used", _("Used"), numeric=True),
    ]  # fmt: skip
    return Table(
        _("The budget, line by line"), columns, made, copy=True,
        empty_title=_("No budget is in force"), empty_body=_("A budget belongs to a version of the award."),
    )  # fmt: skip


def request_table(rows: Iterable[PaymentRequest], *, with_award: bool = False) -> Table:
    """Requests for payment."""
    made = [
        Row(
            {
                "number": f"{row.award.number} / {row.number}" if with_award else str(row.number),
                "amount": amount(row.amount, row.currency),
                "days": span(row.starts, row.ends),
                "asked": day(row.created_at),
                "state": request_badge(row),
            },
            reverse("money:request", args=[row.pk]),
        )
        for row in rows
    ]
    columns = [
        Column("number", _("Request")), Column("amount", _("Amount"), numeric=True), Column("days", _("For the days")),
        Column("asked", _("Asked on")), Column("state", _("State")),
    ]  # fmt: skip
    return Table(
        _("Requests for payment"), columns, made, caption_hidden=True,
        empty_title=_("No request"), empty_body=_("Requests for payment of an award stand here."),
    )  # fmt: skip


def report_table(rows: Iterable[FinancialReport]) -> Table:
    """Financial reports."""
    made = [
        Row(
            {
                "days": span(row.starts, row.ends),
                "total": amount(getattr(row, "total", None) or sums.ZERO, row.currency),
                "state": report_badge(row),
            },
            reverse("money:report", args=[row.pk]),
        )
        for row in rows
    ]
    columns = [
        Column("days", _("For the days")),
        Column("total", _("Spent"), numeric=True),
        Column("state", _("State")),
    ]
    return Table(_("Financial reports"), columns, made, caption_hidden=True, empty_title=_("No financial report"))


def rate_table(rows: Iterable[ExchangeRate]) -> Table:
    """Rates, newest first."""
    made = [
        Row(
            {
                "pair": f"{row.base} → {row.target}",
                "rate": f"{row.rate.normalize():f}",
                "on": day(row.on),
                "source": row.source,
            }
        )
        for row in rows
    ]
    columns = [
        Column("pair", _("Currencies")), Column("rate", _("Rate"), numeric=True), Column("on", _("On")),
        Column("source", _("Source")),
    ]  # fmt: skip
    return Table(_("Exchange rates"), columns, made, caption_hidden=True, empty_title=_("No rate is recorded"))


def panel(award: awards.Award, actor: Actor) -> dict[str, Any] | None:
    """What the award's page shows of money; None for whoever may not see it."""
    if not policy.can(actor, policy.VIEW, award):
        return None
    budget = queries.budget(award.pk, by=actor)
    lines = queries.used(budget.pk, by=actor) if budget else []
    return {
        "pairs": summary(award.pk, actor),
        "chart": budget_chart(lines, budget.currency) if budget else None,
        "url": reverse("money:award", args=[award.pk]),
    }
