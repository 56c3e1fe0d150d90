"""The picture of stretches in lanes: order, gaps, doubt, other versions, and the table that says the same."""

from __future__ import annotations

from datetime import date

import pytest

from tessera.ui.charts import Lanes, Stay


def stay(lane: str, start: date, end: date, **more: object) -> Stay:
    exact = {"sure_from": start, "sure_to": end}
    return Stay(lane, "Stop", f"{start} to {end}", start, end, **{**exact, **more})  # type: ignore[arg-type]


FARM = stay("Farm", date(2019, 1, 1), date(2019, 6, 1))
TOWN = stay("Town", date(2019, 6, 10), date(2020, 1, 1))
CITY = stay("City", date(2021, 1, 1), date(2021, 3, 1))


def test_a_break_of_days_is_no_gap_and_one_of_a_year_is() -> None:
    assert Lanes("Way", [CITY, FARM, TOWN]).gaps() == [(date(2020, 1, 1), date(2021, 1, 1))]


def test_the_table_is_in_order_of_time_with_the_gap_and_the_timeless_last() -> None:
    rows = [row.cells for row in Lanes("Way", [CITY, Stay("Nowhere", "Stop", "no time"), FARM, TOWN]).table().rows]
    assert [row["lane"] for row in rows] == ["Farm", "Town", "", "City", "Nowhere"]
    assert rows[2]["when"] == "12 months"


def test_another_version_is_drawn_and_is_no_part_of_the_way() -> None:
    other = stay("Farm", date(2018, 1, 1), date(2018, 2, 1), another=True)
    chart = Lanes("Way", [FARM, other])
    assert chart.gaps() == []
    assert chart.svg(rtl=False).count('class="another"') == 1
    assert ("another", "Told differently") in chart.legend()


def test_doubt_is_drawn_lighter_around_what_is_sure() -> None:
    doubtful = stay(
        "Farm", date(2019, 1, 1), date(2020, 12, 31), sure_from=date(2019, 12, 31), sure_to=date(2020, 1, 1)
    )
    drawing = Lanes("Way", [doubtful]).svg(rtl=False)
    assert drawing.count('class="s1 unsure"') == 1
    assert drawing.count('class="s1"') == 1


def test_the_way_is_mirrored_right_to_left() -> None:
    chart = Lanes("Way", [FARM, CITY])
    assert 'x="0.00%"' in chart.svg(rtl=False)
    assert 'x="100.00%"' in chart.svg(rtl=True)


def test_a_stretch_that_ends_before_it_starts_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="ends before"):
        Lanes("Way", [stay("Farm", date(2020, 1, 1), date(2019, 1, 1))]).svg(rtl=False)


def test_without_any_time_there_is_nothing_to_draw() -> None:
    chart = Lanes("Way", [Stay("Nowhere", "Stop", "no time")])
    assert "<rect" not in chart.svg(rtl=False)
    assert chart.legend() == []
