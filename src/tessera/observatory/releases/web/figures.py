"""Pictures of one table of a release: bars for one column, a matrix or grouped bars for two, small multiples for three."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from tessera.observatory.releases.models import Release
from tessera.observatory.releases.queries import Cells
from tessera.observatory.releases.web import axes
from tessera.ui.badges import Text
from tessera.ui.charts import BarChart, Chart, ColumnChart, Datum, GroupedBars, Matrix, Series
from tessera.ui.charts.draw import swatch

# What a picture can hold and a slow line can carry; the table has everything.
BARS, YEARS = 25, 15
ROWS, COLUMNS = 20, 8
PANELS, PANEL_ROWS, PANEL_COLUMNS = 6, 6, 5
_GROUPED = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry of a legend."""

    mark: SafeString
    label: Text


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its name; the table stands beside it. `wide` scrolls rather than squeezes."""

    title: str
    svg: SafeString
    wide: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything to look at for one table: one drawing or several, one legend, and what they leave out."""

    title: str
    figures: tuple[Figure, ...]
    legend: tuple[Mark, ...]
    notes: tuple[str, ...]


def hidden_words(threshold: int) -> str:
    """What a hidden count means."""
    return _("hidden (fewer than %(k)s, or needed to protect another)") % {"k": threshold}


def title_of(columns: Sequence[str]) -> str:
    """The name of a table: its columns in the reader's words."""
    names = [axes.column_label(name) for name in columns]
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return _("%(first)s by %(second)s") % {"first": names[0], "second": names[1]}
    return _("%(first)s by %(second)s and %(third)s") % {"first": names[0], "second": names[1], "third": names[2]}


def picture(release: Release, columns: tuple[str, ...], cells: Cells) -> Picture:
    """Draws a table of one, two or three columns. A count that noise took below nothing is drawn as nothing."""
    cells = {values: count if count is None else max(count, 0) for values, count in cells.items()}
    charts, left_out = (_one, _two, _three)[len(columns) - 1](columns, cells)
    notes = []
    if left_out:
        notes.append(
            ngettext(
                "%(count)s value is not in the picture; the table has it.",
                "%(count)s values are not in the picture; the table has them.",
                left_out,
            )
            % {"count": left_out}
        )
    if any(count is None for count in cells.values()):
        notes.append(_("Hatched: %(hidden)s.") % {"hidden": hidden_words(release.threshold)})
    return drawn(title_of(columns), charts, release.threshold, notes)


def drawn(title: str, charts: Sequence[Chart], threshold: int, notes: Sequence[str] = ()) -> Picture:
    """Draws charts in the reader's direction, under one legend."""
    figures = tuple(
        Figure(str(each.title), each.svg(rtl=get_language_bidi()), bool(getattr(each, "scrolls", False)))
        for each in charts
    )
    return Picture(title, figures, _legend(charts, threshold), tuple(notes))


def _legend(charts: Sequence[Chart], threshold: int) -> tuple[Mark, ...]:
    """The marks of all drawings, each once."""
    marks: dict[str, Text] = {}
    for each in charts:
        marks |= {css: hidden_words(threshold) if css == "hatch" else label for css, label in each.legend()}
    ordered = sorted(marks, key=lambda css: (css == "hatch", css))
    return tuple(Mark(swatch(css), marks[css]) for css in ordered)


def _one(columns: tuple[str, ...], cells: Cells) -> tuple[list[Chart], int]:
    [name] = columns
    year = name == "year"
    values, left = axes.axis(name, 0, cells, YEARS if year else BARS)
    data = [Datum(axes.value_label(name, value), cells[(value,)]) for value in values]
    kind = ColumnChart if year else BarChart
    return [kind(title_of(columns), data, label_head=axes.column_label(name))], left


def _two(columns: tuple[str, ...], cells: Cells) -> tuple[list[Chart], int]:
    if columns[0] == "year":
        # Time runs across.
        columns, cells = columns[::-1], {values[::-1]: count for values, count in cells.items()}
    rows, left = axes.axis(columns[0], 0, cells, ROWS)
    across, more = axes.axis(columns[1], 1, cells, YEARS if columns[1] == "year" else COLUMNS)
    drawn = _flat(title_of(columns), columns, rows, across, lambda row, column: cells.get((row, column), 0))
    return [drawn], left + more


def _three(columns: tuple[str, ...], cells: Cells) -> tuple[list[Chart], int]:
    if columns[0] == "year":
        columns = (columns[1], columns[0], columns[2])
        cells = {(b, a, c): count for (a, b, c), count in cells.items()}
    rows, left = axes.axis(columns[0], 0, cells, PANEL_ROWS)
    across, more = axes.axis(columns[1], 1, cells, PANEL_COLUMNS)
    panels, rest = axes.axis(columns[2], 2, cells, PANELS)
    # One scale for all panels, or they could not be compared.
    top = max((cells.get((r, c, p)) or 0 for r in rows for c in across for p in panels), default=0)

    def panel(value: str) -> Chart:
        title = f"{axes.column_label(columns[2])}: {axes.value_label(columns[2], value)}"
        return _flat(title, columns, rows, across, lambda row, column: cells.get((row, column, value), 0), float(top))

    return [panel(value) for value in panels], left + more + rest


def _flat(
    title: str,
    columns: tuple[str, ...],
    rows: Sequence[str],
    across: Sequence[str],
    at: Callable[[str, str], int | None],
    top: float = 0,
) -> Chart:
    """A table of two columns: grouped bars where there are few across, a matrix where there are many."""
    heads = [axes.value_label(columns[1], value) for value in across]
    names = [axes.value_label(columns[0], value) for value in rows]
    if len(across) <= _GROUPED and columns[1] != "year":
        series = [Series(head, [at(row, value) for row in rows]) for head, value in zip(heads, across, strict=True)]
        return GroupedBars(title, names, series, label_head=axes.column_label(columns[0]), top=top)
    cells = [[at(row, value) for value in across] for row in rows]
    return Matrix(title, names, heads, cells, label_head=axes.column_label(columns[0]), top=top)
