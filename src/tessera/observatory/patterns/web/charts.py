"""The drawings of a picture: a map of routes with its matrix, bars, years, groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tessera.kernel import places
from tessera.observatory.patterns import columns, pictures
from tessera.observatory.patterns.pictures import Picture
from tessera.observatory.patterns.queries import Cells
from tessera.observatory.patterns.web.sentences import grouped
from tessera.ui.charts import (
    BarChart,
    Chart,
    ColumnChart,
    Datum,
    Flow,
    FlowMap,
    GroupedBars,
    Matrix,
    Place,
    Series,
)

# What a picture can hold and a slow line can carry; the CSV has everything.
BARS, YEARS = 20, 15
ROUTES, HIDDEN_ROUTES = 30, 6
ROWS, ACROSS = 12, 8
_SERIES = 6


@dataclass(frozen=True, slots=True)
class Drawn:
    """The charts of one picture, and in words what they leave out."""

    charts: tuple[Chart, ...]
    notes: tuple[str, ...]


def draw(picture: Picture, cells: Cells) -> Drawn:
    """Draws the cells of a picture. Where a filter leaves one value of a column, that column is not drawn."""
    kind = {pictures.FLOWS: _flows, pictures.YEARS: _years, pictures.GROUPED: _grouped, pictures.MATRIX: _matrix}
    return kind.get(picture.kind, _bars)(picture, cells)


def _left(count: int) -> tuple[str, ...]:
    if count <= 0:
        return ()
    words = ngettext(
        "%(count)s line is not in the picture; the file has it.",
        "%(count)s lines are not in the picture; the file has them.",
        count,
    )
    return (words % {"count": grouped(count)},)


def _axis(name: str, place: int, cells: Cells, limit: int) -> list[str]:
    """At most so many values of a column, the weightiest, countries by weight and all else in the order of its list."""
    weight: Counter[str] = Counter()
    for values, count in cells.items():
        weight[values[place]] += count or 0
    listed = sorted(weight, key=lambda value: columns.order(name, value))
    kept = sorted(listed, key=lambda value: -weight[value])[:limit]
    return kept if columns.is_country(name) else sorted(kept, key=lambda value: columns.order(name, value))


def _bars(picture: Picture, cells: Cells) -> Drawn:
    [name] = picture.columns
    kept = _axis(name, 0, cells, BARS)
    data = [Datum(columns.value_label(name, value), cells[(value,)]) for value in kept]
    chart = BarChart(picture.title, data, label_head=columns.label(name), value_head=_("People"))
    return Drawn((chart,), _left(len(cells) - len(kept)))


def _years(picture: Picture, cells: Cells) -> Drawn:
    """Every year from the first to the last that is listed, without gaps; a year that is not listed was found for nobody."""
    known = sorted(int(value) for (value,) in cells if value.isdigit())
    if not known:
        return Drawn((), (_("No year is shown."),))
    span = range(max(known[0], known[-1] - YEARS + 1), known[-1] + 1)
    data = [Datum(str(year), cells.get((str(year),), 0)) for year in span]
    left = sum(year < span[0] for year in known)
    chart = ColumnChart(picture.title, data, label_head=columns.label("year"), value_head=_("People"))
    return Drawn((chart,), _left(left))


def _along(picture: Picture, cells: Cells, place: int) -> Drawn:
    """Bars along one of two columns, where the other has one value."""
    name = picture.columns[place]
    kept = sorted((values for values in cells), key=lambda values: columns.order(name, values[place]))
    data = [Datum(columns.value_label(name, values[place]), cells[values]) for values in kept[:BARS]]
    chart = BarChart(picture.title, data, label_head=columns.label(name), value_head=_("People"))
    return Drawn((chart,), _left(len(kept) - BARS))


def _one_valued(cells: Cells) -> int | None:
    """The column in which all cells have the same value, where there is one and the other has several."""
    lengths = [len({values[place] for values in cells}) for place in (0, 1)]
    return next((place for place in (0, 1) if lengths[place] == 1 and lengths[1 - place] > 1), None)


def _grouped(picture: Picture, cells: Cells) -> Drawn:
    if (fixed := _one_valued(cells)) is not None:
        return _along(picture, cells, 1 - fixed)
    down, across = picture.columns
    rows, series = _axis(down, 0, cells, BARS), _axis(across, 1, cells, _SERIES)
    drawn = [
        Series(columns.value_label(across, value), [cells.get((row, value), 0) for row in rows]) for value in series
    ]
    names = [columns.value_label(down, row) for row in rows]
    chart = GroupedBars(picture.title, names, drawn, stacked=picture.slug == "services", label_head=columns.label(down))
    return Drawn((chart,), _left(sum(r not in rows or s not in series for r, s in cells)))


def _matrix(picture: Picture, cells: Cells) -> Drawn:
    if (fixed := _one_valued(cells)) is not None:
        return _along(picture, cells, 1 - fixed)
    rows, across = _axis(picture.columns[0], 0, cells, BARS), _axis(picture.columns[1], 1, cells, 9)
    chart = _square(picture.title, picture.columns, rows, across, lambda row, column: cells.get((row, column), 0))
    return Drawn((chart,), _left(sum(r not in rows or c not in across for r, c in cells)))


def _square(
    title: object,
    names: tuple[str, ...],
    rows: Sequence[str],
    across: Sequence[str],
    at: Callable[[str, str], int | None],
) -> Matrix:
    return Matrix(
        str(title),
        [columns.value_label(names[0], row) for row in rows],
        [columns.value_label(names[1], column) for column in across],
        [[at(row, column) for column in across] for row in rows],
        label_head=columns.label(names[0]),
    )


def _is_place(value: str) -> bool:
    return value in places.values()


def _flows(picture: Picture, cells: Cells) -> Drawn:
    """The weightiest routes on the map, and the countries with most people as a matrix."""
    on_map = {values: count for values, count in cells.items() if all(_is_place(value) for value in values)}
    shown = sorted((values for values, count in on_map.items() if count), key=lambda values: -(on_map[values] or 0))
    hidden = sorted(values for values, count in on_map.items() if count is None)
    drawn = [*shown[:ROUTES], *hidden[:HIDDEN_ROUTES]]
    where = {code: places.country(code) for values in drawn for code in values}
    points = {code: Place(places.name(code), at.latitude, at.longitude) for code, at in where.items()}
    chart = FlowMap(
        _("Routes on the map"),
        points,
        [Flow(start, end, on_map[start, end]) for start, end in drawn],
        from_head=columns.label(picture.columns[0]),
        to_head=columns.label(picture.columns[1]),
        value_head=_("People"),
    )
    notes = [*_left(len(on_map) - len(drawn))]
    if len(on_map) < len(cells):
        notes.append(_("Not on the map: answers that are not known, more than one country, or rare ones together."))
    notes.append(_("The map shows land without borders; it says nothing on the status of any country or area."))
    rows, across = _axis(picture.columns[0], 0, cells, ROWS), _axis(picture.columns[1], 1, cells, ACROSS)
    square = _square(
        _("Routes as a matrix"), picture.columns, rows, across, lambda row, column: cells.get((row, column), 0)
    )
    return Drawn((chart, square) if drawn else (square,), tuple(notes))
