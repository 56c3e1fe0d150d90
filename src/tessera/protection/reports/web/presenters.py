"""Figures as charts with their tables, as print and as CSV: always the same numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tessera.kernel.actor import Actor
from tessera.protection.reports import policy
from tessera.protection.reports.enums import SHAPES, TOTALS, Sums
from tessera.protection.reports.figures import Figures, Spread
from tessera.protection.reports.web import words
from tessera.protection.work import api as work
from tessera.ui.badges import Text
from tessera.ui.charts import BarChart, Chart, Datum, GroupedBars, Series
from tessera.ui.charts.draw import SUPPRESSED, Value
from tessera.ui.tables import Column, Row, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SERIES = 6


@dataclass(slots=True)
class Section:
    """A heading with its charts and tables."""

    title: Text
    charts: list[Chart] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    @property
    def twins(self) -> list[Table]:
        """Everything as tables, for print and for CSV."""
        return [*self.tables, *(chart.table() for chart in self.charts)]


def sections(figures: Figures) -> list[Section]:
    """The whole report."""
    found = [Section(_("At a glance"), tables=[_glance(figures)])]
    for title, tables in words.SECTIONS:
        section = Section(title, [chart for table in tables if (chart := _chart(figures, table))])
        if "closed_by_reason" in tables and figures.statuses:
            section.charts.append(_statuses(figures))
        if "services_by_funding" in tables and figures.money:
            section.tables.append(_money(figures))
        if section.charts or section.tables:
            found.append(section)
    return found


def _glance(figures: Figures) -> Table:
    rows = [
        Row({"what": words.TOTALS[name], "number": _number(figures.counts.get(("", name, ""), 0))}) for name in TOTALS
    ]
    rows.insert(2, Row({"what": _("Cases open at the end"), "number": _number(figures.open_at_end)}))
    waits = _days(figures.waits, figures.waits_withheld)
    decisions = _days(figures.decisions, figures.decisions_withheld)
    rows.append(Row({"what": _("Days to the first service: median (quartiles)"), "number": waits}))
    rows.append(Row({"what": _("Days to a determination: median (quartiles)"), "number": decisions}))
    columns = [Column("what", _("What")), Column("number", _("Number"), numeric=True)]
    return Table(_("At a glance"), columns, rows, caption_hidden=True, keep_shape=True, copy=True)


def _number(value: Value) -> str:
    return str(SUPPRESSED) if value is None else str(number_format(value, use_l10n=True, force_grouping=True))


def _days(spread: Spread | None, withheld: bool) -> str:
    if spread is None:
        return str(SUPPRESSED) if withheld else ""
    said = {"middle": spread.middle, "lower": spread.lower, "upper": spread.upper}
    return _("%(middle)s (%(lower)s to %(upper)s)") % said


def _chart(figures: Figures, table: str) -> Chart | None:
    cells = {key: value for key, value in figures.counts.items() if key[0] == table and key[2]}
    if not cells:
        return None
    title = words.TABLES[table]
    names = sorted({key[2] for key in cells}, key=lambda code: words.order(table, code))
    parts = list(dict.fromkeys(key[1] for key in sorted(cells, key=lambda key: _part_place(table, key[1]))))
    if parts == [""]:
        data = [Datum(words.cell(table, code), cells[table, "", code]) for code in names]
        return BarChart(title, data, value_head=_("Cases"), note=_note(table))
    if len(names) > _SERIES:
        # Few colours can be told apart: the parts become the series instead.
        series = [
            Series(words.part(table, part), [cells.get((table, part, code), 0) for code in names]) for part in parts
        ]
        return GroupedBars(title, [words.cell(table, code) for code in names], series, note=_note(table))
    series = [Series(words.cell(table, code), [cells.get((table, part, code), 0) for part in parts]) for code in names]
    return GroupedBars(title, [words.part(table, part) for part in parts], series, note=_note(table))


def _part_place(table: str, part: str) -> tuple[int, str]:
    listed = tuple(words.OWN)
    return (listed.index(part) if part in listed else len(listed), words.part(table, part) if part else "")


def _note(table: str) -> str:
    return "" if SHAPES[table].sums == Sums.PARTS else _("A case may be counted in several of these.")


def _statuses(figures: Figures) -> Chart:
    data = [Datum(words.of_list("case_status", code), number) for code, number in sorted(figures.statuses.items())]
    note = _("Cases open on the last day of the period, by where they stand today.")
    return BarChart(_("Cases open at the end, by status"), data, value_head=_("Cases"), note=note)


def _money(figures: Figures) -> Table:
    rows = [
        Row({"line": line, "amount": _number(None if amount is None else float(amount))})
        for line, amount in sorted(figures.money.items())
    ]
    columns = [Column("line", _("Funding line and currency")), Column("amount", _("Cost"), numeric=True)]
    return Table(_("Cost per funding line"), columns, rows, keep_shape=True, copy=True)


def staff(by: Actor) -> Table | None:
    """Caseload and what is overdue by colleague; None for those who may not look after the caseload."""
    loads = work.caseload(by)
    if not loads:
        return None
    rows = [
        Row({"who": load.name or _("Nobody"), "open": _number(load.open), "late": _number(load.overdue)})
        for load in loads
    ]
    columns = [
        Column("who", _("Colleague")),
        Column("open", _("Open cases"), numeric=True),
        Column("late", _("Overdue"), numeric=True),
    ]
    return Table(_("Caseload and overdue, today"), columns, rows, keep_shape=True, copy=True)


def withheld_words(figures: Figures, threshold: int) -> str:
    """How many figures are withheld and why."""
    number = sum(value is None for value in figures.counts.values())
    return ngettext(
        "%(number)s figure is withheld: it is below %(threshold)s, or it protects one that is.",
        "%(number)s figures are withheld: they are below %(threshold)s, or they protect one that is.",
        number,
    ) % {"number": number, "threshold": threshold}


def as_csv(period: str, found: Sequence[Section]) -> str:
    """Exactly what the page shows. Text that a spreadsheet would calculate gets an apostrophe (OWASP, CSV injection)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_("Period"), _("Table"), _("Row"), _("Column"), _("Value")])
    for line in _lines(found):
        writer.writerow(["'" + text if text.startswith(_FORMULA) else text for text in (period, *line)])
    # The mark tells spreadsheet programs that the file is UTF-8.
    return "\ufeff" + out.getvalue()


def _lines(found: Sequence[Section]) -> Iterator[tuple[str, str, str, str]]:
    for table in (table for section in found for table in section.twins):
        head, *columns = table.columns
        for row in table.rows:
            for column in columns:
                yield str(table.caption), _shown(row, head), str(column.label), _shown(row, column)


def _shown(row: Row, column: Column) -> str:
    value = row.cells.get(column.key)
    return "–" if value is None or value == "" else str(value)


def tabs(actor: Actor, here: str) -> list[dict[str, Any]]:
    """The pages of the room that the actor may open."""
    found = [("inside", _("Inside"), policy.INSIDE), ("others", _("To show others"), policy.SHOW)]
    pages = [(name, label) for name, label, action in found if actor.may(action)]
    if len(pages) < 2:
        return []
    return [{"label": label, "url": reverse(f"reports:{name}"), "current": name == here} for name, label in pages]
