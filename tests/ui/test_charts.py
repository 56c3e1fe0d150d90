"""Charts: the drawing and the table say the same, suppressed values show, right to left is the mirror."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tessera.ui import charts
from tessera.ui.charts.draw import nice_steps

DAY = datetime.date(2020, 1, 1)
EVERY: dict[str, Callable[[], charts.Chart]] = {
    "bars": lambda: charts.BarChart("T", [charts.Datum("a <b>", 1204), charts.Datum("c", None)]),
    "columns": lambda: charts.ColumnChart("T", [charts.Datum("2019", 40), charts.Datum("2020", None)]),
    "grouped": lambda: charts.GroupedBars("T", ["a"], [charts.Series("s", [3]), charts.Series("t", [None])]),
    "stacked": lambda: charts.GroupedBars(
        "T", ["a"], [charts.Series("s", [3]), charts.Series("t", [None])], stacked=True
    ),
    "matrix": lambda: charts.Matrix("T", ["a", "b"], ["c"], [[4], [None]]),
    "pathway": lambda: charts.Pathway("T", [charts.Span("a", DAY), charts.Span("b", DAY, DAY)], today=DAY),
    "levels": lambda: charts.Levels(
        "T", ["low", "high"], [charts.LevelLine("a", [(DAY, 0), (DAY.replace(month=3), 1)])]
    ),
    "small levels": lambda: charts.Levels(
        "T", ["low", "high"], [charts.LevelLine("a <b>", [(DAY, 0)]), charts.LevelLine("c", [(DAY, 1), (DAY, 0)])]
    ),
    "intervals": lambda: charts.Intervals("T", [charts.Interval("a", 1, 2, 3)]),
}
SUPPRESSING = ["bars", "columns", "grouped", "stacked", "matrix"]


@pytest.mark.parametrize("kind", EVERY)
@pytest.mark.parametrize("rtl", [False, True])
def test_a_drawing_is_an_image_with_a_name_and_no_inline_style(kind: str, rtl: bool) -> None:
    svg = EVERY[kind]().svg(rtl=rtl)
    node = BeautifulSoup(svg, "html.parser").svg
    assert node is not None
    assert node["role"] == "img"
    assert node["direction"] == ("rtl" if rtl else "ltr")
    for name in str(node["aria-labelledby"]).split():
        assert node.find(id=name) is not None
    assert "style" not in svg
    assert "nan" not in svg.lower()


@pytest.mark.parametrize("kind", SUPPRESSING)
def test_a_suppressed_value_is_hatched_and_said(kind: str, draw: Any) -> None:
    figure = BeautifulSoup(draw("{% chart drawn %}", drawn=EVERY[kind]()), "html.parser")
    assert figure.find("rect", class_="hatch-frame", fill=re.compile(r"^url\(#chart-\w+-hatch\)$")) is not None
    assert any("suppressed" in node.get_text() for node in figure.select("text, .chart-legend"))
    assert "suppressed" in figure.table.get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", EVERY)
def test_the_table_twin_is_in_the_figure(kind: str, draw: Any) -> None:
    figure = BeautifulSoup(draw("{% chart drawn %}", drawn=EVERY[kind]()), "html.parser")
    assert figure.figure is not None
    assert figure.select("details table tbody tr")


def test_labels_are_escaped_in_the_drawing() -> None:
    assert "<b>" not in EVERY["bars"]().svg(rtl=False)


def test_bars_are_as_long_as_their_values() -> None:
    svg = charts.BarChart("T", [charts.Datum("a", 100), charts.Datum("b", 25)]).svg(rtl=False)
    long, short = (float(width) for width in re.findall(r'width="([\d.]+)%" height="16"', svg))
    assert short == pytest.approx(long / 4, abs=0.01)


def test_right_to_left_is_the_mirror() -> None:
    chart = charts.BarChart("T", [charts.Datum("a", 100), charts.Datum("b", 25)])
    places = {}
    for rtl in (False, True):
        rects = re.findall(r'<rect x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%"', chart.svg(rtl=rtl))
        places[rtl] = [(float(x), float(width)) for x, width in rects]
    for (x, width), (mirrored, same) in zip(places[False], places[True], strict=True):
        assert mirrored == pytest.approx(100 - x - width, abs=0.02)
        assert same == width


def test_nothing_leaves_the_drawing() -> None:
    chart = charts.GroupedBars(
        "T", ["a", "b"], [charts.Series(str(place), [None, 50.0]) for place in range(5)], stacked=True
    )
    for x, width in re.findall(r'<rect x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%"', chart.svg(rtl=False)):
        assert float(x) + float(width) <= 100


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf")])
def test_a_value_that_no_bar_can_show_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="zero or more"):
        charts.BarChart("T", [charts.Datum("a", value)]).svg(rtl=False)


def test_series_of_the_wrong_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one value for each category"):
        charts.GroupedBars("T", ["a", "b"], [charts.Series("s", [1])])
    with pytest.raises(ValueError, match="2 rows of 1"):
        charts.Matrix("T", ["a", "b"], ["c"], [[1]])


def test_an_estimate_outside_its_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="between its bounds"):
        charts.Intervals("T", [charts.Interval("a", 3, 2, 4)]).svg(rtl=False)


def test_an_empty_chart_draws_nothing_but_stands() -> None:
    assert "<svg" in charts.BarChart("T", []).svg(rtl=False)
    assert "<svg" in charts.ColumnChart("T", []).svg(rtl=False)


@pytest.mark.parametrize(("top", "last"), [(1, 1), (7, 8), (43, 60), (104, 150), (21500, 30000)])
def test_the_scale_has_round_steps(top: float, last: float) -> None:
    steps = nice_steps(top, 4 if top < 1000 else 3)
    assert steps[0] == 0
    assert steps[-1] >= top
    assert steps[-1] == last


def test_a_sparkline_leaves_a_gap_for_a_suppressed_value() -> None:
    assert charts.Sparkline("T", [1, 2, None, 3, 4]).svg(rtl=False).count("<line") == 2


def test_levels_say_first_and_last_and_refuse_what_they_cannot_draw(draw: Any) -> None:
    later = DAY.replace(year=2021)
    lines = [charts.LevelLine("Rake", [(DAY, 0), (later, 1)]), charts.LevelLine("Saw", [(DAY, 1)])]
    shown = BeautifulSoup(draw("{% chart drawn %}", drawn=charts.Levels("T", ["dull", "sharp"], lines)), "html.parser")
    assert "Rake: dull, now sharp" in shown.svg.get_text()  # type: ignore[union-attr]
    assert "Saw: sharp" in shown.svg.get_text()  # type: ignore[union-attr]
    assert [row.get_text(" ", strip=True) for row in shown.select("tbody tr")] == [
        "Rake 1 Jan 2020 dull", "Rake 1 Jan 2021 sharp", "Saw 1 Jan 2020 sharp",
    ]  # fmt: skip
    for points in ([], [(DAY, 2)], [(later, 0), (DAY, 1)]):
        with pytest.raises(ValueError, match="point"):
            charts.Levels("T", ["dull", "sharp"], [charts.LevelLine("Rake", points)])
