"""Money and results of a publication as tables: the public reads them, and so does the second person before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tessera.partnership.publishing.content import Content, Indicator, Money, Period
from tessera.partnership.results import api as results_api
from tessera.ui import dates
from tessera.ui.amounts import amount, number
from tessera.ui.tables import Column, Row, Table


def money_table(content: Content) -> Table | None:
    """What was promised, paid and spent, and what is planned, by day."""
    lines = sorted(_lines(content), key=lambda line: (line[0] is None, line[0] or date.min))
    if not lines:
        return None
    rows = [
        Row({"on": dates.day(on) if on else "", "what": what, "amount": amount(one.amount, one.currency)})
        for on, what, one in lines
    ]  # fmt: skip
    columns = [Column("on", _("Day")), Column("what", _("What")), Column("amount", _("Amount"), numeric=True)]
    return Table(_("Money"), columns, rows, caption_hidden=True, keep_shape=True, copy=True)


def _lines(content: Content) -> Iterator[tuple[date | None, str, Money]]:
    yield from ((each.on, _("Obligated"), each) for each in content.commitments)
    yield from ((each.on, _("Paid"), each) for each in content.disbursements)
    yield from ((each.on, _("Spent by the organisation, as accepted"), each) for each in content.spent)
    for spans, said in (
        (content.budgets, _("Budget until %(end)s")),
        (content.planned, _("Payment approved, until %(end)s")),
    ):
        for span in spans:
            yield span.start, said % {"end": dates.day(span.end)}, span.money


def results(content: Content) -> list[dict[str, Any]]:
    """Objectives and what was reached, each indicator a table of its periods."""
    return [
        {"title": result.title, "indicators": [_indicator(one) for one in result.indicators]}
        for result in content.results
        if result.title or result.indicators
    ]


def _indicator(one: Indicator) -> Mapping[str, Any]:
    rows = [row for each in one.periods for row in _rows(each)]
    columns = [Column("period", _("Period")), Column("target", _("Target"), numeric=True),
               Column("actual", _("Reached"), numeric=True)]  # fmt: skip
    return {"title": one.title, "unit": one.unit, "baseline": _figure(one.baseline),
            "table": Table(one.title, columns, rows, caption_hidden=True, keep_shape=True, copy=True)}  # fmt: skip


def _rows(period: Period) -> Iterator[Row]:
    """A period for everybody, then broken down."""
    days = dates.span(period.start, period.end)
    yield Row({"period": days, "target": _figure(period.target), "actual": _figure(period.actual)})
    for cell in period.cells:
        label = results_api.cell_label(f"{cell.cut}={cell.value}")
        yield Row({"period": f"{days}, {label}", "target": _figure(cell.target), "actual": _figure(cell.actual)})


def _figure(value: Decimal | None) -> str:
    return "" if value is None else number(value)
