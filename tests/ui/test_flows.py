"""A map of flows: every flow is drawn and listed, hidden ones show, and only the words follow the direction."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tessera.ui.charts import Flow, FlowMap, Place

PLACES = {
    "a": Place("Hill <i>", 14.6, 121.0),
    "b": Place("Lake", 25.2, 55.3),
    "c": Place("Shore", -33.9, 18.4),
}
FLOWS = [Flow("a", "b", 1200), Flow("c", "b", None), Flow("b", "b", 30)]
WORLD = Path(__file__).parents[2] / "src/tessera/ui/static/ui/world.svg"


@pytest.mark.parametrize("rtl", [False, True])
def test_every_flow_is_drawn_and_named(rtl: bool) -> None:
    svg = BeautifulSoup(FlowMap("T", PLACES, FLOWS).svg(rtl=rtl), "html.parser").svg
    assert svg is not None
    assert (svg["role"], svg["direction"]) == ("img", "rtl" if rtl else "ltr")
    assert "style" not in str(svg)
    assert len(svg.select(".flow")) == 3
    assert len(svg.select(".flow.gap")) == 1
    assert [title.text for title in svg.select("g title")] == ["Shore to Lake: suppressed", "Hill <i> to Lake: 1,200"]
    assert {text.text for text in svg.select("text")} == {"Hill <i>", "Lake", "Shore"}


def test_the_map_itself_is_never_mirrored() -> None:
    drawn = [re.findall(r' d="[^"]+"', FlowMap("T", PLACES, FLOWS).svg(rtl=rtl)) for rtl in (False, True)]
    assert drawn[0] == drawn[1]


def test_a_larger_flow_has_a_wider_line() -> None:
    svg = BeautifulSoup(FlowMap("T", PLACES, [Flow("a", "b", 400), Flow("a", "c", 4)]).svg(rtl=False), "html.parser")
    small, large = (float(str(path["stroke-width"])) for path in svg.select("path.flow"))
    assert large > 3 * small


def test_the_table_keeps_the_order_of_the_flows() -> None:
    rows = [list(row.cells.values()) for row in FlowMap("T", PLACES, FLOWS).table().rows]
    assert [[str(cell) for cell in row] for row in rows] == [
        ["Hill <i>", "Lake", "1,200"], ["Shore", "Lake", "suppressed"], ["Lake", "Lake", "30"],
    ]  # fmt: skip


def test_the_window_holds_every_place_and_stays_on_the_map() -> None:
    for flows in ([Flow("a", "a", 1)], FLOWS, []):
        x, y, wide, high = FlowMap("T", PLACES, flows)._window()
        assert x >= 0
        assert y >= 0
        assert x + wide <= 1800
        assert y + high <= 710
        for flow in flows:
            px, py = PLACES[flow.start].at
            assert x <= px <= x + wide
            assert y <= py <= y + high


def test_a_flow_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="no place on the map: z"):
        FlowMap("T", PLACES, [Flow("a", "z", 1)])


def test_the_land_is_light_and_names_its_source() -> None:
    text = WORLD.read_text()
    assert len(gzip.compress(text.encode())) < 6_500, "as it goes over the wire"
    assert "Natural Earth" in text
    assert 'id="land"' in text
