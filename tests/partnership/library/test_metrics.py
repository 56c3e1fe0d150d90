"""Shipped indicators that the observatory counts: only where both mean the same, cut by cut."""

from __future__ import annotations

from uuid import UUID

import pytest

from tessera.kernel.work import unit_of_work
from tessera.observatory.metrics import api as metrics
from tessera.partnership.library import api, shipped
from tessera.partnership.results import cells
from tests.observatory import world

BOUND = {code: row for code, row in shipped.indicators().items() if row.get("metric")}


def test_the_shipped_indicators_that_are_counted_are_these() -> None:
    assert {code: row["metric"] for code, row in BOUND.items()} == {
        "TVAP-ENTRY": "people_identified",
        "OBS-IDENT": "people_identified",
        "OBS-HELP": "people_helped",
        "OBS-WAIT": "time_to_service",
    }


@pytest.mark.parametrize("code", BOUND)
def test_what_counts_an_indicator_counts_its_unit_and_each_cut_but_those_it_names(code: str) -> None:
    row, metric = BOUND[code], metrics.metric(BOUND[code]["metric"])
    assert metric.adds_up, "an indicator is one figure before it is cut"
    assert (row["unit"], metric.words["unit"]["en"]) == ("people", "people")
    assert row.get("measure", "unit") == "unit"
    counted = {cut for cut in row["cuts"] if (cells.COLUMNS.get(cut),) in metric.by}
    assert set(row["cuts"]) - counted == set(row.get("uncounted", [])), "cuts without a table are named"


def test_indicators_of_our_own_say_word_for_word_what_is_counted() -> None:
    own = {code: row for code, row in BOUND.items() if code.startswith("OBS-")}
    for row in own.values():
        metric = metrics.metric(row["metric"])
        assert (row["title"], row["definition"]) == (metric.words["title"], metric.words["definition"])


@pytest.mark.parametrize("code", ["PS.5.1-29", "TIPR-VID", "TVAP-SERV", "WI-3929", "WI-3931", "SDG-16.2.2"])
def test_indicators_that_only_sound_alike_are_typed(code: str) -> None:
    # Referred is not accepted; a nation's victims are not a grantee's; served in a quarter is not come in that quarter.
    assert not shipped.indicators()[code].get("metric")


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_an_office_names_what_counts_its_own_indicator_and_no_figure_that_there_is_not(cast: dict[str, UUID]) -> None:
    by = world.actor("programme-officer")
    with unit_of_work(by=by):
        kept = api.save_indicator(by=by, code="X-1", title="People helped", unit="people", metric="people_helped")
    assert kept.metric == "people_helped"
    with pytest.raises(api.Wrong) as fault, unit_of_work(by=by):
        api.save_indicator(by=by, code="X-2", title="People counted", unit="people", metric="people_counted")
    assert fault.value.field == "metric"
